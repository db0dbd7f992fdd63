import {
  chipKernel,
  type Design,
  type LayerDesign,
  type Prepared,
  type Quantization,
} from '@dl-rsim/sim-core';
import type { Awareness } from '@dl-rsim/spec';
import * as tf from '@tensorflow/tfjs-core';
import type { NoisePool } from './noise-pool.ts';
import { fakeQuantize, straightThrough } from './quantizer.ts';
import { type CrossbarRule, trainedLayer } from './trainable-network.ts';

/**
 * What a crossbar layer computes in training.
 *
 * Quantity: sums of a layer, before the digital bias, and their straight-through gradient.
 * Equation: y = q(x) q(W)' + s (mean + sqrt(variance) z), z standard normal and new for every sum, s the step
 * of a sum; q rounds and saturates, ' is what the stuck cells of the chip make of the weights. Gradients are
 * those of x W at q(x) and q(W)', none where q saturates.
 * @source joshi2020 (noise in training of the size that the hardware makes); xiao2022 (errors of a product as
 * additive normal noise); xia2017 (training around stuck cells); bengio2013 (straight-through estimator).
 * Valid: as inference by moments is (docs/models/moments.md); mean and variance are those of the weights at
 * the last measurement.
 * Ignored: that errors repeat with a chip, but for its stuck cells.
 */
export function trainingRule(options: {
  readonly design: Design;
  readonly prepared: Prepared;
  readonly awareness: Awareness;
  readonly chipIndex: number;
  readonly pool: NoisePool;
}): CrossbarRule {
  const { design, prepared, awareness, chipIndex, pool } = options;
  return ({ variables, multiply }, x) => {
    const designIndex = design.layers.findIndex(({ layerIndex }) => layerIndex === variables.layerIndex);
    const { quantization, errors } = prepared.layers[designIndex]!;
    const isQuantized = awareness.quantization === 'on';
    const input = isQuantized ? fakeQuantize(x, quantization.activation) : x;
    let kernel: tf.Tensor = variables.kernel;
    if (isQuantized) kernel = quantizedKernel(kernel, quantization);
    if (awareness.faults === 'on' && hasFaults(design.layers[designIndex]!)) {
      const held = chipKernel({ design, prepared, designIndex, layer: trainedLayer(variables), chipIndex });
      kernel = straightThrough(kernel, tf.tensor(held, variables.kernel.shape));
    }
    const sums = multiply(input, kernel);
    if (awareness.noise === 'off' || errors === null) return sums;
    return tf.add(sums, sumErrors(sums.shape, { errors, quantization, pool }));
  };
}

/** The kernel on the grid of its output channels, with a straight-through gradient. */
export function quantizedKernel(kernel: tf.Tensor, { weight }: Quantization): tf.Tensor {
  const { lowest, highest, steps } = weight;
  return fakeQuantize(kernel, { step: steps, lowest, highest });
}

/** Errors of sums of any shape whose last axis is the output channel, in units of the layer's output. */
export function sumErrors(
  shape: readonly number[],
  options: {
    readonly errors: { readonly mean: number; readonly variance: number };
    readonly quantization: Quantization;
    readonly pool: NoisePool;
  },
): tf.Tensor {
  const { errors, quantization, pool } = options;
  const { activation, weight } = quantization;
  const steps = tf.tensor1d(Float32Array.from(weight.steps, (step) => step * activation.step));
  const whole = tf.add(tf.mul(pool.normals(shape), Math.sqrt(errors.variance)), errors.mean);
  return tf.mul(whole, steps);
}

export function hasFaults({ accelerator, hasErrors }: LayerDesign): boolean {
  const { stuckLrsRatio, stuckHrsRatio } = accelerator.device.faults;
  return hasErrors && stuckLrsRatio + stuckHrsRatio > 0;
}
