import { expect, test } from 'vitest';
import { type Adc, convert, convertedSum } from './adc.ts';

const whole: Adc = { lowestSum: 0, highestSum: 10, codeCount: 11 };

test('a sum halfway between two codes becomes the even one', () => {
  expect([0.5, 1.5, 2.5, 3.5, 8.5, 9.5].map((sum) => convert(whole, sum))).toEqual([0, 2, 2, 4, 8, 10]);
  expect([0.4999, 0.5001, 2.4999, 2.5001].map((sum) => convert(whole, sum))).toEqual([0, 1, 2, 3]);
});

test('sums outside the range saturate', () => {
  expect([-3, -1e300, 10.6, 1e300].map((sum) => convert(whole, sum))).toEqual([0, 0, 10, 10]);
});

test('more current never gives a lower code, and a value is at most half a step from its sum', () => {
  const adc: Adc = { lowestSum: -1.7, highestSum: 2.9, codeCount: 37 };
  const halfStep = 4.6 / 36 / 2 + 1e-12;
  let last = 0;
  for (let sum = -1.7; sum <= 2.9; sum += 0.0013) {
    const code = convert(adc, sum);
    expect(code).toBeGreaterThanOrEqual(last);
    expect(Math.abs(convertedSum(adc, code) - sum)).toBeLessThanOrEqual(halfStep);
    last = code;
  }
  expect(last).toBe(36);
});

test('the ends of the range are the first and the last code', () => {
  const adc: Adc = { lowestSum: -48, highestSum: 48, codeCount: 127 };
  expect([convert(adc, -48), convert(adc, 0), convert(adc, 48)]).toEqual([0, 63, 126]);
  expect([convertedSum(adc, 0), convertedSum(adc, 63), convertedSum(adc, 126)]).toEqual([-48, 0, 48]);
});
