import { expect, test } from 'vitest';
import { lenetNetwork, randomImages } from '../../testing/index.ts';
import { imageInput, layerExtents } from '../index.ts';
import { loadKernel } from '../kernels/load.ts';
import { createFloatOperator, floatOperatorsOn } from './float-inference.ts';
import { createOperators, forward } from './forward.ts';

test('a kernel gives the sums in double precision, but for the rounding of floats', () => {
  const network = lenetNetwork();
  const extents = layerExtents(network);
  const input = imageInput(randomImages(network.inputShape, 1, 10), 0);
  const run = (operators: ReturnType<typeof createOperators>) =>
    forward({ network, extents, operators, input });
  const exact = run(createOperators(network, extents, createFloatOperator));
  const fast = run(createOperators(network, extents, floatOperatorsOn(loadKernel())));
  const largest = Math.max(...exact.map(Math.abs));
  expect(largest).toBeGreaterThan(0);
  for (const [i, value] of exact.entries()) expect(Math.abs(fast[i]! - value)).toBeLessThan(1e-5 * largest);
});
