import * as tf from '@tensorflow/tfjs-core';

/** Signed fixed point <2,4> of Lin 2018: 6 bits, step 1/16, range [-2, 2 - 1/16]. */
export const STEP = 1 / 16;
export const LOWEST = -2;
export const HIGHEST = 2 - STEP;

/** Nearest grid point, halves upwards, clamped: floor(16 x + 0.5) / 16. */
export function snap(values: tf.Tensor): tf.Tensor {
  return tf.tidy(() =>
    tf.clipByValue(tf.mul(tf.floor(tf.add(tf.mul(values, 1 / STEP), 0.5)), STEP), LOWEST, HIGHEST),
  );
}

/**
 * Forward: `snap`. Backward: the gradient goes straight through; the caller keeps the weights inside the
 * range.
 */
export const snapWeights = tf.customGrad((weights) => ({
  value: snap(weights as tf.Tensor),
  gradFunc: (dy: tf.Tensor) => dy,
}));

/** Forward: `snap`. Backward: straight through inside the range, nothing where the value was clamped. */
export const snapActivations = tf.customGrad((activations, save) => {
  const input = activations as tf.Tensor;
  (save as tf.GradSaveFunc)([input]);
  return {
    value: snap(input),
    gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
      tf.mul(dy, tf.cast(tf.lessEqual(saved[0] as tf.Tensor, HIGHEST), 'float32')),
  };
});
