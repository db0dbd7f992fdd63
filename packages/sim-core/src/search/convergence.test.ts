import { expect, test } from 'vitest';
import { hypervolumeRatios } from './convergence.ts';
import type { Score } from './score.ts';

const score = (objectives: readonly number[], slack = 0): Score => ({ objectives, slacks: [slack] });

test('grows batch by batch, without what is infeasible or impossible', () => {
  const scores = [
    null,
    score([-100, -100], 1),
    score([0, 20]),
    score([10, 0]),
    score([5, 10]),
    score([5, 5]),
    score([10, 20]),
  ];
  // In the box 0..10 by 0..20 the point (5, 10) covers a quarter, (5, 5) three eighths.
  expect(hypervolumeRatios(scores, [2, 4, 5, 6, 7])).toEqual([0, 0, 0.25, 0.375, 0.375]);
});

test('an objective in which all are equal is left out; where nothing varies all is reached', () => {
  const scores = [score([7, 3, 1]), score([7, 1, 3]), score([7, 1, 1])];
  expect(hypervolumeRatios(scores, [2, 3])).toEqual([0, 1]);
  expect(hypervolumeRatios([null, score([1]), score([1])], [1, 2, 3])).toEqual([0, 1, 1]);
  expect(hypervolumeRatios([null], [1])).toEqual([0]);
});

test('never falls', () => {
  const scores = Array.from({ length: 60 }, (_, i) => score([(i * 37) % 61, (i * 17) % 59, (i * 29) % 53]));
  const ratios = hypervolumeRatios(
    scores,
    scores.map((_, i) => i + 1),
  );
  expect(ratios).toEqual(ratios.toSorted((a, b) => a - b));
  expect(ratios.at(-1)).toBeGreaterThan(0.5);
});
