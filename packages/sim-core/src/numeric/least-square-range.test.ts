import { expect, test } from 'vitest';
import { leastSquareRange } from './least-square-range.ts';

/** The square error of a range, by the definition. */
function errorOf(values: readonly number[], range: number, highest: number): number {
  const step = range / highest;
  return values.reduce((sum, x) => sum + (x - step * Math.min(highest, Math.round(x / step))) ** 2, 0);
}

/** Magnitudes of a Gaussian at evenly spaced quantiles, by the inverse of its logistic approximation. */
const gaussian = Array.from({ length: 2000 }, (_, i) => {
  const share = (i + 0.5) / 2000;
  return Math.log((1 + share) / (1 - share)) / 1.702;
});

test.each([3, 7, 127])('no other range of the grid errs less with %i codes', (highest) => {
  const magnitudes = Float64Array.from(gaussian);
  const range = leastSquareRange({ magnitudes, counts: new Float64Array(2000).fill(1) }, highest);
  const largest = Math.max(...gaussian);
  for (let i = 0; i <= 112; i++) {
    const other = largest * 2 ** (-i / 16);
    expect(errorOf(gaussian, range, highest)).toBeLessThanOrEqual(
      errorOf(gaussian, other, highest) * (1 + 1e-9),
    );
  }
});

test('few codes cut a long tail, many hold it', () => {
  const magnitudes = Float64Array.of(...gaussian, 100);
  const counts = Float64Array.of(...new Float64Array(2000).fill(50), 1);
  expect(leastSquareRange({ magnitudes, counts }, 3)).toBeLessThan(20);
  expect(leastSquareRange({ magnitudes, counts }, 32767)).toBe(100);
});

test('zeros alone have no range', () => {
  expect(leastSquareRange({ magnitudes: Float64Array.of(0), counts: Float64Array.of(9) }, 7)).toBe(0);
});
