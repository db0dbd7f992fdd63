import { imageShapeSchema } from '@dl-rsim/spec';
import { z } from 'zod';

const count = z.int().min(1);
const padCount = z.int().min(0);

const layer = { name: z.string(), inputIndices: z.array(z.int().min(-1)).min(1) };
const edges = { topCount: padCount, bottomCount: padCount, leftCount: padCount, rightCount: padCount };
const strides = {
  strideHeightCount: count,
  strideWidthCount: count,
  padding: z.union([z.enum(['same', 'valid']), z.strictObject(edges)]),
};
const pool = { ...layer, poolHeightCount: count, poolWidthCount: count, ...strides };

const plain = <K extends string>(kind: K) => z.strictObject({ kind: z.literal(kind), ...layer });

/**
 * Layers without their arrays: those lie in the body, layer after layer, kernel before bias, scale before
 * offset.
 */
const layerSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('conv2d'),
    ...layer,
    kernelHeightCount: count,
    kernelWidthCount: count,
    inputChannelCount: count,
    outputChannelCount: count,
    groupCount: count,
    dilationHeightCount: count,
    dilationWidthCount: count,
    ...strides,
    hasBias: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('dense'),
    ...layer,
    inputCount: count,
    outputCount: count,
    hasBias: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('maxPool2d'), ...pool }),
  z.strictObject({ kind: z.literal('averagePool2d'), ...pool }),
  plain('globalAveragePool2d'),
  plain('globalMaxPool2d'),
  plain('flatten'),
  plain('relu'),
  plain('relu6'),
  plain('sigmoid'),
  plain('tanh'),
  plain('softmax'),
  z.strictObject({ kind: z.literal('leakyRelu'), ...layer, negativeSlopeRatio: z.number() }),
  plain('silu'),
  plain('hardSwish'),
  plain('softplus'),
  z.strictObject({ kind: z.literal('elu'), ...layer, alphaRatio: z.number() }),
  z.strictObject({
    kind: z.literal('hardSigmoid'),
    ...layer,
    slopeRatio: z.number(),
    offsetRatio: z.number(),
  }),
  z.strictObject({ kind: z.literal('gelu'), ...layer, isApproximate: z.boolean() }),
  z.strictObject({ kind: z.literal('prelu'), ...layer, channelCount: count }),
  plain('add'),
  plain('multiply'),
  plain('concatenate'),
  z.strictObject({ kind: z.literal('affine'), ...layer, channelCount: count }),
  z.strictObject({ kind: z.literal('subtractMean'), ...layer, meanCount: count }),
  z.strictObject({ kind: z.literal('zeroPad2d'), ...layer, ...edges }),
]);

export const headerSchema = z.strictObject({
  name: z.string(),
  inputShape: imageShapeSchema,
  layers: z.array(layerSchema),
  /** Absent in files with weights, whose bytes and digests stay what they always were. */
  isShapeOnly: z.literal(true).optional(),
});

export type StoredLayer = z.infer<typeof layerSchema>;
export type StoredHeader = z.infer<typeof headerSchema>;
