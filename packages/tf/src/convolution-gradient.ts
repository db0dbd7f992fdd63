import * as tf from '@tensorflow/tfjs-core';
// For its side effect: the Node build of tfjs-core comes without gradients, the layers package registers them
// all.
import '@tensorflow/tfjs-layers';

/**
 * Teaches the wasm backend the gradient of a convolution with respect to its filter, the one kernel that
 * it lacks for training plain CNNs. Calling it twice is harmless. Dilated convolutions stay without a
 * gradient; those of depthwise ones are in depthwise-gradient.ts.
 *
 *   dW[i, j, c, f] = sum_{n, y, x} X[n, y s + i - p, x s + j - p, c] dY[n, y, x, f]
 *
 * is itself a convolution: images and channels of X and dY change places, and the stride s becomes a
 * dilation.
 */
export function registerConvolutionGradient(backendName = 'wasm'): void {
  if (tf.getKernel('Conv2DBackpropFilter', backendName) !== undefined) return;
  tf.registerKernel({ kernelName: 'Conv2DBackpropFilter', backendName, kernelFunc: convolveFilterGradient });
}

function convolveFilterGradient({ inputs, attrs }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  if (attrs?.dataFormat !== 'NHWC') throw new Error('convolution gradient: expected data format NHWC');
  const x = inputs.x as tf.Tensor4D;
  const dy = inputs.dy as tf.Tensor4D;
  const filterShape = attrs.filterShape as [number, number, number, number];
  const { padInfo, strideHeight, strideWidth } = tf.backend_util.computeConv2DInfo(
    x.shape,
    filterShape,
    attrs.strides as [number, number],
    1,
    attrs.pad as 'same' | 'valid' | number,
    attrs.dimRoundingMode as 'floor' | 'round' | 'ceil',
  );
  const padding: Parameters<typeof tf.conv2d>[3] = [
    [0, 0],
    [padInfo.top, padInfo.bottom],
    [padInfo.left, padInfo.right],
    [0, 0],
  ];
  return tf.tidy(() => {
    const images = tf.transpose(x, [3, 1, 2, 0]);
    const errors = tf.transpose(dy, [1, 2, 0, 3]);
    const whole = tf.conv2d(images, errors, 1, padding, 'NHWC', [strideHeight, strideWidth]);
    // With a stride that does not divide the image, rows that no output used give extra taps: not part of the
    // filter.
    const [height, width, inChannels, outChannels] = filterShape;
    const taps = tf.slice4d(whole, [0, 0, 0, 0], [inChannels, height, width, outChannels]);
    return tf.transpose(taps, [1, 2, 0, 3]);
  });
}
