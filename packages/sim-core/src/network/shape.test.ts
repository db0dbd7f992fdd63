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
