import { expect, test } from 'vitest';
import { tableRequest } from '../../testing/table-request.ts';
import { linearCodes } from './adc.ts';
import { nearestCode, type Sensing, senseCode } from './sensing.ts';

const base = tableRequest({ rowCount: 4 }).sensing;
const read = { activeCount: 4, sop: 2, coin: 0 };
const codes = (sensing: Sensing, sums: readonly number[], sop = 2) =>
  sums.map((sum) => senseCode(sensing, { ...read, sum, sop }));

test('a sum on a threshold counts as the lower code, and more current never senses less', () => {
  expect(codes(base, [-3, 0.5, 0.5001, 2.5, 2.6, 99])).toEqual([0, 0, 1, 2, 3, 4]);
});

test('a read of few rows never reports more than they can add up to', () => {
  expect(senseCode(base, { sum: 99, activeCount: 2, sop: 2, coin: 0 })).toBe(2);
});

test('inside the guard band the policy decides', () => {
  const guard = { ...base, guardHalfWidth: 0.2 };
  const sums = [1.29, 1.31, 1.69, 1.71];
  expect(codes({ ...guard, unresolved: 'lower' }, sums)).toEqual([1, 1, 1, 2]);
  // k = 2 lies above the threshold, so stopping is wrong; k = 1 lies below, so going on is.
  expect(codes({ ...guard, unresolved: 'wrong' }, sums, 2)).toEqual([1, 1, 1, 2]);
  expect(codes({ ...guard, unresolved: 'wrong' }, sums, 1)).toEqual([1, 2, 2, 2]);
  const random = { ...guard, unresolved: 'random' as const };
  expect(senseCode(random, { ...read, sum: 1.5, coin: 0.499 })).toBe(1);
  expect(senseCode(random, { ...read, sum: 1.5, coin: 0.5 })).toBe(2);
});

test('each band that a sum lies in takes a digit of the coin', () => {
  const wide = { ...base, guardHalfWidth: 10, unresolved: 'random' as const };
  const coins = [0, 0.5, 0.75, 0.875, 0.9375];
  expect(coins.map((coin) => senseCode(wide, { ...read, sum: 1, coin }))).toEqual([0, 1, 2, 3, 4]);
});

test('a linear converter rounds half to even and saturates', () => {
  const linear = {
    ...base,
    values: Float64Array.from({ length: 11 }, (_, i) => i),
    linear: { lowest: 0, step: 1 },
  };
  expect(codes(linear, [0.5, 1.5, 2.5, 3.4999, -3, -1e300, 10.6, 1e300, Infinity])).toEqual([
    0, 2, 2, 3, 0, 0, 10, 10, 10,
  ]);
});

test.each([
  [-5, 0],
  [1, 0],
  [1.5, 0],
  [1.6, 1],
  [4.5, 1],
  [20, 3],
])('the code nearest to %f is %i', (sop, code) => {
  expect(nearestCode(Float64Array.of(0, 3, 6, 9), sop)).toBe(code);
});

const unit = { maxActiveCount: 8, lowestRowSop: -3, highestRowSop: 3, percentileRange: null };
const adc = { percentileRatio: 0.999, tracking: 'inputAware' as const };

test('ranges of a linear converter', () => {
  const full = linearCodes({ ...adc, resolutionBits: 4, range: 'full' }, unit);
  expect([full.lowest, full.step, full.values.at(-1)]).toEqual([-24, 3.2, 24]);
  const granular = linearCodes({ ...adc, resolutionBits: 4, range: 'granular' }, unit);
  expect([granular.lowest, granular.step, granular.values.length]).toEqual([-8, 1, 16]);
  const ample = linearCodes({ ...adc, resolutionBits: 10, range: 'granular' }, unit);
  expect([ample.lowest, ample.step, ample.values.length]).toEqual([-24, 1, 49]);
  const calibrated = { ...unit, percentileRange: { lowest: -2, highest: 13 } };
  const { values } = linearCodes({ ...adc, resolutionBits: 2, range: 'percentile' }, calibrated);
  expect([...values]).toEqual([-2, 3, 8, 13]);
});
