import * as tf from '@tensorflow/tfjs-core';
import { giveBack, metBy, padInput, tapsOf, type WindowGeometry } from './taps.ts';

/**
 * Teaches the wasm backend the gradients of a depthwise convolution. Calling it twice is harmless.
 *
 *   dW[i, j, c, m] = sum_{n, y, x} X[n, y s + i d - p, x s + j d - p, c] dY[n, y, x, c M + m]
 *   dX[n, y s + i d - p, x s + j d - p, c] = sum_{i, j, m} W[i, j, c, m] dY[n, y, x, c M + m]
 *
 * tap by tap: a kernel has few.
 */
export function registerDepthwiseGradient(backendName = 'wasm'): void {
  register('DepthwiseConv2dNativeBackpropFilter', backendName, filterGradient);
  register('DepthwiseConv2dNativeBackpropInput', backendName, inputGradient);
}

function register(kernelName: string, backendName: string, kernelFunc: tf.KernelFunc): void {
  if (tf.getKernel(kernelName, backendName) === undefined)
    tf.registerKernel({ kernelName, backendName, kernelFunc });
}

type Shape4 = [number, number, number, number];
type Attributes = Parameters<tf.KernelFunc>[0]['attrs'];

function geometryOf(inputShape: Shape4, filterShape: Shape4, attrs: Attributes): WindowGeometry {
  return tf.backend_util.computeConv2DInfo(
    inputShape,
    filterShape,
    attrs!.strides as [number, number],
    attrs!.dilations as [number, number],
    attrs!.pad as 'same' | 'valid' | number,
    attrs!.dimRoundingMode as 'floor' | 'round' | 'ceil',
    true,
  );
}

/** dY [n, y, x, c, m] */
function splitChannels(dy: tf.Tensor4D, { inChannels, outChannels }: WindowGeometry): tf.Tensor5D {
  const [images, height, width] = dy.shape;
  return tf.reshape(dy, [images, height, width, inChannels, outChannels / inChannels]);
}

function filterGradient({ inputs, attrs }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const x = inputs.x as tf.Tensor4D;
  const filterShape = attrs!.filterShape as Shape4;
  const geometry = geometryOf(x.shape, filterShape, attrs);
  return tf.tidy(() => {
    const errors = splitChannels(inputs.dy as tf.Tensor4D, geometry);
    const padded = padInput(x, geometry, 0);
    const taps = tapsOf(geometry).map((tap) => {
      const met = tf.expandDims(metBy(tap, padded, geometry), 4);
      return tf.sum(tf.mul(met, errors), [0, 1, 2]);
    });
    return tf.reshape(tf.stack(taps), filterShape);
  });
}

function inputGradient({ inputs, attrs }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const filter = inputs.filter as tf.Tensor4D;
  const geometry = geometryOf(attrs!.inputShape as Shape4, filter.shape, attrs);
  return tf.tidy(() => {
    const errors = splitChannels(inputs.dy as tf.Tensor4D, geometry);
    const gifts = tapsOf(geometry).map((tap) => {
      const weights = tf.slice4d(filter, [tap.rowIndex, tap.columnIndex, 0, 0], [1, 1, -1, -1]);
      const spread = tf.reshape(weights, [1, 1, 1, ...filter.shape.slice(2)]);
      return { tap, values: tf.sum(tf.mul(errors, spread), 4) as tf.Tensor4D };
    });
    return giveBack(geometry, gifts);
  });
}
