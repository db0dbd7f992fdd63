import { expect, it } from 'vitest';
import { lognormalDensity } from './lognormal.ts';

it('integrates to one over the decades', () => {
  const stepDecades = 1e-3;
  const area = Array.from({ length: 4000 }, (_, index) => 10 ** (2 + index * stepDecades)).reduce(
    (sum, ohm) => sum + lognormalDensity(ohm, 1e4, 0.5) * stepDecades,
    0,
  );
  expect(area).toBeCloseTo(1, 6);
});

it('is symmetric in the logarithm and highest at the median', () => {
  const at = (resistanceOhm: number) => lognormalDensity(resistanceOhm, 1e4, 0.3);
  expect(at(2e4)).toBeCloseTo(at(5e3), 12);
  expect(at(1e4)).toBeGreaterThan(at(1.01e4));
});
