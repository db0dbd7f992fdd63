import { fillNormal, nextWord, stream } from '@dl-rsim/sim-core';
import * as tf from '@tensorflow/tfjs-core';

/** Draws of a standard normal, made once; training takes stretches of them at random places. */
const POOL_COUNT = 1 << 19;

export interface NoisePool {
  /** Standard normals of a shape; stretches longer than the pool repeat it. */
  readonly normals: (shape: readonly number[]) => tf.Tensor;
}

/**
 * Noise for training, the same for a seed on every backend. Draws of different calls overlap by chance, which
 * does no harm to a gradient; nothing that is reported is drawn here.
 */
export function createNoisePool(seed: string): NoisePool {
  const pool = new Float64Array(POOL_COUNT);
  fillNormal(stream(seed, 'training.noise'), pool);
  const values = Float32Array.from(pool);
  const places = stream(seed, 'training.noise.place');
  return {
    normals: (shape) => {
      const count = shape.reduce((product, extent) => product * extent, 1);
      const out = new Float32Array(count);
      for (let at = 0; at < count; ) {
        const start = (nextWord(places) >>> 0) % POOL_COUNT;
        const part = values.subarray(start, Math.min(POOL_COUNT, start + count - at));
        out.set(part, at);
        at += part.length;
      }
      return tf.tensor(out, [...shape], 'float32');
    },
  };
}
