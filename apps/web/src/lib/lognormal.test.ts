import { expect, it } from 'vitest';
import { lognormalCurve, lognormalDensity } from './lognormal.ts';

it('integrates to one over the decades', () => {
  const curve = lognormalCurve(
    { medianOhm: 1e4, sigmaRatio: 0.5 },
    { fromOhm: 1e2, toOhm: 1e6, pointCount: 4001 },
  );
  const stepDecades = 4 / 4000;
  const area = curve.reduce((sum, point) => sum + point.densityRatio * stepDecades, 0);
  expect(area).toBeCloseTo(1, 6);
});

it('is symmetric in the logarithm and highest at the median', () => {
  const at = (resistanceOhm: number) => lognormalDensity(resistanceOhm, 1e4, 0.3);
  expect(at(2e4)).toBeCloseTo(at(5e3), 12);
  expect(at(1e4)).toBeGreaterThan(at(1.01e4));
});
