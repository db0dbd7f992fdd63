import type { Conv2dLayer, CrossbarLayer } from '@dl-rsim/sim-core';
import * as tf from '@tensorflow/tfjs-core';

/** Inputs [image, ...] times a kernel, without the bias. */
export type CrossbarProduct = (x: tf.Tensor, kernel: tf.Tensor) => tf.Tensor;

/** Shape in which a layer's kernel is given to its product: that of the layer's own numbers. */
export function kernelShape(layer: CrossbarLayer): readonly number[] {
  if (layer.kind === 'dense') return [layer.inputCount, layer.outputCount];
  const { kernelHeightCount, kernelWidthCount, inputChannelCount, groupCount, outputChannelCount } = layer;
  return [kernelHeightCount, kernelWidthCount, inputChannelCount / groupCount, outputChannelCount];
}

/**
 * What a crossbar multiplies, as TensorFlow.js operations that have gradients on every backend: padding is
 * made beforehand, and dilation by zeros between the taps.
 */
export function crossbarProduct(layer: CrossbarLayer): CrossbarProduct {
  if (layer.kind === 'dense') return (x, kernel) => tf.matMul(x, kernel);
  const { groupCount, inputChannelCount, outputChannelCount } = layer;
  const strides: [number, number] = [layer.strideHeightCount, layer.strideWidthCount];
  const pad = layer.padding === 'same' ? 'same' : 'valid';
  const convolve = (x: tf.Tensor, kernel: tf.Tensor): tf.Tensor =>
    tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, strides, pad);
  if (groupCount === 1) return (x, kernel) => convolve(padded(layer, x), spreadTaps(layer, kernel));
  if (groupCount === inputChannelCount) {
    return (x, kernel) => {
      const taps = spreadTaps(layer, kernel);
      const [rows, columns] = taps.shape as [number, number];
      const filter = tf.reshape(taps, [rows, columns, groupCount, outputChannelCount / groupCount]);
      return tf.depthwiseConv2d(padded(layer, x) as tf.Tensor4D, filter as tf.Tensor4D, strides, pad);
    };
  }
  return (x, kernel) => {
    const kernels = tf.split(spreadTaps(layer, kernel), groupCount, 3);
    const parts = tf.split(padded(layer, x), groupCount, 3);
    return tf.concat(
      parts.map((part, group) => convolve(part, kernels[group]!)),
      3,
    );
  };
}

function padded({ padding }: Conv2dLayer, x: tf.Tensor): tf.Tensor {
  if (typeof padding === 'string') return x;
  const { topCount, bottomCount, leftCount, rightCount } = padding;
  return tf.pad(x, [
    [0, 0],
    [topCount, bottomCount],
    [leftCount, rightCount],
    [0, 0],
  ]);
}

/** [rows, columns, input, output] with dilation - 1 zeros between neighbouring taps. */
function spreadTaps(layer: Conv2dLayer, kernel: tf.Tensor): tf.Tensor {
  const { dilationHeightCount: down, dilationWidthCount: across } = layer;
  if (down === 1 && across === 1) return kernel;
  const [rows, columns, inputs, outputs] = kernel.shape as [number, number, number, number];
  const apart = tf.pad(tf.reshape(kernel, [rows, 1, columns, 1, inputs * outputs]), [
    [0, 0],
    [0, down - 1],
    [0, 0],
    [0, across - 1],
    [0, 0],
  ]);
  const whole = tf.reshape(apart, [rows * down, columns * across, inputs, outputs]);
  return tf.slice(whole, [0, 0, 0, 0], [(rows - 1) * down + 1, (columns - 1) * across + 1, inputs, outputs]);
}
