import { imageShapeSchema } from '@dl-rsim/spec';
import { z } from 'zod';
import type { StoredHeader, StoredLayer } from './network-header.ts';

const count = z.int().min(1);
const padding = z.enum(['same', 'valid']);
const strides = { strideHeightCount: count, strideWidthCount: count, padding };
const pool = { name: z.string(), poolHeightCount: count, poolWidthCount: count, ...strides };

const layerSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('conv2d'),
    name: z.string(),
    kernelHeightCount: count,
    kernelWidthCount: count,
    inputChannelCount: count,
    outputChannelCount: count,
    ...strides,
    hasBias: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('dense'),
    name: z.string(),
    inputCount: count,
    outputCount: count,
    hasBias: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('maxPool2d'), ...pool }),
  z.strictObject({ kind: z.literal('averagePool2d'), ...pool }),
  z.strictObject({ kind: z.literal('flatten'), name: z.string() }),
  z.strictObject({ kind: z.literal('relu'), name: z.string() }),
  z.strictObject({ kind: z.literal('softmax'), name: z.string() }),
]);

const headerSchema = z.strictObject({
  name: z.string(),
  inputShape: imageShapeSchema,
  layers: z.array(layerSchema),
});

/** A chain without groups and dilation as the graph that it always was; the body stays as it is. */
export function upgradeNetworkHeader1(header: unknown): StoredHeader {
  const { name, inputShape, layers } = headerSchema.parse(header);
  const upgraded = layers.map((layer, layerIndex): StoredLayer => {
    const inputIndices = [layerIndex - 1];
    if (layer.kind !== 'conv2d') return { ...layer, inputIndices };
    return { ...layer, inputIndices, groupCount: 1, dilationHeightCount: 1, dilationWidthCount: 1 };
  });
  return { name, inputShape, layers: upgraded };
}
