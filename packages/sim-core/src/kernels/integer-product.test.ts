import { expect, test } from 'vitest';
import { createIntegerProduct, exactRowCount } from './integer-product.ts';
import { loadKernel } from './load.ts';
import { createReferenceKernel } from './reference.ts';

const bytes = { inputLowest: 0, inputHighest: 255, weightLowest: -128, weightHighest: 127 };

test('as many rows are added in 32 bits as cannot overflow', () => {
  expect(exactRowCount(bytes)).toBe(65793); // floor((2^31 - 1) / (255 * 128))
  expect(exactRowCount({ ...bytes, inputHighest: 32767, weightLowest: -32768 })).toBe(2);
  expect(exactRowCount({ ...bytes, inputHighest: 0 })).toBe(Infinity);
});

test('numbers of more than 16 bits fit no row', () => {
  expect(exactRowCount({ ...bytes, inputHighest: 32768 })).toBe(0);
  expect(exactRowCount({ ...bytes, weightLowest: -32769 })).toBe(0);
});

const ONE_PLACE = {
  positionCount: 1,
  groupCount: 1,
  columnCount: 1,
  inputHeightCount: 1,
  inputWidthCount: 1,
  outputWidthCount: 1,
  kernelHeightCount: 1,
  kernelWidthCount: 1,
  strideHeightCount: 1,
  strideWidthCount: 1,
  dilationHeightCount: 1,
  dilationWidthCount: 1,
  padTopCount: 0,
  padLeftCount: 0,
};

test.each([
  [40, 32767, -32768],
  [1000, 8191, -8192],
  [70_000, 255, -128],
])('%i extreme products %i x %i are added exactly', (rowCount, input, weight) => {
  const shape = { ...ONE_PLACE, rowCount, channelCount: rowCount };
  for (const kernel of [loadKernel(), createReferenceKernel()]) {
    const sums = new Float64Array(1);
    const weights = new Int32Array(rowCount).fill(weight);
    const options = { kernel, shape, groupIndex: 0, weights, inputLowest: 0, inputHighest: input };
    createIntegerProduct(options)(new Int32Array(rowCount).fill(input), sums);
    expect(sums[0]).toBe(rowCount * input * weight);
  }
});
