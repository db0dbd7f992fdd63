import { expect, test } from 'vitest';
import { createFourierSum } from './fourier.ts';

test.each([2, 8, 64])('sums of %i values are those of the definition', (count) => {
  const values = Float64Array.from({ length: 2 * count }, (_, i) => Math.sin(3 * i * i + 1));
  const sums = values.slice();
  createFourierSum(count)(sums);
  for (let j = 0; j < count; j++) {
    let re = 0;
    let im = 0;
    for (let m = 0; m < count; m++) {
      const angle = (2 * Math.PI * m * j) / count;
      re += values[2 * m]! * Math.cos(angle) - values[2 * m + 1]! * Math.sin(angle);
      im += values[2 * m]! * Math.sin(angle) + values[2 * m + 1]! * Math.cos(angle);
    }
    expect(sums[2 * j]).toBeCloseTo(re, 12);
    expect(sums[2 * j + 1]).toBeCloseTo(im, 12);
  }
});

test('other counts are refused', () => {
  expect(() => createFourierSum(12)).toThrow(/power of two/);
});
