import { expect, test } from 'vitest';
import { tableRequest } from '../../testing/table-request.ts';
import { createSumPlan, readErrors } from './sum-plan.ts';
import { alphaPoints, alphaRange } from './taken-spread.ts';

const accelerator = { cell: { levelBits: 2 }, dac: { resolutionBits: 2 } };

function rangeOf(dacBits: number, clampErrorRatio: number, seriesOhm: number) {
  const widths = { ...accelerator, dac: { resolutionBits: dacBits } };
  const request = tableRequest({ rowCount: 4, seriesOhm, accelerator: widths });
  const plan = createSumPlan(request, 'inputAware');
  return { plan, range: alphaRange(plan, { ...readErrors(request, plan), clampErrorRatio }, 4) };
}

test.each([
  ['no errors', 2, 0, 0],
  ['digits of one bit', 1, 0.1, 200],
])('one point serves %s', (_, dacBits, clampErrorRatio, seriesOhm) => {
  const { plan, range } = rangeOf(dacBits, clampErrorRatio, seriesOhm);
  expect([...alphaPoints(plan, range, { activeCount: 4, lastOmega: 100 }).alphas]).toEqual([0]);
});

test.each([
  [0.1, 0],
  [0.05, 200],
])('waves are followed through all alphas: clamp error %f, %i Ohm', (clampErrorRatio, seriesOhm) => {
  const { plan, range } = rangeOf(2, clampErrorRatio, seriesOhm);
  const { alphas, fill } = alphaPoints(plan, range, { activeCount: 4, lastOmega: 20 });
  const weights = new Float64Array(alphas.length);
  // B / D of four rows lies within 4/3 of its mean; a third of the last wave.
  const wave = (alpha: number) => Math.cos((20 / 3) * (4 / 3) * alpha + 1);
  for (let i = 0; i <= 50; i++) {
    const alpha = range.lowest + ((range.highest - range.lowest) * i) / 50;
    fill(alpha, weights, 0);
    const value = alphas.reduce((sum, at, j) => sum + weights[j]! * wave(at), 0);
    expect(Math.abs(value - wave(alpha))).toBeLessThan(1e-4);
  }
});
