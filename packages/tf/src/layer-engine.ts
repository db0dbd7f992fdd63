import {
  type CrossbarLayer,
  createLayerOperator,
  type Design,
  elementCount,
  type LayerOperator,
  type Prepared,
  type Quantization,
  weightGridOf,
} from '@dl-rsim/sim-core';
import * as tf from '@tensorflow/tfjs-core';
import { crossbarProduct, kernelShape } from './crossbar-product.ts';
import { quantizedKernel, sumErrors } from './crossbar-rule.ts';
import type { NoisePool } from './noise-pool.ts';
import { fakeQuantize, straightThrough } from './quantizer.ts';

/**
 * How a layer's outputs are found. `simulated`: read by read, in the design's fidelity. `moments`: products
 * of the quantized numbers with errors of the mean and variance that were measured at calibration; some
 * hundred times faster.
 */
export type CrossbarMode = 'simulated' | 'moments';

/** Which chip and repeat is drawn, and how many images each layer has seen of it. */
export interface DrawPlace {
  chipIndex: number;
  repeatIndex: number;
  readonly imageCounts: Map<number, number>;
}

/** The outputs of one layer before its activation, with a straight-through gradient. */
export type LayerEngine = (
  x: tf.Tensor,
  numbers: { readonly kernel: tf.Tensor; readonly bias: tf.Tensor | null },
  mode: CrossbarMode,
) => tf.Tensor;

/** Layer `designIndex` of a design on tensors; its weights are given with every call. */
export function createLayerEngine(options: {
  readonly design: Design;
  readonly prepared: Prepared;
  readonly designIndex: number;
  readonly place: DrawPlace;
  readonly pool: NoisePool;
}): LayerEngine {
  const { design, prepared, designIndex, place, pool } = options;
  const own = design.layers[designIndex]!;
  const layer = design.network.layers[own.layerIndex] as CrossbarLayer;
  const multiply = crossbarProduct(layer);
  const shape = [...kernelShape(layer)];
  const { activation } = prepared.layers[designIndex]!.quantization;
  const { errors } = prepared.layers[designIndex]!;
  const outputShape = design.extents[own.layerIndex]!;
  let built: BuiltLayer | null = null;
  const builtFor = (kernel: tf.Tensor, bias: tf.Tensor | null): BuiltLayer => {
    const numbers = { kernel: floats(kernel), bias: bias === null ? null : floats(bias) };
    if (built !== null && isEqual(built.layer, numbers)) return built;
    const layerNow: CrossbarLayer = { ...layer, ...numbers };
    const weight = weightGridOf(own.quantization, layerNow);
    built = { layer: layerNow, quantization: { activation, weight }, operator: null };
    return built;
  };
  const simulate = (x: tf.Tensor, now: BuiltLayer): tf.Tensor => {
    now.operator ??= createLayerOperator({
      design,
      prepared: withQuantization(prepared, designIndex, now.quantization),
      designIndex,
      layer: now.layer,
    });
    return runImages(x, { operator: now.operator, outputShape, place, designIndex });
  };
  return (x, { kernel, bias }, mode) => {
    const now = builtFor(kernel, bias);
    const weights = quantizedKernel(tf.reshape(kernel, shape), now.quantization);
    const sums = multiply(fakeQuantize(x, activation), weights);
    const smooth = bias === null ? sums : tf.add(sums, bias);
    if (mode === 'simulated') return straightThrough(smooth, simulate(x, now));
    if (errors === null) return smooth;
    return tf.add(smooth, sumErrors(smooth.shape, { errors, quantization: now.quantization, pool }));
  };
}

interface BuiltLayer {
  readonly layer: CrossbarLayer;
  readonly quantization: Quantization;
  /** Programming a layer takes long: not before it is needed. */
  operator: LayerOperator | null;
}

function floats(tensor: tf.Tensor): Float32Array {
  return Float32Array.from(tensor.dataSync());
}

function isEqual(
  layer: CrossbarLayer,
  { kernel, bias }: { readonly kernel: Float32Array; readonly bias: Float32Array | null },
): boolean {
  const isSame = (a: Float32Array | null, b: Float32Array | null) =>
    a === b || (a !== null && b !== null && a.every((value, i) => value === b[i]));
  return isSame(layer.kernel, kernel) && isSame(layer.bias, bias);
}

function withQuantization(prepared: Prepared, designIndex: number, quantization: Quantization): Prepared {
  const layers = prepared.layers.map((one, i) => (i === designIndex ? { ...one, quantization } : one));
  return { ...prepared, layers };
}

/** Every image of a batch through the simulated layer, each with its own draws. */
function runImages(
  x: tf.Tensor,
  options: {
    readonly operator: LayerOperator;
    readonly outputShape: readonly number[];
    readonly place: DrawPlace;
    readonly designIndex: number;
  },
): tf.Tensor {
  const { operator, outputShape, place, designIndex } = options;
  const inputs = floats(x);
  const imageCount = x.shape[0]!;
  const inputCount = inputs.length / imageCount;
  const outputCount = elementCount(outputShape);
  const outputs = new Float32Array(imageCount * outputCount);
  const { chipIndex, repeatIndex, imageCounts } = place;
  const first = imageCounts.get(designIndex) ?? 0;
  for (let i = 0; i < imageCount; i++) {
    const input = inputs.subarray(i * inputCount, (i + 1) * inputCount);
    outputs.set(operator(input, { chipIndex, repeatIndex, imageIndex: first + i }), i * outputCount);
  }
  imageCounts.set(designIndex, first + imageCount);
  return tf.tensor(outputs, [imageCount, ...outputShape]);
}
