import fc from 'fast-check';
import { expect, test } from 'vitest';
import { frontOf } from './pareto-front.ts';

fc.configureGlobal({ seed: 12 });

/** Small whole numbers, so that many are equal. */
const pointLists = fc.integer({ min: 1, max: 4 }).chain((width) =>
  fc.array(fc.array(fc.integer({ min: 0, max: 6 }), { minLength: width, maxLength: width }), {
    minLength: 1,
    maxLength: 60,
  }),
);

const dominates = (a: readonly number[], b: readonly number[]) =>
  a.every((value, i) => value <= b[i]!) && a.some((value, i) => value < b[i]!);

const front = (points: readonly (readonly number[])[]) =>
  frontOf(Float64Array.from(points.flat()), points[0]!.length);

test('the front is exactly what no point dominates', () => {
  fc.assert(
    fc.property(pointLists, (points) => {
      const expected = [...points.keys()].filter(
        (i) => !points.some((other) => dominates(other, points[i]!)),
      );
      expect(front(points)).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

test('the order of the points does not matter', () => {
  fc.assert(
    fc.property(pointLists, (points) => {
      const sorted = (list: readonly (readonly number[])[]) => list.map(String).sort();
      const reversed = points.toReversed();
      expect(sorted(front(reversed).map((i) => reversed[i]!))).toEqual(
        sorted(front(points).map((i) => points[i]!)),
      );
    }),
  );
});

test('points that are equal are on the front together', () => {
  expect(front([[1], [0], [0]])).toEqual([1, 2]);
  expect(
    front([
      [1, 2, 3, 4],
      [1, 2, 3, 4],
      [1, 2, 3, 5],
    ]),
  ).toEqual([0, 1]);
});

test('no point, no front', () => {
  expect(frontOf(new Float64Array(0), 2)).toEqual([]);
});

test('200,000 equal points are one front', () => {
  expect(frontOf(new Float64Array(200_000), 1).length).toBe(200_000);
});
