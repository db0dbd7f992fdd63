import { expect, test } from 'vitest';
import { slide } from './shape.ts';

/** Expected values: tf.nn documentation's rule, worked by hand. */
test.each([
  ['same', 28, 5, 1, 28, 2],
  ['same', 5, 3, 2, 3, 1],
  ['same', 6, 3, 2, 3, 0],
  ['same', 7, 2, 1, 7, 0],
  ['same', 4, 1, 3, 2, 0],
  ['valid', 28, 5, 1, 24, 0],
  ['valid', 7, 3, 3, 2, 0],
  ['valid', 6, 2, 2, 3, 0],
  ['valid', 2, 3, 1, 0, 0],
] as const)('%s: %i under a window of %i by steps of %i gives %i, %i in front', (padding, inputCount, kernelCount, strideCount, outputCount, padBeforeCount) => {
  expect(slide({ inputCount, kernelCount, strideCount, padding })).toEqual({ outputCount, padBeforeCount });
});

test.each([
  ['same', 10, 3, 2, 1, 10, 2],
  ['same', 10, 3, 2, 3, 4, 2],
  ['valid', 10, 3, 2, 1, 6, 0],
  ['valid', 4, 3, 2, 1, 0, 0],
] as const)('%s: %i under %i taps %i apart by steps of %i gives %i, %i in front', (padding, inputCount, kernelCount, dilationCount, strideCount, outputCount, padBeforeCount) => {
  const sliding = slide({ inputCount, kernelCount, dilationCount, strideCount, padding });
  expect(sliding).toEqual({ outputCount, padBeforeCount });
});

test('explicit padding counts at both ends, and what no window reaches is left', () => {
  const padding = { beforeCount: 1, afterCount: 2 };
  const sizes = { inputCount: 5, kernelCount: 3, strideCount: 2, padding };
  expect(slide(sizes)).toEqual({ outputCount: 3, padBeforeCount: 1 });
  expect(slide({ ...sizes, inputCount: 4 })).toEqual({ outputCount: 3, padBeforeCount: 1 });
});
