import {
  type Conv2dLayer,
  createFloatOperator,
  createOperators,
  elementCount,
  forward,
  imageExtents,
  type Layer,
  layerExtents,
  type Network,
} from '@dl-rsim/sim-core';
import { tinyConvNetwork, tinyDenseNetwork, tinyGraphNetwork } from '@dl-rsim/sim-core/testing';
import type { Outcome, SpecIssue } from '@dl-rsim/spec';
import { loadBackend } from '@dl-rsim/tf';
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeModel } from '../onnx/decode-model.ts';
import { readNetworkFile } from '../read-network-file.ts';
import { packZoo } from '../zoo/read-zoo-network.ts';
import { writeOnnx } from './write-onnx.ts';
import { writeTfjsLayersModel } from './write-tfjs-layers-model.ts';

/** Numbers between -0.5 and 0.5 that repeat late. */
const numbers = (count: number, step = 37): Float32Array =>
  Float32Array.from({ length: count }, (_, at) => ((at * step) % 101) / 101 - 0.5);

type Bare = Layer extends infer L ? (L extends unknown ? Omit<L, 'name' | 'inputIndices'> : never) : never;

const SHAPE = { heightCount: 6, widthCount: 5, channelCount: 4 };

/** The layer between a map of 6x5x4, also of numbers below 0, and three classes. */
function single(layer: Bare, inputIndices: readonly number[] = [0]): Network {
  const scale = numbers(4, 7).map((value) => 4 * value);
  const middle: Layer[] = [
    { kind: 'affine', name: 'spread', inputIndices: [-1], scale, offset: numbers(4) },
    { kind: 'globalMaxPool2d', name: 'vector', inputIndices: [0] },
    { name: 'only', inputIndices, ...layer } as Layer,
  ];
  // What the layer does not take must lead to the end as well.
  middle.push({ kind: 'flatten', name: 'flat', inputIndices: [2] });
  middle.push({ kind: 'concatenate', name: 'both', inputIndices: [3, 1] });
  const sized = { name: layer.kind, inputShape: SHAPE, layers: middle };
  const inputCount = layerExtents(sized).at(-1)![0]!;
  const kernel = numbers(inputCount * 3, 13);
  const head: Layer = {
    kind: 'dense',
    name: 'head',
    inputIndices: [4],
    kernel,
    inputCount,
    outputCount: 3,
    bias: null,
  };
  return { ...sized, layers: [...middle, head] };
}

const conv = (more: Partial<Conv2dLayer>): Network => {
  const { kernelHeightCount = 3, kernelWidthCount = 2, groupCount = 1, outputChannelCount = 8 } = more;
  const kernel = numbers((kernelHeightCount * kernelWidthCount * 4 * outputChannelCount) / groupCount);
  const shape = { kernelHeightCount, kernelWidthCount, inputChannelCount: 4, outputChannelCount };
  const ones = { strideHeightCount: 1, strideWidthCount: 1, dilationHeightCount: 1, dilationWidthCount: 1 };
  const bias = numbers(outputChannelCount, 3);
  return single({ kind: 'conv2d', kernel, bias, padding: 'same', ...shape, ...ones, ...more, groupCount });
};

const edges = { topCount: 2, bottomCount: 0, leftCount: 1, rightCount: 1 };
const pool = (kind: 'maxPool2d' | 'averagePool2d', padding: 'same' | 'valid' | typeof edges): Network =>
  single({ kind, poolHeightCount: 3, poolWidthCount: 2, strideHeightCount: 2, strideWidthCount: 1, padding });

const networks: readonly (readonly [string, Network])[] = [
  ['a convolution, strides', conv({ strideHeightCount: 2, strideWidthCount: 2 })],
  ['valid, dilated', conv({ padding: 'valid', dilationHeightCount: 2, bias: null })],
  ['dilated and with strides', conv({ dilationHeightCount: 2, strideWidthCount: 2 })],
  ['explicit padding', conv({ padding: edges })],
  ['two groups', conv({ groupCount: 2 })],
  ['depthwise, dilated', conv({ groupCount: 4, dilationWidthCount: 2 })],
  ['max pool, same', pool('maxPool2d', 'same')],
  ['max pool, valid', pool('maxPool2d', 'valid')],
  ['average pool, same', pool('averagePool2d', 'same')],
  ['global average', single({ kind: 'globalAveragePool2d' })],
  ['zero pad', single({ kind: 'zeroPad2d', ...edges })],
  ['prelu', single({ kind: 'prelu', slopes: numbers(4, 11) })],
  ['prelu of a vector', single({ kind: 'prelu', slopes: numbers(4, 11) }, [1])],
  ['affine of a vector', single({ kind: 'affine', scale: numbers(4), offset: numbers(4, 11) }, [1])],
  ['elu', single({ kind: 'elu', alphaRatio: 1 })],
  ['leaky relu', single({ kind: 'leakyRelu', negativeSlopeRatio: 0.25 })],
  ['a gelu', single({ kind: 'gelu', isApproximate: false })],
  ['hard sigmoid', single({ kind: 'hardSigmoid', slopeRatio: 0.25, offsetRatio: 0.375 })],
  ["Keras' hard sigmoid", single({ kind: 'hardSigmoid', slopeRatio: Math.fround(0.2), offsetRatio: 0.5 })],
  ['add', single({ kind: 'add' }, [0, 0, 0])],
  ['multiply', single({ kind: 'multiply' }, [0, 0])],
  ['multiply by a vector', single({ kind: 'multiply' }, [1, 0])],
  ['concatenate', single({ kind: 'concatenate' }, [0, 0])],
  ['a flat vector that is flattened', single({ kind: 'flatten' }, [1])],
  [
    'a mean of channels',
    single({ kind: 'subtractMean', mean: Float32Array.from(Array(120), (_, i) => (i % 4) / 4) }),
  ],
  ...(
    [
      'relu',
      'relu6',
      'sigmoid',
      'tanh',
      'softmax',
      'silu',
      'hardSwish',
      'softplus',
      'flatten',
      'globalMaxPool2d',
    ] as const
  ).map((kind) => [kind, single({ kind })] as const),
  ['a chain', tinyConvNetwork()],
  ['a vector from the start', tinyDenseNetwork()],
];

const onnxAlone: readonly (readonly [string, Network])[] = [
  ['max pool, explicit', pool('maxPool2d', edges)],
  ['average pool, explicit', pool('averagePool2d', edges)],
  ['elu with an alpha', single({ kind: 'elu', alphaRatio: 0.75 })],
  ['gelu by tanh', single({ kind: 'gelu', isApproximate: true })],
  ['a mean image', single({ kind: 'subtractMean', mean: numbers(120, 7) })],
  ['every kind of layer', tinyGraphNetwork()],
];

function infer(network: Network, images: readonly Float32Array[]): readonly number[] {
  const extents = layerExtents(network);
  const operators = createOperators(network, extents, createFloatOperator);
  return images.flatMap((input) => [...forward({ network, extents, operators, input })]);
}

function imagesOf(network: Network): readonly Float32Array[] {
  const count = elementCount(imageExtents(network));
  return [numbers(count, 17).map((value) => 3 * value), numbers(count, 29)];
}

function written(outcome: Outcome<Uint8Array, readonly SpecIssue[]>): Uint8Array {
  if (!outcome.ok) throw new Error(outcome.problem.map(({ message }) => message).join('\n'));
  return outcome.value;
}

async function readBack(bytes: Uint8Array): Promise<Network> {
  const read = await readNetworkFile(bytes, { name: 'back' });
  if (!read.ok) throw new Error(read.problem.map(({ message }) => message).join('\n'));
  return read.value.network;
}

function expectAlike(found: ArrayLike<number>, expected: readonly number[], toleranceRatio: number): void {
  expect(found.length).toBe(expected.length);
  const worst = Math.max(...expected.map((value, at) => Math.abs(value - found[at]!)));
  expect(worst).toBeLessThanOrEqual(toleranceRatio * Math.max(...expected.map(Math.abs)));
}

/** What TensorFlow.js itself makes of the file. */
async function predict(bytes: Uint8Array, network: Network): Promise<Float32Array> {
  const read = await readNetworkFile(bytes, { name: 'back' });
  const original = read.ok ? read.value.original : null;
  if (original === null) throw new Error('a Layers model is expected');
  const { modelTopology, weightSpecs, weightData } = original;
  const artifacts = { modelTopology, weightSpecs, weightData } as tf.io.ModelArtifacts;
  const model = await layers.loadLayersModel(tf.io.fromMemory(artifacts));
  const images = imagesOf(network);
  const inputs = tf.tensor(Float32Array.from(images.flatMap((image) => [...image])), [
    images.length,
    ...imageExtents(network),
  ]);
  return (model.predict(inputs) as tf.Tensor).data() as Promise<Float32Array>;
}

describe('a network that is written and read again computes the same', () => {
  it.each([...networks, ...onnxAlone])('ONNX: %s', async (_, network) => {
    const back = await readBack(written(writeOnnx(network)));
    expectAlike(infer(back, imagesOf(network)), infer(network, imagesOf(network)), 1e-6);
  });

  it.each(networks)('TensorFlow.js Layers: %s', async (_, network) => {
    const back = await readBack(written(writeTfjsLayersModel(network)));
    expectAlike(infer(back, imagesOf(network)), infer(network, imagesOf(network)), 1e-6);
  });

  it('ONNX gives every node a name of its own, and layers keep theirs', async () => {
    const network = tinyGraphNetwork();
    const bytes = written(writeOnnx(network));
    const names = decodeModel(bytes).graph.nodes.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const back = (await readBack(bytes)).layers.map(({ name }) => name);
    expect(back).toEqual(network.layers.map(({ name }) => name));
  });

  it('LeNet-5 of the zoo', async () => {
    const network = await readBack(await packZoo('lenet5-mnist'));
    for (const write of [writeOnnx, writeTfjsLayersModel]) {
      const back = await readBack(written(write(network)));
      expect(back.layers.map(({ kind }) => kind)).toEqual(network.layers.map(({ kind }) => kind));
      expectAlike(infer(back, imagesOf(network)), infer(network, imagesOf(network)), 1e-6);
    }
  });
});

describe('what TensorFlow.js Layers cannot say is refused by name', () => {
  it.each([
    [0, /^layer 2 \(maxPool2d "only"\): its padding is neither same nor valid/],
    [1, /^layer 2 \(averagePool2d "only"\): its padding is neither same nor valid/],
    [2, /^layer 2 \(elu "only"\): TensorFlow.js computes elu with an alpha of 1, not 0.75/],
    [3, /^layer 2 \(gelu "only"\): TensorFlow.js Layers have no gelu by tanh/],
    [4, /^layer 2 \(subtractMean "only"\): .* no layer that subtracts a mean image/],
    [5, /^layer 0 \(subtractMean "mean"\): .*\nlayer 15 \(averagePool2d "average"\): .*\nlayer 21 \(elu/],
  ])('network %i', (at, expected) => {
    const outcome = writeTfjsLayersModel(onnxAlone[at]![1]);
    expect(outcome.ok ? 'written' : outcome.problem.map(({ message }) => message).join('\n')).toMatch(
      expected,
    );
  });

  it('a network without weights in either format', () => {
    for (const write of [writeOnnx, writeTfjsLayersModel]) {
      const outcome = write({ ...tinyConvNetwork(), isShapeOnly: true });
      expect(outcome.ok ? 'written' : outcome.problem[0]!.message).toMatch(/^the network has no weights/);
    }
  });

  it('but a framed maximum behind a relu is written', async () => {
    const [, { layers: all, ...network }] = onnxAlone[0]!;
    const relu: Layer = { kind: 'relu', name: 'relu', inputIndices: [-1] };
    const framed = { ...network, layers: [relu, ...all.slice(1)] };
    const back = await readBack(written(writeTfjsLayersModel(framed)));
    expect(back.layers.map(({ kind }) => kind)).toContain('zeroPad2d');
    expectAlike(infer(back, imagesOf(framed)), infer(framed, imagesOf(framed)), 1e-6);
  });
});

describe('TensorFlow.js computes the same with what was written', () => {
  beforeAll(() => loadBackend({ prefer: 'cpu' }));

  it.each(networks)('%s', async (_, network) => {
    const found = await predict(written(writeTfjsLayersModel(network)), network);
    expectAlike(found, infer(network, imagesOf(network)), 1e-5);
  });
});
