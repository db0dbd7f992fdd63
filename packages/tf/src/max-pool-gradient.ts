import * as tf from '@tensorflow/tfjs-core';
import { giveBack, metBy, padInput, tapsOf } from './taps.ts';

const KERNEL_NAME = 'MaxPoolGrad';
const corrected = new Set<string>();

/**
 * Replaces the wasm backend's gradient of a maximum, which is lost (in 4.22, as central differences show in
 * upstream-gradients.test.ts) wherever all numbers of a window are below zero. The gradient goes to the first
 * largest number of its window, as on the other backends. Calling it twice is harmless.
 */
export function correctMaxPoolGradient(backendName = 'wasm'): void {
  if (corrected.has(backendName)) return;
  corrected.add(backendName);
  if (tf.getKernel(KERNEL_NAME, backendName) !== undefined) tf.unregisterKernel(KERNEL_NAME, backendName);
  tf.registerKernel({ kernelName: KERNEL_NAME, backendName, kernelFunc: maxPoolGradient });
}

function maxPoolGradient({ inputs, attrs }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const x = inputs.input as tf.Tensor4D;
  const dy = inputs.dy as tf.Tensor4D;
  const geometry = tf.backend_util.computePool2DInfo(
    x.shape,
    attrs!.filterSize as [number, number],
    attrs!.strides as [number, number],
    1,
    attrs!.pad as 'same' | 'valid' | number,
    attrs!.dimRoundingMode as 'floor' | 'round' | 'ceil',
  );
  return tf.tidy(() => {
    const padded = padInput(x, geometry, Number.NEGATIVE_INFINITY);
    const taps = tapsOf(geometry).map((tap) => ({ tap, met: metBy(tap, padded, geometry) }));
    const largest = taps.map(({ met }) => met).reduce((most, met) => tf.maximum(most, met));
    let left = dy as tf.Tensor;
    const gifts = taps.map(({ tap, met }) => {
      const values = tf.mul(left, tf.cast(tf.equal(met, largest), 'float32')) as tf.Tensor4D;
      left = tf.sub(left, values);
      return { tap, values };
    });
    return giveBack(geometry, gifts);
  });
}
