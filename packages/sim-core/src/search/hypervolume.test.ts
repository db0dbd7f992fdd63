import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stream } from '../random/stream.ts';
import { drawUnit } from './draw.ts';
import { hypervolume } from './hypervolume.ts';
import { createSobol } from './sobol-sequence.ts';

fc.configureGlobal({ seed: 13 });

const cornerOf = (width: number) => Array.from({ length: width }, () => 1);

function randomPoints(width: number, count: number): Float64Array {
  const draws = stream('00000000000000a7', 'test', width, count);
  return Float64Array.from({ length: width * count }, () => drawUnit(draws));
}

test.each([
  [[0.25], [1], 0.75],
  [[0.5, 0.5], [1, 1], 0.25],
  [[1, 3, 2, 2, 3, 1], [4, 4], 6],
  [[0, 0, 0, 0.5, 0.5, 0.5], [1, 1, 2], 2],
  // Two boxes of 2 x 1 x 1 x 1 that share a unit cube.
  [[0, 1, 1, 1, 1, 0, 1, 1], [2, 2, 2, 2], 3],
  [[1, 2, 3, 3, 2, 1, 2, 1, 3], [4, 4, 4], 12],
])('of %j below %j is %d', (values, corner, volume) => {
  expect(hypervolume(Float64Array.from(values), corner)).toBeCloseTo(volume, 12);
});

test.each([1, 2, 3, 4])('in %d objectives agrees with counting 2^16 Sobol points', (width) => {
  const values = randomPoints(width, 12);
  const next = createSobol(width, '00000000000000a8');
  let count = 0;
  for (let i = 0; i < 65_536; i++) {
    const point = next();
    for (let at = 0; at < values.length; at += width) {
      let isCovered = true;
      for (let k = 0; k < width; k++) isCovered &&= values[at + k]! <= point[k]!;
      if (!isCovered) continue;
      count++;
      break;
    }
  }
  expect(Math.abs(hypervolume(values, cornerOf(width)) - count / 65_536)).toBeLessThan(2e-3);
});

test.each([1, 2, 3, 4])('in %d objectives agrees with inclusion and exclusion', (width) => {
  const values = randomPoints(width, 9);
  const rows = Array.from({ length: 9 }, (_, i) => values.subarray(i * width, (i + 1) * width));
  let expected = 0;
  for (let subset = 1; subset < 1 << 9; subset++) {
    const chosen = rows.filter((_, i) => (subset >> i) & 1);
    let volume = chosen.length % 2 === 1 ? 1 : -1;
    for (let k = 0; k < width; k++) volume *= 1 - Math.max(...chosen.map((row) => row[k]!));
    expected += volume;
  }
  expect(hypervolume(values, cornerOf(width))).toBeCloseTo(expected, 12);
});

test('neither order nor dominated nor outer points matter, and ties are counted once', () => {
  const point = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(point, { minLength: 1, maxLength: 20 }), (points) => {
      const corner = [5, 5, 5, 5];
      const volume = (list: readonly (readonly number[])[]) =>
        hypervolume(Float64Array.from(list.flat()), corner);
      const worse = points.map((values) => values.map((value) => value + 1));
      expect(volume(points.toReversed())).toBe(volume(points));
      expect(volume([...points, ...points, ...worse, corner])).toBe(volume(points));
    }),
  );
});
