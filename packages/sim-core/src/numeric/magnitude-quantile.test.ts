import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  countMagnitudes,
  createMagnitudeQuantile,
  magnitudeAtQuantile,
  openBin,
} from './magnitude-quantile.ts';

fc.configureGlobal({ seed: 20181105 });

function quantileOf(parts: readonly Float32Array[], ratio: number) {
  const quantile = createMagnitudeQuantile();
  for (const part of parts) countMagnitudes(quantile, part);
  openBin(quantile, ratio);
  for (const part of parts) countMagnitudes(quantile, part);
  return { value: magnitudeAtQuantile(quantile), hasNegative: quantile.hasNegative };
}

test('is what sorting gives, to the last bit', () => {
  fc.assert(
    fc.property(
      fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 200 }),
      fc.integer({ min: 1, max: 16 }),
      (numbers, sixteenths) => {
        const values = Float32Array.from(numbers);
        const sorted = values.map(Math.abs).sort();
        const expected = sorted[Math.ceil((sixteenths / 16) * sorted.length) - 1];
        const half = values.length >> 1;
        const actual = quantileOf([values.subarray(0, half), values.subarray(half)], sixteenths / 16);
        expect(actual.value).toBe(expected);
        expect(actual.hasNegative).toBe(numbers.some((number) => number < 0));
      },
    ),
  );
});

test('no values at all give 0, and infinities take no part', () => {
  expect(quantileOf([], 1).value).toBe(0);
  expect(quantileOf([Float32Array.of(1, Infinity, -3, Number.NaN)], 1).value).toBe(3);
});
