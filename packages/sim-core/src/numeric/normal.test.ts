import { expect, test } from 'vitest';
import { normalCdf, normalDensity } from './normal.ts';

// Printed by Python's math.erfc: erfc(-x / sqrt(2)) / 2.
test.each([
  [-8, 6.220960574271785e-16],
  [-6, 9.865876450376946e-10],
  [-4, 3.1671241833119857e-5],
  [-3.5, 2.3262907903552504e-4],
  [-1, 0.15865525393145707],
  [0, 0.5],
  [0.5, 0.6914624612740131],
  [2, 0.9772498680518208],
  [3.51, 0.999775946653009],
])('the distribution function at %f', (x, share) => {
  expect(Math.abs(normalCdf(x) / share - 1)).toBeLessThan(1e-10);
  expect(Math.abs(normalCdf(x) - share)).toBeLessThan(1e-15);
});

test('the density is its slope', () => {
  for (let x = -6; x <= 6; x += 0.37) {
    const slope = (normalCdf(x + 1e-4) - normalCdf(x - 1e-4)) / 2e-4;
    expect(Math.abs(slope - normalDensity(x))).toBeLessThan(1e-8);
  }
});

test('the ends are exact', () => {
  expect([normalCdf(-Infinity), normalCdf(Infinity), normalCdf(40)]).toEqual([0, 1, 1]);
  expect(normalCdf(Number.NaN)).toBeNaN();
});
