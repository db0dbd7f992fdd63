import type { CrossbarLayer } from '@dl-rsim/sim-core';

/** What a batch normalization does at inference: scale[channel] x + offset[channel], in double precision. */
export interface ChannelScaling {
  readonly scale: Float64Array;
  readonly offset: Float64Array;
}

/** The trained numbers of a batch normalization, one per channel; null where it has none. */
export interface NormalizationWeights {
  readonly gamma: Float32Array | null;
  readonly beta: Float32Array | null;
  readonly movingMean: Float32Array;
  readonly movingVariance: Float32Array;
  readonly epsilon: number;
}

/** scale = gamma / sqrt(variance + epsilon), offset = beta - mean scale. */
export function channelScaling(weights: NormalizationWeights): ChannelScaling {
  const { gamma, beta, movingMean, movingVariance, epsilon } = weights;
  const scale = Float64Array.from(
    movingVariance,
    (variance, c) => (gamma?.[c] ?? 1) / Math.sqrt(variance + epsilon),
  );
  const offset = Float64Array.from(movingMean, (mean, c) => (beta?.[c] ?? 0) - mean * scale[c]!);
  return { scale, offset };
}

/**
 * The layer whose outputs are those of `layer` scaled: kernel[..., o] scale[o] and bias[o] scale[o] +
 * offset[o], rounded once to 32 bits. Right for grouped kernels too: their last axis is the output channel.
 */
export function foldBatchNormalization<L extends CrossbarLayer>(
  layer: L,
  { scale, offset }: ChannelScaling,
): L {
  const channelCount = scale.length;
  return {
    ...layer,
    kernel: layer.kernel.map((weight, i) => weight * scale[i % channelCount]!),
    bias: Float32Array.from(offset, (shift, o) => (layer.bias?.[o] ?? 0) * scale[o]! + shift),
  };
}
