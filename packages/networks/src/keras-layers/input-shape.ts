import type { ImageShape } from '@dl-rsim/sim-core';
import { fail, type Outcome, succeed } from '@dl-rsim/spec';
import { z } from 'zod';
import { issue, quote } from '../issue.ts';
import type { PlacedLayer, Problem } from './placed-layer.ts';

const LIMIT_EXTENT = 4096;
const LIMIT_PIXELS = 16 * 1024 * 1024;

const extent = z.int().min(1).max(LIMIT_EXTENT);
const batchShape = z.tuple([z.union([z.null(), z.int()]), extent, extent, extent]);

/**
 * The image that the first layer asks for. Keras 2 and TensorFlow.js call it batch_input_shape, Keras 3
 * batch_shape.
 */
export function readInputShape(first: PlacedLayer): Outcome<ImageShape, Problem> {
  const given = first.config.batch_input_shape ?? first.config.batch_shape;
  const shape = batchShape.safeParse(given);
  if (shape.success) {
    const [, heightCount, widthCount, channelCount] = shape.data;
    if (heightCount * widthCount * channelCount <= LIMIT_PIXELS)
      return succeed({ heightCount, widthCount, channelCount });
  }
  const actual = given === undefined ? 'missing' : quote(JSON.stringify(given)).slice(1, -1);
  const limit = `[null, height, width, channels], each 1 to ${LIMIT_EXTENT}, at most ${LIMIT_PIXELS} values`;
  const message = `${first.place}: the input shape is ${actual}; it must be ${limit}`;
  const path = ['layers', first.layerIndex, 'config', 'batch_input_shape'];
  return fail([issue(path, given === undefined ? 'MISSING' : 'UNSUPPORTED', { message, limit, actual })]);
}
