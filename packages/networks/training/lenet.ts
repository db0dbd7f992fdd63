import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { HIGHEST, LOWEST, snap, snapActivations, snapWeights } from './fake-quantize.ts';

/**
 * How the forward pass rounds. 'float' rounds weights only: it is what a float run of the snapped network
 * computes.
 */
export type Precision = 'fixed' | 'float';

const KERNEL_SHAPES = [
  { name: 'conv1', shape: [5, 5, 1, 6] },
  { name: 'conv2', shape: [5, 5, 6, 16] },
  { name: 'dense1', shape: [256, 120] },
  { name: 'dense2', shape: [120, 84] },
  { name: 'dense3', shape: [84, 10] },
] as const;

export interface LenetLayer {
  readonly name: string;
  readonly kernel: tf.Variable;
  readonly bias: tf.Variable;
}

/** Five layers of He-normal weights, drawn from `seed`. */
export function createLenet(seed: number): readonly LenetLayer[] {
  return KERNEL_SHAPES.map(({ name, shape }, index) => {
    const kernel = layers.initializers.heNormal({ seed: seed + index }).apply([...shape]);
    return { name, kernel: tf.variable(kernel), bias: tf.variable(tf.zeros([shape.at(-1)!])) };
  });
}

/**
 * Logits [n, 10] of images [n, 28, 28, 1] in 0..1. Weights always lie on the grid; gradients reach the
 * hidden floats.
 */
export function forwardLenet(
  lenet: readonly LenetLayer[],
  images: tf.Tensor4D,
  precision: Precision,
): tf.Tensor2D {
  const round = (x: tf.Tensor): tf.Tensor => (precision === 'fixed' ? snapActivations(x) : x);
  const [conv1, conv2, dense1, dense2, dense3] = lenet as [
    LenetLayer,
    LenetLayer,
    LenetLayer,
    LenetLayer,
    LenetLayer,
  ];
  const convolve = (x: tf.Tensor, { kernel, bias }: LenetLayer): tf.Tensor => {
    const sums = tf.add(tf.conv2d(x as tf.Tensor4D, snapWeights(kernel) as tf.Tensor4D, 1, 'valid'), bias);
    // Rounding after the pool equals rounding before it (both are monotone) and costs a quarter.
    return round(tf.maxPool(tf.relu(sums) as tf.Tensor4D, 2, 2, 'valid'));
  };
  const multiply = (x: tf.Tensor, { kernel, bias }: LenetLayer): tf.Tensor =>
    tf.add(tf.matMul(x as tf.Tensor2D, snapWeights(kernel) as tf.Tensor2D), bias);
  const features = convolve(convolve(round(images), conv1), conv2);
  const flat = tf.reshape(features, [images.shape[0], 256]);
  const hidden1 = round(tf.relu(multiply(flat, dense1)));
  const hidden2 = round(tf.relu(multiply(hidden1, dense2)));
  return multiply(hidden2, dense3) as tf.Tensor2D;
}

/** Keeps the hidden floats inside <2,4>, where the straight-through gradient is meant to act. */
export function clampKernels(lenet: readonly LenetLayer[]): void {
  tf.tidy(() => {
    for (const { kernel } of lenet) kernel.assign(tf.clipByValue(kernel, LOWEST, HIGHEST));
  });
}

/** The same network as a TensorFlow.js Layers model with the snapped weights, ready to save. */
export function toLayersModel(lenet: readonly LenetLayer[]): layers.Sequential {
  const { conv2d, maxPooling2d, flatten, dense } = layers.layers;
  const model = layers.sequential({
    name: 'lenet5_mnist',
    layers: [
      conv2d({ name: 'conv1', inputShape: [28, 28, 1], filters: 6, kernelSize: 5, activation: 'relu' }),
      maxPooling2d({ name: 'pool1', poolSize: 2 }),
      conv2d({ name: 'conv2', filters: 16, kernelSize: 5, activation: 'relu' }),
      maxPooling2d({ name: 'pool2', poolSize: 2 }),
      flatten({ name: 'flatten' }),
      dense({ name: 'dense1', units: 120, activation: 'relu' }),
      dense({ name: 'dense2', units: 84, activation: 'relu' }),
      dense({ name: 'dense3', units: 10, activation: 'softmax' }),
    ],
  });
  model.setWeights(lenet.flatMap(({ kernel, bias }) => [snap(kernel), bias]));
  return model;
}
