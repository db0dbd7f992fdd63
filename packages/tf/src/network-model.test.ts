import {
  createFloatOperator,
  createOperators,
  forward,
  type Layer,
  layerExtents,
  type Network,
} from '@dl-rsim/sim-core';
import { tinyGraphNetwork } from '@dl-rsim/sim-core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { useBackend, workingBackends } from '../testing/backends.ts';
import { loadBackend } from './load-backend.ts';
import { networkModel } from './network-model.ts';

const shape = { heightCount: 9, widthCount: 8, channelCount: 4 };
const PIXEL_COUNT = 9 * 8 * 4;

/** Numbers between -0.5 and 0.5 that repeat late. */
const numbers = (count: number, step = 37): Float32Array =>
  Float32Array.from({ length: count }, (_, at) => ((at * step) % 101) / 101 - 0.5);

/** A network of this one layer on the image. */
function single(layer: Partial<Layer> & { readonly kind: Layer['kind'] }): Network {
  return {
    name: layer.kind,
    inputShape: shape,
    layers: [{ name: 'only', inputIndices: [-1], ...layer } as Layer],
  };
}

const conv = (more: object): Network =>
  single({
    kind: 'conv2d',
    kernel: numbers(3 * 2 * 4 * 6),
    bias: numbers(6),
    kernelHeightCount: 3,
    kernelWidthCount: 2,
    inputChannelCount: 4,
    outputChannelCount: 6,
    groupCount: 1,
    strideHeightCount: 1,
    strideWidthCount: 1,
    dilationHeightCount: 1,
    dilationWidthCount: 1,
    padding: 'same',
    ...more,
  } as Layer);
const explicit = { topCount: 2, bottomCount: 0, leftCount: 1, rightCount: 1 };
const pool = (kind: 'maxPool2d' | 'averagePool2d', padding: object | string): Network =>
  single({
    kind,
    poolHeightCount: 3,
    poolWidthCount: 3,
    strideHeightCount: 2,
    strideWidthCount: 1,
    padding,
  } as Layer);

const networks: readonly (readonly [string, Network])[] = [
  ['same', conv({})],
  ['same, strides', conv({ strideHeightCount: 2, strideWidthCount: 3 })],
  ['valid, dilated', conv({ padding: 'valid', dilationHeightCount: 2 })],
  [
    'valid, dilated and with strides',
    conv({ padding: 'valid', dilationHeightCount: 3, strideWidthCount: 2 }),
  ],
  ['explicit padding', conv({ padding: explicit, strideHeightCount: 2, bias: null })],
  ['two groups', conv({ groupCount: 2, kernel: numbers(3 * 2 * 2 * 6) })],
  ['depthwise', conv({ groupCount: 4, kernel: numbers(3 * 2 * 8), outputChannelCount: 8, bias: numbers(8) })],
  [
    'depthwise, explicit padding',
    conv({ groupCount: 4, kernel: numbers(24), outputChannelCount: 4, bias: null, padding: explicit }),
  ],
  ['max pool, same', pool('maxPool2d', 'same')],
  ['max pool, explicit', pool('maxPool2d', explicit)],
  ['average pool, same', pool('averagePool2d', 'same')],
  ['average pool, valid', pool('averagePool2d', 'valid')],
  ['average pool, explicit', pool('averagePool2d', explicit)],
  ['global average', single({ kind: 'globalAveragePool2d' })],
  ['zero pad', single({ kind: 'zeroPad2d', ...explicit })],
  ['affine', single({ kind: 'affine', scale: numbers(4), offset: numbers(4, 11) })],
  ['subtract mean', single({ kind: 'subtractMean', mean: numbers(PIXEL_COUNT, 13) })],
  ['leaky relu', single({ kind: 'leakyRelu', negativeSlopeRatio: 0.3 })],
  ['global maximum', single({ kind: 'globalMaxPool2d' })],
  ['elu', single({ kind: 'elu', alphaRatio: 0.3 })],
  ['hard sigmoid', single({ kind: 'hardSigmoid', slopeRatio: 0.2, offsetRatio: 0.5 })],
  ['gelu', single({ kind: 'gelu', isApproximate: false })],
  ['gelu by tanh', single({ kind: 'gelu', isApproximate: true })],
  ['prelu', single({ kind: 'prelu', slopes: numbers(4) })],
  ...(['silu', 'hardSwish', 'softplus'] as const).map((kind) => [kind, single({ kind })] as const),
  ...(['relu', 'relu6', 'sigmoid', 'tanh', 'softmax', 'flatten'] as const).map(
    (kind) => [kind, single({ kind })] as const,
  ),
  ['a graph with every kind of layer', tinyGraphNetwork()],
];

/** Answers of sim-core's own inference, in double precision sums. */
function expectedOf(network: Network, images: Float32Array, pixelCount: number): number[] {
  const extents = layerExtents(network);
  const operators = createOperators(network, extents, createFloatOperator);
  return Array.from({ length: images.length / pixelCount }, (_, image) => {
    const input = images.slice(image * pixelCount, (image + 1) * pixelCount);
    return [...forward({ network, extents, operators, input })];
  }).flat();
}

const backends = await workingBackends();

describe.each(backends)('networkModel on %s agrees with forward', (prefer) => {
  it.each(networks)('%s', async (_, network) => {
    await useBackend(prefer);
    const { heightCount, widthCount, channelCount } = network.inputShape;
    const pixelCount = heightCount * widthCount * channelCount;
    const images = numbers(3 * pixelCount, 17).map((value) => 8 * value);
    const model = networkModel(network);
    const found = [...(await model.predict(images))];
    model.dispose();
    const expected = expectedOf(network, images, pixelCount);
    expect(found.length).toBe(expected.length);
    const worst = Math.max(...expected.map((value, at) => Math.abs(value - found[at]!)));
    expect(worst).toBeLessThan(2e-5 * Math.max(...expected.map(Math.abs)));
  });
});

describe('networkModel', () => {
  it('runs more images than fit one batch, leaks nothing and frees its weights', async () => {
    await loadBackend({ prefer: 'wasm' });
    const before = tf.memory().numTensors;
    const network = conv({});
    const model = networkModel(network);
    const images = numbers(203 * PIXEL_COUNT, 29);
    const found = await model.predict(images);
    const last = await model.predict(images.subarray(202 * PIXEL_COUNT));
    expect(found.subarray(found.length - last.length)).toEqual(last);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses a part of an image', async () => {
    const model = networkModel(conv({}));
    await expect(model.predict(numbers(PIXEL_COUNT + 1))).rejects.toThrow('no whole images of 9x8x4');
    model.dispose();
  });
});
