import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  checkNetwork,
  createFloatOperator,
  createOperators,
  forward,
  type Images,
  imageInput,
  isCrossbarLayer,
  layerExtents,
  type Network,
  predictedClass,
} from '@dl-rsim/sim-core';
import { registry } from '@dl-rsim/spec';
import { describe, expect, it } from 'vitest';
import { fetchDataset } from '../dataset/fetch-dataset.ts';
import { renderStrokes } from '../strokes/render-strokes.ts';
import { readTfjsLayersModel } from '../tfjs/read-tfjs-layers-model.ts';
import { packZoo, readZooNetwork } from './read-zoo-network.ts';
import { zooNetworks } from './zoo-networks.ts';

async function readZoo(key: string): Promise<Network> {
  const outcome = readTfjsLayersModel(await packZoo(key));
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problem));
  return outcome.value.network;
}

/** <2,4>: floor(16 x + 0.5) / 16 in [-2, 2 - 1/16]. */
const snap = (values: Float32Array): Float32Array =>
  values.map((value) => Math.min(31, Math.max(-32, Math.floor(value * 16 + 0.5))) / 16);

function accuracyRatio(
  network: Network,
  images: Images,
  round: (values: Float32Array) => Float32Array = (x) => x,
): number {
  const extents = layerExtents(network);
  const operators = createOperators(network, extents, (layer, input) => {
    const multiply = createFloatOperator(layer, input);
    return (activation) => multiply(round(activation));
  });
  let correctCount = 0;
  for (let index = 0; index < images.imageCount; index++) {
    const output = forward({ network, extents, operators, input: imageInput(images, index) });
    if (predictedClass(output) === images.labels[index]) correctCount++;
  }
  return correctCount / images.imageCount;
}

const LENET_DIRECTORY = fileURLToPath(new URL('../../zoo/lenet5-mnist', import.meta.url));

describe('the zoo', () => {
  it('gives every network by its key, those without weights as architectures', async () => {
    for (const { key, from } of zooNetworks) {
      const read = await readZooNetwork(key);
      if (!read.ok) throw new Error(JSON.stringify(read.problem));
      expect(checkNetwork(read.value.network).ok).toBe(true);
      expect(read.value.network.isShapeOnly === true).toBe('draw' in from);
    }
    await expect(readZooNetwork('lenet6')).rejects.toThrow('lenet5-mnist');
    await expect(packZoo('vgg16-imagenet')).rejects.toThrow('no weights');
  });

  it('lists every folder, each with card, model and log, and each small', async () => {
    const folders = await readdir(join(LENET_DIRECTORY, '..'), { withFileTypes: true });
    const names = folders.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    const trained = zooNetworks.filter(({ from }) => 'directory' in from);
    expect(names.sort()).toEqual(trained.map(({ key }) => key).sort());
    for (const directory of names.map((name) => join(LENET_DIRECTORY, '..', name))) {
      expect((await readdir(directory)).sort()).toEqual([
        'README.md',
        'model.json',
        'training.log',
        'weights.bin',
      ]);
      expect((await stat(join(directory, 'weights.bin'))).size).toBeLessThan(1_000_000);
    }
  });

  it('packs to the same bytes every time', async () => {
    const sha256 = async (): Promise<string> =>
      createHash('sha256')
        .update(await packZoo('lenet5-mnist'))
        .digest('hex');
    expect(await sha256()).toBe(await sha256());
    await expect(packZoo('vgg')).rejects.toThrow('the zoo has no "vgg"; it has lenet5-mnist');
  });

  it('keeps the kernels of LeNet on the <2,4> grid', async () => {
    const { layers } = await readZoo('lenet5-mnist');
    for (const layer of layers.filter(isCrossbarLayer)) expect(snap(layer.kernel)).toEqual(layer.kernel);
  });

  it('recognises Strokes with LeNet, in float and in <2,4>', async () => {
    const network = await readZoo('lenet5-mnist');
    const { images } = renderStrokes();
    expect(accuracyRatio(network, images)).toBeGreaterThan(0.95);
    expect(accuracyRatio(network, images, snap)).toBeGreaterThan(0.95);
  });

  const datasetsDir = process.env.DLRSIM_DATASETS_DIR;
  if (datasetsDir === undefined) {
    console.warn(
      'SKIPPED: accuracy of LeNet on MNIST. Set DLRSIM_DATASETS_DIR to a folder with mnist/t10k-*.gz to run it.',
    );
  }

  it.skipIf(datasetsDir === undefined)(
    'reaches the accuracies of its card on the test images of MNIST',
    async () => {
      const entry = registry.find(({ key }) => key === 'mnist')!;
      const offline = (): Promise<never> => Promise.reject(new Error('tests do not download'));
      const mnist = await fetchDataset({
        entry,
        cacheDir: join(tmpdir(), 'no-such-cache'),
        datasetsDir,
        fetch: offline,
      });
      if (!mnist.ok) throw new Error(mnist.problem[0]?.message);
      const network = await readZoo('lenet5-mnist');
      const [float, fixed] = [
        accuracyRatio(network, mnist.value.test.images),
        accuracyRatio(network, mnist.value.test.images, snap),
      ];
      expect(float).toBeGreaterThanOrEqual(0.985);
      expect(fixed).toBeGreaterThanOrEqual(0.98);
      const card = await readFile(join(LENET_DIRECTORY, 'README.md'), 'utf8');
      expect(card).toContain(`${(100 * float).toFixed(2)} %`);
      expect(card).toContain(`${(100 * fixed).toFixed(2)} %`);
    },
    120_000,
  );
});
