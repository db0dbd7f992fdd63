import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readNetworkFile, writeOnnx, writeTfjsLayersModel } from '@dl-rsim/networks';
import { packH5Model, tinyH5Model, tinyModel } from '@dl-rsim/networks/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CheckFileOptions, checkFile, formatReport } from './check-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'golden-network-'));
const folders = { modelsDir: join(folder, 'models'), datasetsDir: join(folder, 'datasets') };
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Mean of each channel of a 32 x 32 x 3 image, then dense 3 -> 2 and softmax. */
async function averagingNetwork(): Promise<Uint8Array> {
  const model = tinyModel();
  const { config } = model.modelTopology;
  const [, , , dense] = config.layers;
  const pool = { name: 'pool', batch_input_shape: [null, 32, 32, 3], pool_size: [32, 32], padding: 'valid' };
  Object.assign(dense!.config, { units: 2 });
  config.layers = [
    { class_name: 'AveragePooling2D', config: pool },
    { class_name: 'Flatten', config: { name: 'flatten' } },
    dense!,
  ];
  const written = tinyH5Model(model);
  written.layers[2]!.weights = [
    { name: 'dense/kernel:0', shape: [3, 2], values: Float32Array.of(1, -1, 2, 0, 0, 1) },
    { name: 'dense/bias:0', shape: [2], values: Float32Array.of(0.5, 0) },
  ];
  return packH5Model(written);
}

beforeAll(async () => {
  mkdirSync(folders.modelsDir);
  mkdirSync(join(folders.datasetsDir, 'cifar10'), { recursive: true });
  writeFileSync(join(folders.modelsDir, 'tiny.h5'), await averagingNetwork());
  const planes = [51, 102, 255].map((value) => Buffer.alloc(1024, value));
  const batch = Buffer.concat([Buffer.of(0), ...planes, Buffer.of(1), ...planes]);
  writeFileSync(join(folders.datasetsDir, 'cifar10', 'batch.bin.gz'), gzipSync(batch));
  const mean = new Float32Array(3072).fill(0.1);
  writeFileSync(join(folders.datasetsDir, 'cifar10', 'mean.bin'), new Uint8Array(mean.buffer));
});

/** By hand: the network gets 0.1, 0.3, 0.9. */
const handMade = {
  model: 'models/tiny.h5',
  dataset: 'datasets/cifar10/batch.bin.gz',
  preprocessing: 'pixel/255 minus mean.bin, NHWC',
  evaluatedImageCount: 2,
  top1Accuracy: 0.5,
  firstLogits: [
    [1.2, 0.8],
    [1.2, 0.8],
  ],
  predictions: [0, 0],
};

async function report(change: object, options: CheckFileOptions = { folders }): Promise<string> {
  return formatReport('case', await checkFile(JSON.stringify({ ...handMade, ...change }), options));
}

describe('a case of a network', () => {
  test('passes where logits, classes and accuracy are right, and names what was compared', async () => {
    expect(await report({})).toMatch(
      /^ok {3}case {2}error \S+ of 1e-4; 2 x 2 logits; 2 classes equal; accuracy 0.5 for 0.5 on 2 images \(\w+\)$/,
    );
  });

  test.each([
    ['an ONNX model', 'tiny.onnx', writeOnnx],
    ['a TensorFlow.js zip', 'tiny.zip', writeTfjsLayersModel],
  ])('takes %s for its network', async (_, name, write) => {
    const read = await readNetworkFile(await averagingNetwork(), { name });
    const written = read.ok ? write(read.value.network) : read;
    if (!written.ok) throw new Error(JSON.stringify(written.problem));
    writeFileSync(join(folders.modelsDir, name), written.value);
    expect(await report({ model: `models/${name}` })).toMatch(/^ok .* 2 x 2 logits; 2 classes equal/);
  });

  test('takes pixel/255 alone where the case says so', async () => {
    const line = await report({
      preprocessing: 'pixel/255, NHWC',
      firstLogits: [[0.2 + 0.8 + 0.5, -0.2 + 1]],
    });
    expect(line).toMatch(/^ok .* 1 x 2 logits/);
  });

  test('says it loudly when fewer images are compared', async () => {
    const line = await report({ firstLogits: [[1.2, 0.8]] }, { folders, imageCount: 1 });
    expect(line).toMatch(/^ok .* 1 classes equal; ACCURACY NOT COMPARED: 1 of 2 images$/);
  });

  test.each([
    [
      'a wrong logit',
      { firstLogits: [[1.2002, 0.8]] },
      'FAIL case  error 1.67e-4 of 1e-4; 1 x 2 logits; 2 classes',
    ],
    ['a wrong class', { predictions: [0, 1] }, '1 of 2 CLASSES WRONG'],
    ['a wrong accuracy', { top1Accuracy: 0.51 }, 'FAIL case  error'],
    [
      'more images than there are',
      { evaluatedImageCount: 3 },
      'FAIL case  the case has 3 images, the file 2',
    ],
    ['an unknown preprocessing', { preprocessing: 'pixel - 127' }, 'FAIL case  preprocessing is pixel - 127'],
    ['a missing network', { model: 'models/gone.h5' }, 'FAIL case  cannot read gone.h5'],
    ['a path out of the folder', { model: 'models/../x.h5' }, 'FAIL case  models/../x.h5 is not in models'],
    ['a missing field', { top1Accuracy: undefined }, 'FAIL case  top1Accuracy: Invalid input'],
  ])('%s is found', async (_, change, line) => {
    expect(await report(change)).toContain(line);
  });

  test('is left out, with what is needed, where there are no folders', async () => {
    expect(await report({}, {})).toBe(
      '-    case  not checked here (a network: set DLRSIM_MODELS_DIR and DLRSIM_DATASETS_DIR)',
    );
  });
});

const {
  DLRSIM_GOLDEN_DIR: goldenDir,
  DLRSIM_MODELS_DIR: modelsDir,
  DLRSIM_DATASETS_DIR: datasetsDir,
} = process.env;
const areThere = goldenDir !== undefined && modelsDir !== undefined && datasetsDir !== undefined;
if (!areThere) {
  console.warn(
    'SKIPPED: logits of pretrained networks. Set DLRSIM_GOLDEN_DIR, DLRSIM_MODELS_DIR and DLRSIM_DATASETS_DIR.',
  );
}

/** The command compares 10,000 images, which takes minutes; here 300 of one network. */
test.skipIf(!areThere)(
  'a pretrained ResNet-14 agrees with PyTorch',
  async () => {
    const text = readFileSync(join(goldenDir ?? '', 'models', 'resnet14v1_cifar10.json'), 'utf8');
    const real = { modelsDir: modelsDir ?? '', datasetsDir: datasetsDir ?? '' };
    const line = formatReport('resnet14', await checkFile(text, { folders: real, imageCount: 300 }));
    expect(line).toMatch(/^ok .* 16 x 10 logits; 300 classes equal; ACCURACY NOT COMPARED: 300 of 10000/);
  },
  120_000,
);
