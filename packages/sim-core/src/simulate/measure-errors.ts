/**
 * The errors of a layer's sums, measured on the calibration images with ideal inputs: the layer's reads see
 * what the ideal network gives them, so errors of earlier layers take no part.
 *
 * Quantity: mean and variance (over all sums of the layer, in units of input step x weight step) of the
 * difference to the ideal sums, and the mean square of the ideal sums.
 * Valid: the mean's own error is about the deviation over the square root of outputs x images x draws.
 * Ignored: that the moments differ by column and input.
 *
 * Randomness: reads and chips of the calibration have a seed of their own, hashed from the run's.
 */
import type { Kernel } from '../kernels/kernel.ts';
import { createOperators } from '../network/forward.ts';
import { patchGeometry } from '../network/im2col.ts';
import type { Images } from '../network/images.ts';
import { createExactProducts, createQuantizedOperator } from '../network/integer-inference.ts';
import { elementCount } from '../network/shape.ts';
import { invariant } from '../numeric/invariant.ts';
import { meanAndVariance, noMoments, type RunningMoments } from '../numeric/running-moments.ts';
import { addressKey } from '../random/address.ts';
import { calibrationImageCount, passOver } from './calibrate.ts';
import type { NoisyCrossbar } from './crossbars.ts';
import type { Design } from './resolve.ts';

/** Sums behind moments of tables, whose reads are independent: the mean is known to 1/64 of the deviation. */
const MOMENT_SUM_COUNT = 4096;
const MAX_DRAW_COUNT = 8;
/** Chips behind moments of arrays: all sums of a chip share its cells. */
const MOMENT_CHIP_COUNT = 4;

/** In units of input step x weight step. */
export interface MeasuredErrors {
  readonly mean: number;
  readonly variance: number;
  /** Mean square of the ideal sums. */
  readonly signalPower: number;
}

/**
 * Draws by which each layer is measured: one where errors are only reported, more where errors are injected
 * by their moments. `imageCount` calibration images.
 */
export function errorDrawCounts(
  { fidelity, statistics, layers, extents }: Design,
  imageCount: number,
): readonly number[] {
  return layers.map(({ layerIndex }) => {
    if (fidelity !== 'moment') return 1;
    if (statistics.momentSource === 'array') return MOMENT_CHIP_COUNT;
    const sumCount = elementCount(extents[layerIndex]!) * imageCount;
    return Math.min(MAX_DRAW_COUNT, Math.ceil(MOMENT_SUM_COUNT / sumCount));
  });
}

/** The seed of all draws that come before a run. */
export function calibrationSeed(seed: string): string {
  const words = addressKey(seed, ['calibration']);
  return [words[0]!, words[1]!].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

/** Measures every layer; yields once an image. Null for layers without errors. */
export function* measureErrorSteps(
  design: Design,
  {
    crossbars,
    kernel,
    images,
  }: { readonly crossbars: readonly NoisyCrossbar[]; readonly kernel: Kernel; readonly images: Images },
): Generator<void, readonly (MeasuredErrors | null)[]> {
  const { network, extents, layers } = design;
  const sums = layers.map(() => ({ errors: noMoments(), signal: noMoments() }));
  const place = { drawIndex: 0, imageIndex: 0 };
  const drawCounts = errorDrawCounts(design, calibrationImageCount(design, images));
  const operators = createOperators(network, extents, (layer, input, layerIndex) => {
    const i = layers.findIndex((one) => one.layerIndex === layerIndex);
    const crossbar = crossbars[i];
    invariant(crossbar?.layerIndex === layerIndex, `layer ${layerIndex} has a crossbar`);
    const geometry = patchGeometry(layer, input);
    const { quantization } = crossbar;
    const disturbed = new Float64Array(geometry.positionCount * geometry.columnCount);
    const exact = createExactProducts({ layer, geometry, quantization, kernel });
    const products = exact.map((product, groupIndex) => {
      return (integers: Int32Array, ideal: Float64Array) => {
        product(integers, ideal);
        const { drawIndex, imageIndex } = place;
        if (!layers[i]!.hasErrors || drawIndex >= drawCounts[i]!) return;
        const address = { chipIndex: drawIndex, repeatIndex: 0, imageIndex, layerIndex, groupIndex };
        crossbar.groups[groupIndex]!.run({ integers, address, sums: disturbed });
        addErrors(sums[i]!, ideal, disturbed);
      };
    });
    return createQuantizedOperator({ layer, geometry, quantization, products });
  });
  for (; place.drawIndex < Math.max(...drawCounts); place.drawIndex++) {
    place.imageIndex = 0;
    for (const _ of passOver(design, images, operators)) {
      place.imageIndex++;
      yield;
    }
  }
  return layers.map(({ hasErrors }, i) => {
    if (!hasErrors) return null;
    const { squareSum, count } = sums[i]!.signal;
    return { ...meanAndVariance(sums[i]!.errors), signalPower: squareSum / count };
  });
}

function addErrors(
  { errors, signal }: { readonly errors: RunningMoments; readonly signal: RunningMoments },
  ideal: Float64Array,
  disturbed: Float64Array,
): void {
  for (let i = 0; i < ideal.length; i++) {
    const error = disturbed[i]! - ideal[i]!;
    errors.sum += error;
    errors.squareSum += error * error;
    signal.squareSum += ideal[i]! * ideal[i]!;
  }
  errors.count += ideal.length;
  signal.count += ideal.length;
}
