import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend, workingBackends } from '../testing/backends.ts';
import { type BackendName, loadBackend } from './load-backend.ts';

const others = (await workingBackends()).filter((name) => name !== 'cpu');

const cases = [
  { title: 'valid, stride 1', image: [2, 9, 8, 3], filter: [3, 2, 3, 4], stride: [1, 1], pad: 'valid' },
  { title: 'same, stride 1', image: [2, 7, 7, 2], filter: [5, 5, 2, 3], stride: [1, 1], pad: 'same' },
  { title: 'same, even filter', image: [1, 8, 9, 2], filter: [4, 2, 2, 3], stride: [1, 1], pad: 'same' },
  {
    title: 'valid, stride 2 with a rest',
    image: [2, 10, 9, 2],
    filter: [3, 4, 2, 3],
    stride: [2, 2],
    pad: 'valid',
  },
  {
    title: 'same, unequal strides',
    image: [3, 11, 10, 1],
    filter: [3, 3, 1, 2],
    stride: [3, 2],
    pad: 'same',
  },
  { title: 'LeNet conv2', image: [4, 12, 12, 6], filter: [5, 5, 6, 16], stride: [1, 1], pad: 'valid' },
] as const;

async function filterGradient(backend: BackendName, index: number): Promise<Float32Array> {
  const { image, filter, stride, pad } = cases[index]!;
  await useBackend(backend);
  const x = tf.randomNormal<tf.Rank.R4>([...image], 0, 1, 'float32', 11);
  const w = tf.randomNormal<tf.Rank.R4>([...filter], 0, 1, 'float32', 12);
  const mask = tf.randomNormal(tf.conv2d(x, w, [...stride], pad).shape, 0, 1, 'float32', 13);
  const loss = (weights: tf.Tensor): tf.Scalar =>
    tf.sum(tf.mul(mask, tf.conv2d(x, weights as tf.Tensor4D, [...stride], pad)));
  return (await tf.grad(loss)(w).data()) as Float32Array;
}

describe('registerConvolutionGradient', () => {
  beforeAll(() => loadBackend({ prefer: 'cpu' }));

  it.each(
    others.flatMap((backend) => cases.map(({ title }, index) => ({ backend, title, index }))),
  )('$backend agrees with cpu: $title', async ({ backend, index }) => {
    const expected = await filterGradient('cpu', index);
    const found = await filterGradient(backend, index);
    expect(found.length).toBe(expected.length);
    const scale = Math.max(...expected.map(Math.abs));
    const worst = Math.max(...expected.map((value, at) => Math.abs(value - found[at]!)));
    expect(worst).toBeLessThan(1e-5 * scale);
  });

  it('leaks no tensor', async () => {
    await filterGradient('wasm', 0);
    const x = tf.ones<tf.Rank.R4>([1, 5, 5, 1]);
    const w = tf.ones<tf.Rank.R4>([3, 3, 1, 1]);
    const gradient = tf.grad((weights) => tf.sum(tf.conv2d(x, weights as tf.Tensor4D, 1, 'valid')));
    gradient(w).dispose();
    const before = tf.memory().numTensors;
    gradient(w).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
