import type { Layer, Network } from '@dl-rsim/sim-core';
import { tinyGraphNetwork } from '@dl-rsim/sim-core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { useBackend, workingBackends } from '../testing/backends.ts';
import type { BackendName } from './load-backend.ts';
import { type CrossbarRule, trainableNetwork } from './trainable-network.ts';

const backends = await workingBackends();
const plain: CrossbarRule = ({ variables, multiply }, x) => multiply(x, variables.kernel);

const numbers = (count: number, step = 37): Float32Array =>
  Float32Array.from({ length: count }, (_, at) => ((at * step) % 101) / 101 - 0.5);

const conv = {
  ...{ kind: 'conv2d', name: 'conv', bias: numbers(6), kernelHeightCount: 3, kernelWidthCount: 2 },
  ...{
    inputChannelCount: 4,
    outputChannelCount: 6,
    groupCount: 1,
    strideHeightCount: 1,
    strideWidthCount: 1,
  },
  ...{ dilationHeightCount: 1, dilationWidthCount: 1, padding: 'same', kernel: numbers(144, 41) },
};
const depthwise = {
  ...conv,
  groupCount: 4,
  outputChannelCount: 8,
  kernel: numbers(48, 41),
  bias: numbers(8),
};
const explicit = { topCount: 2, bottomCount: 0, leftCount: 1, rightCount: 1 };
const size = { poolHeightCount: 3, poolWidthCount: 3, strideHeightCount: 2, strideWidthCount: 1 };

/** A convolution, then this layer: the gradient of the convolution passes through it. */
function behind(layer: object): Network {
  return network([conv, { name: 'second', ...layer }]);
}

function network(layers: readonly object[]): Network {
  return {
    name: 'gradients',
    inputShape: { heightCount: 8, widthCount: 7, channelCount: 4 },
    layers: layers.map((layer, i) => ({ inputIndices: [i - 1], ...layer }) as Partial<Layer> as Layer),
  };
}

const networks: readonly (readonly [string, Network])[] = [
  ['strides', network([{ ...conv, strideHeightCount: 2, strideWidthCount: 3 }])],
  ['dilation', network([{ ...conv, dilationHeightCount: 2, padding: 'valid' }])],
  ['dilation and strides', network([{ ...conv, dilationWidthCount: 2, strideHeightCount: 2 }])],
  ['explicit padding', network([{ ...conv, padding: explicit, bias: null }])],
  ['groups', network([{ ...conv, groupCount: 2, kernel: numbers(72) }])],
  ['depthwise', network([depthwise])],
  ['depthwise with strides', network([{ ...depthwise, strideHeightCount: 2, strideWidthCount: 2 }])],
  ['depthwise, dilated, valid', network([{ ...depthwise, dilationHeightCount: 2, padding: 'valid' }])],
  [
    'depthwise behind a convolution',
    network([
      conv,
      {
        ...depthwise,
        name: 'deep',
        inputChannelCount: 6,
        groupCount: 6,
        outputChannelCount: 6,
        kernel: numbers(36),
        bias: null,
      },
    ]),
  ],
  ['max pool', behind({ kind: 'maxPool2d', ...size, padding: 'same' })],
  [
    'max pool of numbers below zero',
    network([
      { ...conv, bias: numbers(6).map((value) => value - 9) },
      {
        name: 'second',
        kind: 'maxPool2d',
        poolHeightCount: 2,
        poolWidthCount: 2,
        strideHeightCount: 2,
        strideWidthCount: 2,
        padding: 'valid',
      },
    ]),
  ],
  ['average pool', behind({ kind: 'averagePool2d', ...size, padding: 'same' })],
  ['average pool, valid', behind({ kind: 'averagePool2d', ...size, padding: 'valid' })],
  ['global average', behind({ kind: 'globalAveragePool2d' })],
  ['global maximum', behind({ kind: 'globalMaxPool2d' })],
  ['zero pad', behind({ kind: 'zeroPad2d', ...explicit })],
  ['affine', behind({ kind: 'affine', scale: numbers(6), offset: numbers(6) })],
  ['leaky relu', behind({ kind: 'leakyRelu', negativeSlopeRatio: 0.3 })],
  ['elu', behind({ kind: 'elu', alphaRatio: 0.3 })],
  ['hard sigmoid', behind({ kind: 'hardSigmoid', slopeRatio: 0.2, offsetRatio: 0.5 })],
  ['gelu', behind({ kind: 'gelu', isApproximate: false })],
  ['gelu by tanh', behind({ kind: 'gelu', isApproximate: true })],
  ['prelu', behind({ kind: 'prelu', slopes: numbers(6) })],
  ...(['relu', 'relu6', 'sigmoid', 'tanh', 'silu', 'hardSwish', 'softplus', 'flatten'] as const).map(
    (kind) => [kind, behind({ kind })] as const,
  ),
  ['a graph with every kind of layer', tinyGraphNetwork()],
];

/** Gradients of a fixed mixture of the outputs by every trained number. */
async function gradients(backend: BackendName, of: Network): Promise<readonly Float32Array[]> {
  await useBackend(backend);
  const trained = trainableNetwork(of);
  const { heightCount, widthCount, channelCount } = of.inputShape;
  const shape: [number, number, number, number] = [2, heightCount, widthCount, channelCount];
  const images = tf.tensor4d(numbers(2 * heightCount * widthCount * channelCount, 17), shape);
  const found = tf.variableGrads(() => {
    const outputs = trained.forward(images, plain);
    const weights = tf.tensor(numbers(outputs.size, 23), outputs.shape);
    return tf.sum(tf.mul(outputs, weights)) as tf.Scalar;
  }, [...trained.variables]);
  const values = trained.variables.map(({ name }) => Float32Array.from(found.grads[name]!.dataSync()));
  tf.dispose([found.value, images, ...Object.values(found.grads)]);
  trained.dispose();
  return values;
}

describe.each(backends.filter((name) => name !== 'cpu'))('gradients on %s are those of cpu', (backend) => {
  it.each(networks)('%s', async (_, of) => {
    const expected = await gradients('cpu', of);
    const found = await gradients(backend, of);
    expect(found.length).toBe(expected.length);
    for (const [i, values] of expected.entries()) {
      const scale = Math.max(1e-6, ...values.map(Math.abs));
      const worst = Math.max(...values.map((value, at) => Math.abs(value - found[i]![at]!)));
      expect(worst).toBeLessThan(1e-4 * scale);
    }
  });
});

/** Places that are looked at of every trained variable. */
const SAMPLE_COUNT = 12;

/** Central differences of the same mixture by some of the trained numbers, beside their gradients. */
async function differences(backend: BackendName, of: Network) {
  const found = await gradients(backend, of);
  const trained = trainableNetwork(of);
  const { heightCount, widthCount, channelCount } = of.inputShape;
  const shape: [number, number, number, number] = [2, heightCount, widthCount, channelCount];
  const images = tf.tensor4d(numbers(2 * heightCount * widthCount * channelCount, 17), shape);
  const mixture = () => {
    const outputs = tf.tidy(() => Float32Array.from(trained.forward(images, plain).dataSync()));
    const weights = numbers(outputs.length, 23);
    return outputs.reduce((sum, value, at) => sum + value * weights[at]!, 0);
  };
  const pairs = trained.variables.flatMap((variable, index) => {
    const values = Float32Array.from(variable.dataSync());
    const mixtureAt = (at: number, change: number) => {
      const moved = values.slice();
      moved[at]! += change;
      variable.assign(tf.tensor(moved, variable.shape));
      return mixture() / (moved[at]! - values[at]!);
    };
    const step = Math.max(1, Math.floor(values.length / SAMPLE_COUNT));
    const places = Array.from(values.keys()).filter((at) => at % step === 0);
    const sampled = places.map((at) => ({
      numeric: (mixtureAt(at, 1e-3) + mixtureAt(at, -1e-3)) / 2,
      found: found[index]![at]!,
    }));
    variable.assign(tf.tensor(values, variable.shape));
    return sampled;
  });
  tf.dispose(images);
  trained.dispose();
  return pairs;
}

describe.each(backends)('gradients on %s are what central differences say', (backend) => {
  const checked = ['strides', 'depthwise', 'max pool', 'max pool of numbers below zero', 'average pool'];
  it.each(networks.filter(([name]) => checked.includes(name)))('%s', async (_, of) => {
    const pairs = await differences(backend, of);
    expect(pairs.length).toBeGreaterThan(10);
    const scale = Math.max(...pairs.map(({ numeric }) => Math.abs(numeric)));
    for (const { numeric, found } of pairs) expect(Math.abs(found - numeric)).toBeLessThan(0.02 * scale);
  });
});
