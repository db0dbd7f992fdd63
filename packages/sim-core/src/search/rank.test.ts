import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bestFirst } from './rank.ts';
import { type Score, violationOf } from './score.ts';

fc.configureGlobal({ seed: 14 });

const score = (...objectives: number[]): Score => ({ objectives, slacks: [] });
const broken = (...slacks: number[]): Score => ({ objectives: [0, 0], slacks });

test('front after front, then infeasible ones by what they break, impossible ones last', () => {
  const scores = [null, broken(0.5), score(2, 2), broken(0.2, 0.2), score(1, 1), null, score(3, 3)];
  expect(bestFirst(scores)).toEqual([4, 2, 6, 3, 1, 0, 5]);
});

test('a constraint that is kept is no merit', () => {
  expect(violationOf(broken(-5, 0.1))).toBe(0.1);
  expect(violationOf(broken(-5, 0))).toBe(0);
  expect(violationOf(null)).toBe(Infinity);
});

test('within a front the ends come first, then those with the most room', () => {
  // Gaps over both ranges: index 1 (3 + 3) / 10, index 2 (5 + 5) / 10, index 3 (7 + 7) / 10.
  const front = [score(0, 10), score(1, 9), score(3, 7), score(6, 4), score(10, 0)];
  expect(bestFirst(front)).toEqual([0, 4, 3, 2, 1]);
});

test('one objective: by value, equal ones by index', () => {
  expect(bestFirst([score(2), score(1), score(2), score(0)])).toEqual([3, 1, 0, 2]);
});

test('all are ranked once, none dominates one before it, and asking for fewer gives the same beginning', () => {
  const scores = fc.array(
    fc.option(
      fc.record({
        objectives: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 3, maxLength: 3 }),
        slacks: fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 1, maxLength: 1 }),
      }),
    ),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(scores, fc.nat(45), (list, neededCount) => {
      const order = bestFirst(list);
      expect(order.toSorted((a, b) => a - b)).toEqual([...list.keys()]);
      expect(bestFirst(list, neededCount)).toEqual(order.slice(0, neededCount));
      for (let i = 1; i < order.length; i++) {
        const before = list[order[i - 1]!]!;
        const after = list[order[i]!]!;
        expect(violationOf(after)).toBeGreaterThanOrEqual(violationOf(before));
        if (violationOf(after) > 0) continue;
        const isBetter = after!.objectives.every((value, k) => value <= before!.objectives[k]!);
        expect(isBetter && String(after!.objectives) !== String(before!.objectives)).toBe(false);
      }
    }),
  );
});
