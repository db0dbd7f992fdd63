import { expect, test } from 'vitest';
import { scaleCodes, shiftAdd, sliceGain } from './shift-add.ts';

test('codes are added with the weight of their cycle', () => {
  const accumulators = Float64Array.of(1, 10);
  shiftAdd(accumulators, Float64Array.of(2, 3), 4);
  shiftAdd(accumulators, Float64Array.of(5, 0), -8);
  expect([...accumulators]).toEqual([1 + 8 - 40, 10 + 12]);
});

test('the gain of a slice is its place times its levels, over the swing of the conductance', () => {
  expect(sliceGain(0, { cellBits: 1, lowestConductanceRatio: 0 })).toBe(1);
  expect(sliceGain(3, { cellBits: 2, lowestConductanceRatio: 0 })).toBe(192);
  expect(sliceGain(1, { cellBits: 1, lowestConductanceRatio: 0.5 })).toBe(4);
});

test('accumulated codes become what the single values would have added up to', () => {
  const adc = { lowestSum: -2, highestSum: 6, codeCount: 5 };
  // Codes 1 and 4 stand for 0 and 6; with weights 1 and 2 that is 12, with gain 3 it is 36.
  const accumulators = Float64Array.of(1 * 1 + 2 * 4);
  scaleCodes(accumulators, adc, { gain: 3, weightSum: 3 });
  expect([...accumulators]).toEqual([36]);
});

test('a step of a third of a cell gives integers to the bit', () => {
  const accumulators = Float64Array.from({ length: 385 }, (_, code) => code);
  scaleCodes(accumulators, { lowestSum: 0, highestSum: 128, codeCount: 385 }, { gain: 3, weightSum: 1 });
  expect([...accumulators]).toEqual(Array.from({ length: 385 }, (_, code) => code));
});
