/**
 * Grids of weights: how far their codes reach, and which weights share a step.
 * Quantity: step[c] = m[c] / (2^(W-1) - 1), m the largest magnitude, a quantile of the magnitudes or the
 * range with the least square error, of the whole layer or of output channel c.
 * @source nagel2021 (ranges), krishnamoorthi2018 (a step for each output channel)
 * Ignored: what the layer makes of the errors.
 */
import { leastSquareRange } from '../numeric/least-square-range.ts';
import {
  binnedMagnitudes,
  countMagnitudes,
  createMagnitudeQuantile,
  magnitudeAtQuantile,
  openBin,
} from '../numeric/magnitude-quantile.ts';
import { type CrossbarLayer, weightMatrixShape } from './graph.ts';
import { type Grid, largestMagnitude, scaledGrid } from './quantize.ts';

/** Whole numbers lowest .. highest for the weights of a layer. */
export interface WeightGrid extends Omit<Grid, 'step'> {
  /** [output channel of all groups]; all alike where the layer has one step. */
  readonly steps: Float64Array;
}

export type RangeMethod = 'minMax' | 'percentile' | 'mse';

/** How the range of a layer's weights is found. */
export interface WeightRange {
  readonly method: RangeMethod;
  /** Share of the weights that a percentile range holds. */
  readonly percentileRatio: number;
  readonly isByChannel: boolean;
  readonly widthBits: number;
}

/** One grid for all weights of a layer. */
export function uniformWeightGrid(layer: CrossbarLayer, { step, ...codes }: Grid): WeightGrid {
  return { ...codes, steps: new Float64Array(outputChannelCount(layer)).fill(step) };
}

/** The signed scaled grid of a layer's weights. */
export function scaledWeightGrid(layer: CrossbarLayer, range: WeightRange): WeightGrid {
  const { widthBits, isByChannel } = range;
  const gridOf = (weights: Float32Array) =>
    scaledGrid({ largest: rangeOf(weights, range), widthBits, isSigned: true });
  const uniform = uniformWeightGrid(layer, gridOf(isByChannel ? new Float32Array(0) : layer.kernel));
  if (!isByChannel) return uniform;
  return { ...uniform, steps: Float64Array.from(uniform.steps, (_, c) => gridOf(channelOf(layer, c)).step) };
}

function rangeOf(weights: Float32Array, { method, percentileRatio, widthBits }: WeightRange): number {
  if (method === 'minMax') return largestMagnitude(weights);
  const magnitudes = createMagnitudeQuantile();
  countMagnitudes(magnitudes, weights);
  if (method === 'mse') return leastSquareRange(binnedMagnitudes(magnitudes), highestCode(widthBits));
  openBin(magnitudes, percentileRatio);
  countMagnitudes(magnitudes, weights);
  return magnitudeAtQuantile(magnitudes);
}

const highestCode = (widthBits: number): number =>
  scaledGrid({ largest: 1, widthBits, isSigned: true }).highest;

/** The weights of one output channel: a column of the kernel, whose last extent is the output channels. */
function channelOf(layer: CrossbarLayer, channel: number): Float32Array {
  const channelCount = outputChannelCount(layer);
  const rowCount = layer.kernel.length / channelCount;
  return Float32Array.from({ length: rowCount }, (_, row) => layer.kernel[row * channelCount + channel]!);
}

function outputChannelCount(layer: CrossbarLayer): number {
  const { columnCount, groupCount } = weightMatrixShape(layer);
  return columnCount * groupCount;
}
