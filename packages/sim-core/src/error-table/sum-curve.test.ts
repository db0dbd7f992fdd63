import { expect, test } from 'vitest';
import { normalCdf } from '../numeric/normal.ts';
import { curveValue, interpolatedCurve } from './sum-curve.ts';

test('a curve through even points keeps to its function between them', () => {
  const curve = interpolatedCurve(normalCdf, { low: -6, pointsPerStep: 6, count: 72 });
  for (let x = -6; x <= 6; x += 0.013) {
    expect(Math.abs(curveValue(curve, x) - normalCdf(x))).toBeLessThan(1e-8);
  }
  expect([curveValue(curve, -7), curveValue(curve, 7)]).toEqual([0, curve.top]);
});
