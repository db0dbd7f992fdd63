/**
 * What a run learns from its first images before it begins: the grids of scaled layers and what the reads of
 * every layer look like. Every generator yields once an image.
 */

import { planReads } from '../crossbar/read-plan.ts';
import { createReadProfiler, type ReadProfile, type ReadProfiler } from '../inference/read-profile.ts';
import type { Kernel } from '../kernels/kernel.ts';
import { floatOperatorsOn } from '../network/float-inference.ts';
import { type CrossbarOperators, createOperators, forward } from '../network/forward.ts';
import { type CrossbarLayer, isCrossbarLayer } from '../network/graph.ts';
import { patchGeometry } from '../network/im2col.ts';
import { type Images, imageInput } from '../network/images.ts';
import { createIntegerOperator, type Quantization, quantizeGroups } from '../network/integer-inference.ts';
import { fixedPointGrid, type Grid, quantize, scaledGrid } from '../network/quantize.ts';
import { inputExtents } from '../network/shape.ts';
import { scaledWeightGrid, uniformWeightGrid, type WeightGrid } from '../network/weight-grid.ts';
import { invariant } from '../numeric/invariant.ts';
import { leastSquareRange } from '../numeric/least-square-range.ts';
import {
  binnedMagnitudes,
  countMagnitudes,
  createMagnitudeQuantile,
  type MagnitudeQuantile,
  magnitudeAtQuantile,
  openBin,
} from '../numeric/magnitude-quantile.ts';
import { readFormat } from './layer-format.ts';
import type { Design, LayerDesign } from './resolve.ts';

/** What calibration needs of a design: deployments have no draws and no errors, but the same numbers. */
export type CalibratedDesign = Pick<Design, 'network' | 'extents'> & {
  readonly layers: readonly Pick<LayerDesign, 'layerIndex' | 'quantization'>[];
  readonly statistics: Pick<Design['statistics'], 'calibrationImageCount'>;
};

/** Images on which is calibrated: those asked for, or all that there are. */
export function calibrationImageCount(
  { statistics }: Pick<CalibratedDesign, 'statistics'>,
  images: Images,
): number {
  return Math.min(statistics.calibrationImageCount, images.imageCount);
}

/** Passes over the calibration images that quantizationSteps makes. */
export function rangePassCount({ layers }: Pick<CalibratedDesign, 'layers'>): number {
  return layers.some((layer) => layer.quantization.scaled) ? 2 : 0;
}

/**
 * The grids of every crossbar layer. Inputs of scaled layers get a range from their magnitudes in the float
 * network: a quantile, counted exactly in two passes (the largest magnitude is that of all), or that of the
 * least square error.
 */
export function* quantizationSteps(
  design: CalibratedDesign,
  { images, kernel }: { readonly images: Images; readonly kernel: Kernel },
): Generator<void, readonly Quantization[]> {
  const quantiles = new Map<number, MagnitudeQuantile>();
  for (const { layerIndex, quantization } of design.layers) {
    if (quantization.scaled) quantiles.set(layerIndex, createMagnitudeQuantile());
  }
  if (quantiles.size > 0) yield* rangeSteps(design, quantiles, { images, kernel });
  return design.layers.map((layer) => quantizationOf(design, layer, quantiles.get(layer.layerIndex)));
}

function* rangeSteps(
  design: CalibratedDesign,
  quantiles: ReadonlyMap<number, MagnitudeQuantile>,
  { images, kernel }: { readonly images: Images; readonly kernel: Kernel },
): Generator<void, void> {
  const { network, extents } = design;
  const createFloat = floatOperatorsOn(kernel);
  const operators = createOperators(network, extents, (layer, input, layerIndex) => {
    const multiply = createFloat(layer, input);
    const quantile = quantiles.get(layerIndex);
    if (!quantile) return multiply;
    return (activation) => {
      countMagnitudes(quantile, activation);
      return multiply(activation);
    };
  });
  yield* passOver(design, images, operators);
  for (const { layerIndex, quantization } of design.layers) {
    const quantile = quantiles.get(layerIndex);
    if (quantile) openBin(quantile, heldRatio(quantization.scaled!));
  }
  yield* passOver(design, images, operators);
}

function quantizationOf(
  { network }: CalibratedDesign,
  { layerIndex, quantization }: CalibratedDesign['layers'][number],
  quantile: MagnitudeQuantile | undefined,
): Quantization {
  const { fixedPoint, scaled } = quantization;
  const layer = network.layers[layerIndex]!;
  invariant(isCrossbarLayer(layer), `layer ${layerIndex} is a crossbar layer`);
  const weight = weightGridOf(quantization, layer);
  if (fixedPoint) return { activation: fixedPointGrid(fixedPoint.activation), weight };
  invariant(scaled !== undefined && quantile !== undefined, 'a scaled layer was counted');
  return { activation: inputGrid(scaled, quantile), weight };
}

/** The grid of a layer's weights: needs no images. */
export function weightGridOf(
  { fixedPoint, scaled }: LayerDesign['quantization'],
  layer: CrossbarLayer,
): WeightGrid {
  if (fixedPoint) return uniformWeightGrid(layer, fixedPointGrid(fixedPoint.weight));
  return scaledWeightGrid(layer, {
    method: scaled!.weightRange,
    percentileRatio: scaled!.weightPercentileRatio,
    isByChannel: scaled!.weightScale === 'channel',
    widthBits: scaled!.weightBits,
  });
}

type ScaledSpec = NonNullable<LayerDesign['quantization']['scaled']>;

/** The share of inputs whose quantile is wanted: all of them but for a percentile. */
function heldRatio({ activationRange, activationPercentileRatio }: ScaledSpec): number {
  return activationRange === 'percentile' ? activationPercentileRatio : 1;
}

function inputGrid({ activationRange, activationBits }: ScaledSpec, quantile: MagnitudeQuantile): Grid {
  const largest = magnitudeAtQuantile(quantile);
  const grid = scaledGrid({ largest, widthBits: activationBits, isSigned: quantile.hasNegative });
  if (activationRange !== 'mse') return grid;
  const range = leastSquareRange(binnedMagnitudes(quantile), grid.highest);
  return scaledGrid({ largest: range, widthBits: activationBits, isSigned: quantile.hasNegative });
}

/** What the reads of every layer look like in the ideal network, layer by layer. */
export function* profileSteps(
  design: Design,
  quantizations: readonly Quantization[],
  { images, kernel }: { readonly images: Images; readonly kernel: Kernel },
): Generator<void, readonly ReadProfile[]> {
  const { network, extents, layers } = design;
  const profilers = layers.map((layer, i) =>
    createLayerProfiler(design, layer, {
      quantization: quantizations[i]!,
      imageCount: calibrationImageCount(design, images),
    }),
  );
  const operators = createOperators(network, extents, (layer, input, layerIndex) => {
    const i = layers.findIndex((one) => one.layerIndex === layerIndex);
    const quantization = quantizations[i]!;
    const multiply = createIntegerOperator(layer, input, { quantization, kernel });
    return (activation) => {
      profilers[i]!.add(quantize(activation, quantization.activation));
      return multiply(activation);
    };
  });
  yield* passOver(design, images, operators);
  return profilers.map((profiler) => profiler.finish());
}

function createLayerProfiler(
  { network, extents }: Design,
  design: LayerDesign,
  { quantization, imageCount }: { readonly quantization: Quantization; readonly imageCount: number },
): ReadProfiler {
  const layer = network.layers[design.layerIndex]!;
  invariant(isCrossbarLayer(layer), `layer ${design.layerIndex} is a crossbar layer`);
  const geometry = patchGeometry(layer, inputExtents(network, extents, design.layerIndex)[0]!);
  const plan = planReads(geometry, formatOf(design, quantization));
  return createReadProfiler({ geometry, plan, weights: quantizeGroups(layer, quantization), imageCount });
}

/** The read format of a layer whose grids are known. */
export function formatOf(design: LayerDesign, { activation, weight }: Quantization) {
  return readFormat(design, {
    weightBits: weight.widthBits,
    inputBits: activation.widthBits,
    isInputSigned: activation.isSigned,
  });
}

/** Runs the calibration images through a network. */
export function* passOver(
  design: CalibratedDesign,
  images: Images,
  operators: CrossbarOperators,
): Generator<void, void> {
  const { network, extents } = design;
  for (let imageIndex = 0; imageIndex < calibrationImageCount(design, images); imageIndex++) {
    forward({ network, extents, operators, input: imageInput(images, imageIndex) });
    yield;
  }
}
