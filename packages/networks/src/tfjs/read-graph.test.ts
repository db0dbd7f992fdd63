import type { Network } from '@dl-rsim/sim-core';
import { loadBackend } from '@dl-rsim/tf';
import * as layers from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { random, randomMoments, saveZip, worstDifference } from '../../testing/tfjs-models.ts';
import { readTfjsLayersModel } from './read-tfjs-layers-model.ts';

const {
  activation,
  add,
  averagePooling2d,
  batchNormalization,
  concatenate,
  conv2d,
  dense,
  depthwiseConv2d,
  dropout,
  flatten,
  globalAveragePooling2d,
  leakyReLU,
  reLU,
  separableConv2d,
  softmax,
  zeroPadding2d,
} = layers.layers;

type Tensor = layers.SymbolicTensor;
type AnyLayer = { apply(inputs: Tensor | Tensor[]): unknown };

const apply = (layer: AnyLayer, ...inputs: Tensor[]): Tensor =>
  layer.apply(inputs.length === 1 ? inputs[0]! : inputs) as Tensor;
/** Layers behind one another. */
const pipe = (input: Tensor, ...steps: AnyLayer[]): Tensor =>
  steps.reduce((tensor, step) => apply(step, tensor), input);

/** TensorFlow.js forgets to write the multiplier of separable convolutions; Keras writes it. */
function completeConfig(topology: unknown): unknown {
  const { config } = topology as { config: { layers: { class_name: string; config: object }[] } };
  for (const layer of config.layers) {
    if (layer.class_name === 'SeparableConv2D') Object.assign(layer.config, { depth_multiplier: 2 });
  }
  return topology;
}

async function readModel(model: layers.LayersModel): Promise<Network> {
  const outcome = readTfjsLayersModel(await saveZip(model, completeConfig));
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problem));
  return outcome.value.network;
}

const kindsOf = (network: Network): string => network.layers.map(({ kind }) => kind).join(' ');
const norm = (seed: number) => batchNormalization(randomMoments(seed));

/** Every kind of layer and of branch that the reader knows, to 5 classes. */
function graphModel(): layers.LayersModel {
  const image = layers.input({ shape: [13, 11, 3], name: 'image' });
  const stem = pipe(
    image,
    conv2d({ ...random(1), filters: 6, kernelSize: 3, padding: 'same', dilationRate: 2, useBias: false }),
    norm(10),
    activation({ activation: 'relu' }),
  );
  const { kernelInitializer: depthwiseInitializer, biasInitializer } = random(2);
  const narrow = pipe(
    stem,
    depthwiseConv2d({
      depthwiseInitializer,
      // Large enough for the limit of the relu6 behind it.
      biasInitializer: layers.initializers.randomUniform({ minval: -4, maxval: 12, seed: 2 }),
      kernelSize: [3, 2],
      depthMultiplier: 2,
      padding: 'same',
    }),
    norm(20),
    reLU({ maxValue: 6 }),
    conv2d({ ...random(3), filters: 6, kernelSize: 1 }),
    dropout({ rate: 0.5 }),
    norm(30),
  );
  const residual = apply(add(), narrow, stem);
  const { kernelInitializer: pointwiseInitializer } = random(4);
  const separable = pipe(
    residual,
    norm(40),
    separableConv2d({
      depthwiseInitializer,
      pointwiseInitializer,
      biasInitializer,
      filters: 4,
      kernelSize: 3,
      depthMultiplier: 2,
      dilationRate: [1, 2],
      padding: 'same',
      activation: 'tanh',
    }),
  );
  const both = apply(concatenate(), separable, residual, separable);
  const features = pipe(
    both,
    zeroPadding2d({
      padding: [
        [1, 0],
        [2, 1],
      ],
    }),
    conv2d({ ...random(5), filters: 8, kernelSize: 3, strides: 2 }),
    leakyReLU({ alpha: 0.2 }),
    averagePooling2d({ poolSize: 2, strides: 1, padding: 'same' }),
  );
  const vector = apply(globalAveragePooling2d({}), features);
  const flat = pipe(features, flatten(), dense({ ...random(6), units: 8, activation: 'sigmoid' }), norm(50));
  const joined = apply(concatenate(), vector, flat);
  const output = pipe(joined, dense({ ...random(7), units: 5 }), norm(60), softmax());
  return layers.model({ inputs: image, outputs: output, name: 'graph' });
}

describe('readTfjsLayersModel on graphs, against TensorFlow.js', () => {
  beforeAll(() => loadBackend({ prefer: 'cpu' }));

  it('computes what the model computes', async () => {
    const model = graphModel();
    const network = await readModel(model);
    expect(kindsOf(network)).toBe(
      'conv2d relu conv2d relu6 conv2d add affine conv2d conv2d tanh concatenate zeroPad2d conv2d leakyRelu ' +
        'averagePool2d flatten dense sigmoid globalAveragePool2d affine concatenate dense softmax',
    );
    expect(await worstDifference(model, network)).toBeLessThan(1e-5);
  });

  it.each([
    ['a pool', [averagePooling2d({ poolSize: 2 }), norm(70)], 'averagePool2d affine'],
    [
      'an activation',
      [conv2d({ ...random(8), filters: 4, kernelSize: 3, activation: 'relu' }), norm(71)],
      'conv2d relu affine',
    ],
    ['the image', [norm(72)], 'affine'],
    [
      'another normalization',
      [conv2d({ ...random(9), filters: 4, kernelSize: 3 }), norm(73), norm(74)],
      'conv2d',
    ],
    [
      'a depthwise convolution',
      [
        depthwiseConv2d({ depthwiseInitializer: random(9).kernelInitializer, kernelSize: 3, strides: 2 }),
        norm(75),
      ],
      'conv2d',
    ],
  ] as const)('puts a normalization where it belongs behind %s', async (_, steps, kinds) => {
    const image = layers.input({ shape: [8, 8, 2] });
    const output = pipe(image, ...steps, flatten(), dense({ ...random(11), units: 3 }));
    const model = layers.model({ inputs: image, outputs: output });
    const network = await readModel(model);
    expect(kindsOf(network)).toBe(`${kinds} flatten dense`);
    expect(await worstDifference(model, network)).toBeLessThan(1e-5);
  });

  it('does not fold a normalization into a convolution that feeds another layer too', async () => {
    const image = layers.input({ shape: [8, 8, 2] });
    const conv = pipe(image, conv2d({ ...random(12), filters: 4, kernelSize: 3 }));
    const direct = activation({ activation: 'linear' });
    const sum = apply(add(), pipe(conv, direct, norm(76)), pipe(conv, dropout({ rate: 0.5 })));
    const model = layers.model({ inputs: image, outputs: pipe(sum, flatten(), dense({ units: 3 })) });
    const network = await readModel(model);
    expect(kindsOf(network)).toBe('conv2d affine add flatten dense');
    expect(await worstDifference(model, network)).toBeLessThan(1e-5);
  });
});
