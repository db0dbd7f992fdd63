import { expect, test } from 'vitest';
import { gaussLegendre } from './gauss-legendre.ts';

test('a panel integrates powers up to 15 exactly, and not the 16th', () => {
  const { positions, weights } = gaussLegendre(0, 2, 1);
  const integral = (power: number) =>
    weights.reduce((sum, weight, i) => sum + weight * positions[i]! ** power, 0);
  const error = (power: number) => Math.abs((integral(power) * (power + 1)) / 2 ** (power + 1) - 1);
  for (let power = 0; power <= 15; power++) expect(error(power), `x^${power}`).toBeLessThan(1e-13);
  expect(error(16)).toBeGreaterThan(1e-12);
});

test('panels lie side by side in ascending order', () => {
  const { positions, weights } = gaussLegendre(-1, 3, 4);
  expect([...positions]).toEqual([...positions].sort((a, b) => a - b));
  expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(4, 13);
  const sine = weights.reduce((sum, weight, i) => sum + weight * Math.sin(positions[i]!), 0);
  expect(sine).toBeCloseTo(Math.cos(-1) - Math.cos(3), 14);
});
