import * as tf from '@tensorflow/tfjs-core';

/** Whole numbers lowest .. highest, a step apart in value; one step, or one a place of the last axis. */
export interface QuantizerGrid {
  readonly step: number | Float64Array;
  readonly lowest: number;
  readonly highest: number;
}

/**
 * Rounds to a grid and saturates, as sim-core's `quantize` does, with a straight-through gradient: that of
 * the identity where a number is within the grid, none where it saturates.
 * @source bengio2013 (straight-through estimator); jacob2018 (fake quantization in training).
 */
export function fakeQuantize(x: tf.Tensor, { step, lowest, highest }: QuantizerGrid): tf.Tensor {
  // Made twice: what a forward pass leaves unsaved is gone when gradients are taken.
  const steps = (): tf.Tensor =>
    typeof step === 'number' ? tf.scalar(step) : tf.tensor1d(Float32Array.from(step));
  const quantized = tf.customGrad((value, save) => {
    const given = value as tf.Tensor;
    (save as tf.GradSaveFunc)([given]);
    const unit = steps();
    const whole = tf.floor(tf.add(tf.div(given, unit), 0.5));
    return {
      value: tf.mul(tf.clipByValue(whole, lowest, highest), unit),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const places = tf.div(saved[0]!, steps());
        const isInside = tf.logicalAnd(tf.greaterEqual(places, lowest - 0.5), tf.less(places, highest + 0.5));
        return tf.mul(dy, tf.cast(isInside, 'float32'));
      },
    };
  });
  return quantized(x);
}

/** The values of `exact` with the gradient of `smooth`, which has the same shape. */
export function straightThrough(smooth: tf.Tensor, exact: tf.Tensor): tf.Tensor {
  const passed = tf.customGrad(() => ({
    value: tf.clone(exact),
    gradFunc: (dy: tf.Tensor) => dy,
  }));
  return passed(smooth);
}
