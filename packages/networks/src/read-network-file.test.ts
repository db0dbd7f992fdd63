import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createFloatOperator,
  createOperators,
  elementCount,
  forward,
  imageExtents,
  layerExtents,
  type Network,
} from '@dl-rsim/sim-core';
import { loadBackend } from '@dl-rsim/tf';
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { zipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  kerasSeeds,
  networkFixture,
  onnxSeeds,
  packH5Model,
  tfjsSeeds,
  tinyH5Model,
} from '../testing/index.ts';
import type { ReadNetwork } from './read-network.ts';
import { readNetworkFile } from './read-network-file.ts';

const modelsDir = process.env.DLRSIM_MODELS_DIR;
if (modelsDir === undefined)
  console.warn(
    'SKIPPED: originals of pretrained networks. Set DLRSIM_MODELS_DIR to the folder of resnet*.h5.',
  );

async function read(bytes: Uint8Array, inputMean?: Float32Array): Promise<ReadNetwork> {
  const outcome = await readNetworkFile(bytes, { name: 'given', inputMean: inputMean ?? null });
  if (!outcome.ok) throw new Error(outcome.problem.map(({ message }) => message).join('\n'));
  return outcome.value;
}

const complaint = async (bytes: Uint8Array): Promise<string> => {
  const outcome = await readNetworkFile(bytes, { name: 'given' });
  return outcome.ok ? 'accepted' : outcome.problem[0]!.message;
};

/** A right file says its version, which decides whether TensorFlow.js understands it. */
async function keras2(): Promise<Uint8Array> {
  const model = tinyH5Model();
  return packH5Model({ ...model, finish: (file) => file.create_attribute('keras_version', '2.4.0') });
}

function infer(network: Network, input: Float32Array): Float32Array {
  const extents = layerExtents(network);
  return forward({
    network,
    extents,
    operators: createOperators(network, extents, createFloatOperator),
    input,
  });
}

/** Largest difference between our answer and that of TensorFlow.js with the original, of its largest. */
async function originalDifference({ network, original }: ReadNetwork): Promise<number> {
  if (original?.kind !== 'layers') throw new Error('an original in layers is expected');
  const { modelTopology, weightData } = original;
  const weightSpecs = [...original.weightSpecs] as tf.io.WeightsManifestEntry[];
  const artifacts = { modelTopology: modelTopology as object, weightSpecs, weightData };
  const model = await layers.loadLayersModel(tf.io.fromMemory(artifacts));
  const extents = imageExtents(network);
  const input = Float32Array.from({ length: elementCount(extents) }, (_, at) => ((at * 7) % 31) / 31);
  const output = model.predict(tf.tensor(input, [1, ...extents])) as tf.Tensor;
  const expected = await output.data();
  const found = infer(network, input);
  return (
    Math.max(...expected.map((value, at) => Math.abs(value - found[at]!))) /
    Math.max(...expected.map(Math.abs))
  );
}

describe('readNetworkFile', () => {
  it('knows every format by its content', async () => {
    const formats = new Map<string, string>();
    for (const { name, bytes } of [...tfjsSeeds(), ...(await kerasSeeds()), ...onnxSeeds()])
      formats.set(name, (await read(bytes)).format);
    expect(Object.fromEntries(formats)).toEqual({
      'tfjs-layers': 'tfjs-layers',
      'keras-h5': 'keras-h5',
      'keras 3 in HDF5': 'keras-h5',
      'keras-v3 graph': 'keras-v3',
      'keras-v3 chain': 'keras-v3',
      'onnx residual': 'onnx',
      'onnx mobile': 'onnx',
      'onnx lenet': 'onnx',
      'onnx channels-last': 'onnx',
      'onnx quantized': 'onnx',
    });
  });

  it('says what is missing where it knows none', async () => {
    expect(await complaint(new TextEncoder().encode('{"format":"layers-model"}'))).toMatch(
      /no ONNX model|neither HDF5/,
    );
    expect(await complaint(zipSync({ 'readme.txt': new Uint8Array(3) }))).toMatch(
      /^the zip holds no model.json but "readme.txt"/,
    );
  });

  it('subtracts a mean image in front of any format, and refuses one of another size', async () => {
    const mean = Float32Array.from({ length: 9 * 8 * 3 }, (_, at) => at / 400);
    const image = Float32Array.from(mean, (_, at) => ((at * 7) % 31) / 31);
    const bytes = networkFixture('onnx/lenet.onnx');
    const [plain, centred] = [await read(bytes), await read(bytes, mean)];
    expect(centred.network.layers[0]).toMatchObject({ kind: 'subtractMean', mean });
    const difference = image.map((value, at) => value - mean[at]!);
    expect(infer(centred.network, image)).toEqual(infer(plain.network, difference));
    const outcome = await readNetworkFile(bytes, { name: 'given', inputMean: new Float32Array(5) });
    expect(outcome.ok ? 'accepted' : outcome.problem[0]?.message).toMatch(/^the mean image has 5 numbers/);
  });
});

describe('the original in TensorFlow.js computes what we do', () => {
  beforeAll(() => loadBackend({ prefer: 'cpu' }));

  it('from a Layers model and from HDF5 of Keras 2', async () => {
    for (const bytes of [tfjsSeeds()[0]!.bytes, await keras2()])
      expect(await originalDifference(await read(bytes))).toBeLessThan(1e-6);
  });

  it('but HDF5 of Keras 3, which TensorFlow.js does not read, has none', async () => {
    expect((await read(networkFixture('keras3/branched.h5'))).original).toBe(null);
  });

  it.skipIf(modelsDir === undefined)('from a pretrained ResNet-20', async () => {
    const bytes = new Uint8Array(readFileSync(join(modelsDir!, 'resnet20v1_cifar10.h5')));
    expect(await originalDifference(await read(bytes))).toBeLessThan(1e-5);
  });
});
