import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFloatOperator, createOperators, forward, layerExtents } from '@dl-rsim/sim-core';
import { expect, it } from 'vitest';
import { readKerasH5Network } from './read-keras-h5-network.ts';

const folder = join(import.meta.dirname, '../../testing/keras3');
const { outputs } = JSON.parse(readFileSync(join(folder, 'answers.json'), 'utf8')) as {
  readonly outputs: readonly number[];
};

it.each(['branched.h5', 'other-types.h5'])('computes what Keras 3 computes with %s', async (name) => {
  const read = await readKerasH5Network(readFileSync(join(folder, name)), { name });
  if (!read.ok) throw new Error(JSON.stringify(read.problem));
  const { network, original } = read.value;
  // TensorFlow.js does not read what Keras 3 writes.
  expect(original).toBe(null);
  const input = Float32Array.from({ length: 9 * 8 * 2 }, (_, at) => ((at * 7) % 31) / 31);
  const extents = layerExtents(network);
  const operators = createOperators(network, extents, createFloatOperator);
  const found = forward({ network, extents, operators, input });
  expect(found.length).toBe(3);
  for (const [index, expected] of outputs.entries()) expect(found[index]).toBeCloseTo(expected, 6);
});
