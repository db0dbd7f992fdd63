import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import '@tensorflow/tfjs-backend-cpu';
import * as wasm from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
// Registers the gradients of all operations, which the Node build of tfjs-core lacks.
import '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';

/**
 * What the gradients of TensorFlow.js 4.22 itself are, before we register ours, held against central
 * differences of its own forward pass. Where one of these fails after an update, a detour may go.
 */

const require = createRequire(import.meta.url);
wasm.setWasmPaths(join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist', '/'));

type Pool = (x: tf.Tensor4D) => tf.Tensor4D;
const SIDE = 5;
const WINDOW = 3;

/** 25 numbers that are all apart, from `low` to `low` + 2. */
const image = (low: number) =>
  Float32Array.from({ length: SIDE ** 2 }, (_, at) => low + ((at * 7) % 25) / 12);
const weight = (at: number) => 0.5 + ((at * 11) % 17) / 17;

/** d(sum of weighted outputs) / d(inputs): by the backend, and by central differences. */
async function gradients(backend: string, pool: Pool, x: Float32Array) {
  await tf.setBackend(backend);
  const of = (values: Float32Array) => tf.tensor4d(values, [1, SIDE, SIDE, 1]);
  const weighted = (y: tf.Tensor) =>
    Array.from(y.dataSync()).reduce((sum, value, at) => sum + weight(at) * value, 0);
  const found = tf
    .grad((input) => {
      const y = pool(input as tf.Tensor4D);
      const weights = tf.tensor4d(
        Float32Array.from({ length: y.size }, (_, at) => weight(at)),
        y.shape,
      );
      return tf.sum(tf.mul(y, weights));
    })(of(x))
    .dataSync();
  const numeric = x.map((value, at) => {
    const [up, down] = [x.slice(), x.slice()];
    up[at] = value + 1e-2;
    down[at] = value - 1e-2;
    const rise = weighted(pool(of(up))) - weighted(pool(of(down)));
    return rise / (up[at]! - down[at]!);
  });
  return { found: Array.from(found), numeric: Array.from(numeric) };
}

const wrongPlaces = ({ found, numeric }: Awaited<ReturnType<typeof gradients>>) =>
  found.flatMap((value, at) => (Math.abs(value - numeric[at]!) > 0.01 ? [at] : []));

const max: Pool = (x) => tf.maxPool(x, WINDOW, 1, 'valid');
const average =
  (pad: 'same' | 'valid'): Pool =>
  (x) =>
    tf.avgPool(x, WINDOW, 1, pad);

it.each(['cpu', 'wasm'])('%s: the gradient of a maximum above zero is right', async (backend) => {
  expect(wrongPlaces(await gradients(backend, max, image(0.1)))).toEqual([]);
});

it('cpu: the gradient of a maximum below zero is right', async () => {
  expect(wrongPlaces(await gradients('cpu', max, image(-9)))).toEqual([]);
});

it('wasm: the gradient of a window with its maximum below zero is lost', async () => {
  const below = await gradients('wasm', max, image(-9));
  // Every place that is the largest of a window, and the first one of the image, which gets what is lost.
  const largest = below.numeric.flatMap((value, at) => (value > 0.01 ? [at] : []));
  expect(wrongPlaces(below)).toEqual([0, ...largest]);
  // Some windows below zero and some above: only the former are lost.
  const mixed = image(0.1).map((value, at) => (at < 2 * SIDE ? value : value - 5));
  const { found, numeric } = await gradients('wasm', max, mixed);
  for (const at of mixed.keys()) {
    if (at === 0 || numeric[at]! < 0.01) continue;
    if (mixed[at]! < 0) expect(found[at]).toBe(0);
    else expect(found[at]).toBeCloseTo(numeric[at]!, 2);
  }
  expect(mixed.some((value, at) => value < 0 && numeric[at]! > 0.01)).toBe(true);
});

it.each(['cpu', 'wasm'])('%s: the gradient of an average without padding is right', async (backend) => {
  expect(wrongPlaces(await gradients(backend, average('valid'), image(-1)))).toEqual([]);
});

it.each(['cpu', 'wasm'])('%s: that of a padded average counts padded places', async (backend) => {
  const { found, numeric } = await gradients(backend, average('same'), image(-1));
  for (let at = 0; at < SIDE ** 2; at++) {
    const [row, column] = [Math.floor(at / SIDE), at % SIDE];
    let [byAll, byPresent] = [0, 0];
    for (let y = Math.max(0, row - 1); y <= Math.min(SIDE - 1, row + 1); y++) {
      for (let x = Math.max(0, column - 1); x <= Math.min(SIDE - 1, column + 1); x++) {
        const presentCount = (y % (SIDE - 1) === 0 ? 2 : 3) * (x % (SIDE - 1) === 0 ? 2 : 3);
        byAll += weight(y * SIDE + x) / WINDOW ** 2;
        byPresent += weight(y * SIDE + x) / presentCount;
      }
    }
    // Forward, it divides by the places that lie on the image; backward, by all of the window.
    expect(numeric[at]).toBeCloseTo(byPresent, 2);
    expect(found[at]).toBeCloseTo(byAll, 4);
  }
});
