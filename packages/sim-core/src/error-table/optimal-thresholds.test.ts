import { expect, test } from 'vitest';
import { tableRequest } from '../../testing/table-request.ts';
import { optimalThresholds } from './optimal-thresholds.ts';
import type { RowState } from './row-states.ts';

const shares = (high: number): readonly RowState[] =>
  [1 - high, high].map((shareRatio, positiveLevel) => ({
    digit: 1,
    positiveLevel,
    negativeLevel: null,
    shareRatio,
  }));

test.each([0.5, 0.9, 0.02])('equal normal levels cross where Gauss says, with a share of %f', (share) => {
  // Both levels N(c, 0.1^2), c = 0.75 and 1, so sums of N rows differ by 1 step and share their sigma.
  const device = { resistanceRatio: 4 / 3, variation: { polynomial: { coefficientsRatio: [0.1] } } };
  const request = tableRequest({ device, rowCount: 2, rowStates: shares(share) });
  const [single, pair] = optimalThresholds(request, Float64Array.of(0, 1, 2));
  const variance = (0.1 / 0.25) ** 2;
  const between = (low: number, ratio: number, rows: number) =>
    Math.min(low + 1, Math.max(low, low + 0.5 + rows * variance * Math.log(ratio)));
  expect(single![0]).toBeCloseTo(between(0, (1 - share) / share, 1), 4);
  expect(pair![0]).toBeCloseTo(between(0, (1 - share) / (2 * share), 2), 4);
  expect(pair![1]).toBeCloseTo(between(1, (2 * (1 - share)) / share, 2), 4);
});

test('ideal cells cross in the middle, and codes of several sums between their groups', () => {
  const device = { lrsSigmaRatio: 0, hrsSigmaRatio: 0 };
  const request = tableRequest({ device, rowCount: 4 });
  const thresholds = optimalThresholds(request, Float64Array.of(0, 1, 2, 3, 4))[3]!;
  thresholds.forEach((threshold, i) => {
    expect(Math.abs(threshold - i - 0.5)).toBeLessThan(1e-3);
  });
  const coarse = optimalThresholds(request, Float64Array.of(0, 3))[3]!;
  expect(coarse[0]).toBeGreaterThan(1);
  expect(coarse[0]).toBeLessThan(2.5);
});
