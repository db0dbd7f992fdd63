import { readFileSync } from 'node:fs';
import * as core from '@dl-rsim/sim-core';
import { randomImages, runSpec } from '@dl-rsim/sim-core/testing';
import * as spec from '@dl-rsim/spec';
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { expect, test, vi } from 'vitest';
import { readModel } from '../testing/read-model.ts';
import { trainingSpec } from '../testing/recover.ts';
import * as product from './index.ts';

const page = readFileSync(new URL('../../../docs/how-to/train-with-crossbars.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1]!);

/** Runs a page's examples one behind the other; what they import is given, with the rest that they speak of. */
async function runExamples(given: Readonly<Record<string, unknown>>, results: readonly string[]) {
  const AsyncFunction = Object.getPrototypeOf(async () => undefined).constructor as FunctionConstructor;
  const body = examples.join('\n').replaceAll(/^import .*$/gm, '');
  const imported = [...examples.join('\n').matchAll(/^import \{ (.*) \} from/gm)].flatMap((match) =>
    match[1]!.split(', '),
  );
  const known: Record<string, unknown> = { ...core, ...spec, ...product, ...given };
  for (const name of imported) expect(known[name], `${name} is exported`).toBeDefined();
  const names = [...new Set([...imported, ...Object.keys(given)])];
  const run = AsyncFunction(...names, `${body}\nreturn { ${results.join(', ')} };`);
  return (await run(...names.map((name) => known[name]))) as Readonly<Record<string, unknown>>;
}

test('the examples of "How to train with crossbars" run as they stand', async () => {
  await product.loadBackend();
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const model = layers.sequential({
    layers: [
      layers.layers.conv2d({ inputShape: [8, 8, 1], filters: 4, kernelSize: 3, activation: 'relu' }),
      layers.layers.flatten(),
      layers.layers.dense({ units: 3, activation: 'softmax' }),
    ],
  });
  const images = randomImages({ heightCount: 8, widthCount: 8, channelCount: 1 }, 16, 3);
  const pixels = Float32Array.from(images.pixels, (pixel) => pixel / 255);
  const { crossbars, outputs, network, history } = await runExamples(
    {
      model,
      images,
      read: await readModel(model),
      spec: runSpec(),
      draft: trainingSpec(),
      inputs: tf.tensor4d(pixels, [16, 8, 8, 1]),
      targets: tf.oneHot(tf.tensor1d([...images.labels], 'int32'), 3),
    },
    ['crossbars', 'outputs', 'network', 'history'],
  );
  expect((outputs as tf.Tensor).shape).toEqual([16, 3]);
  expect((crossbars as layers.LayersModel).layers.map((layer) => layer.getClassName())).toContain(
    'CrossbarLayer',
  );
  expect(core.checkNetwork(network as core.Network).ok).toBe(true);
  expect(history).toHaveLength(2);
  expect(log).toHaveBeenCalledTimes(3);
});
