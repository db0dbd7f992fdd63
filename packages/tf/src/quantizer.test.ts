import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { useBackend, workingBackends } from '../testing/backends.ts';
import { fakeQuantize, straightThrough } from './quantizer.ts';

const backends = await workingBackends();

describe.each(backends)('fakeQuantize on %s', (backend) => {
  it('rounds half up and saturates', async () => {
    await useBackend(backend);
    const x = tf.tensor1d([-9, -0.75, -0.25, 0.24, 0.25, 0.6, 1.4, 9]);
    const found = fakeQuantize(x, { step: 0.5, lowest: -2, highest: 3 });
    expect([...found.dataSync()].map((value) => value + 0)).toEqual([-1, -0.5, 0, 0, 0.5, 0.5, 1.5, 1.5]);
  });

  it('has a step for every place of the last axis', async () => {
    await useBackend(backend);
    const x = tf.tensor2d([0.9, 0.9, -0.9, -0.9], [2, 2]);
    const found = fakeQuantize(x, { step: Float64Array.of(1, 0.25), lowest: -8, highest: 7 });
    expect([...found.dataSync()]).toEqual([1, 1, -1, -1]);
    const finer = fakeQuantize(tf.tensor2d([0.6, 0.6], [1, 2]), {
      step: Float64Array.of(1, 0.25),
      lowest: -8,
      highest: 7,
    });
    expect([...finer.dataSync()]).toEqual([1, 0.5]);
  });

  it('lets gradients through where it does not saturate', async () => {
    await useBackend(backend);
    const x = tf.tensor1d([-9, -0.9, 0.1, 1.6, 9]);
    const gradient = tf.grad((value) => tf.sum(fakeQuantize(value, { step: 0.5, lowest: -2, highest: 3 })))(
      x,
    );
    expect([...gradient.dataSync()]).toEqual([0, 1, 1, 1, 0]);
  });

  it('straightThrough has the one value and the other gradient', async () => {
    await useBackend(backend);
    const x = tf.tensor1d([1, 2]);
    const exact = tf.tensor1d([7, 8]);
    const through = (value: tf.Tensor) => straightThrough(tf.mul(value, 3), exact);
    expect([...through(x).dataSync()]).toEqual([7, 8]);
    expect([
      ...tf
        .grad((value) => tf.sum(through(value)))(x)
        .dataSync(),
    ]).toEqual([3, 3]);
  });
});
