import { createHash } from 'node:crypto';
import type { Network } from '@dl-rsim/sim-core';
import { chain, tinyGraphNetwork } from '@dl-rsim/sim-core/testing';
import { describe, expect, it } from 'vitest';
import { encodeNetworkVersion1 } from '../../testing/index.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { seededRandom } from '../seeded-random.ts';
import { decodeDataset, encodeDataset } from './dataset-file.ts';
import { decodeNetwork, encodeNetwork } from './network-file.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const network: Network = {
  name: 'tiny',
  inputShape: { heightCount: 4, widthCount: 4, channelCount: 1 },
  layers: chain([
    {
      kind: 'conv2d',
      name: 'conv',
      kernel: Float32Array.of(1, -2, 0.5, 0.25, 3, 1e-20, -0, 7),
      kernelHeightCount: 2,
      kernelWidthCount: 2,
      inputChannelCount: 1,
      outputChannelCount: 2,
      strideHeightCount: 1,
      strideWidthCount: 1,
      padding: 'same',
      bias: null,
    },
    { kind: 'relu', name: 'relu' },
    {
      kind: 'averagePool2d',
      name: 'pool',
      poolHeightCount: 2,
      poolWidthCount: 2,
      strideHeightCount: 2,
      strideWidthCount: 2,
      padding: 'valid',
    },
    { kind: 'flatten', name: 'flatten' },
    {
      kind: 'dense',
      name: 'dense',
      kernel: Float32Array.from({ length: 16 }, (_, index) => index / 7),
      inputCount: 8,
      outputCount: 2,
      bias: Float32Array.of(0.1, -0.1),
    },
    { kind: 'softmax', name: 'softmax' },
  ]),
};

const dataset: Dataset = {
  name: 'two dots',
  classNames: ['left', 'right'],
  isSynthetic: true,
  source: 'a test',
  licence: 'none',
  images: {
    shape: { heightCount: 1, widthCount: 2, channelCount: 1 },
    imageCount: 3,
    pixels: Uint8Array.of(255, 0, 0, 255, 128, 7),
    labels: Uint16Array.of(0, 1, 0),
  },
};

describe('stored files', () => {
  it('give back a graph with every kind of layer', () => {
    expect(decodeNetwork(encodeNetwork(tinyGraphNetwork()))).toEqual(tinyGraphNetwork());
  });

  it('of version 1 still open, as the chains that they were', () => {
    const bytes = encodeNetworkVersion1(network);
    // The digest that version 1 had for this network: these are the bytes that lie in stores.
    expect(sha256(bytes)).toBe('f87c380c19596b5bfecc3546fdc6d22d0d66dd67be59c3f0769f6a88f9651a6b');
    expect(decodeNetwork(bytes)).toEqual(network);
  });

  it('give back what was stored', () => {
    expect(decodeNetwork(encodeNetwork(network))).toEqual(network);
    expect(decodeDataset(encodeDataset(dataset))).toEqual(dataset);
  });

  it('have bytes that depend on the content alone, and never change', () => {
    const { layers, inputShape, name } = network;
    const reordered = {
      layers: layers.map((layer) => Object.fromEntries(Object.entries(layer).reverse())),
      inputShape,
      name,
    };
    expect(encodeNetwork(reordered as object as Network)).toEqual(encodeNetwork(network));
    // Digests name networks and data sets in databases: a new value here breaks every stored reference.
    expect(sha256(encodeNetwork(network))).toBe(
      'eaea40b282453716f59a87d04260d848a91e145116c26eb1a8401b7dffb7d9e9',
    );
    expect(sha256(encodeDataset(dataset))).toBe(
      '9f8ce28ac8f5f4c1d6e824c4a30d9015f7d6bc133b27e0578b6d5388137379d9',
    );
  });

  it('are read at any place in a larger buffer', () => {
    const bytes = encodeNetwork(network);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(decodeNetwork(shifted.subarray(3))).toEqual(network);
  });

  it.each([
    ['another magic', (bytes: Uint8Array) => bytes.fill(0x41, 0, 1), 'it begins with "ALRSIMNW"'],
    ['another version', (bytes: Uint8Array) => bytes.fill(3, 8, 9), 'version 3, expected 1 to 2'],
    ['a header that is not JSON', (bytes: Uint8Array) => bytes.fill(0x21, 20, 21), 'its header is not JSON'],
    ['another header length', (bytes: Uint8Array) => bytes.fill(0, 12, 16), 'its lengths say'],
  ])('throw on %s', (_, damage, message) => {
    expect(() => decodeNetwork(damage(encodeNetwork(network)))).toThrow(message);
  });

  it('throw on every truncation and on a longer file', () => {
    for (const [encoded, decode] of [
      [encodeNetwork(network), decodeNetwork],
      [encodeDataset(dataset), decodeDataset],
    ] as const) {
      for (let length = 0; length < encoded.length; length++)
        expect(() => decode(encoded.subarray(0, length))).toThrow();
      expect(() => decode(Uint8Array.of(...encoded, 0))).toThrow();
    }
  });

  it('throw on weights that are not finite and on labels without a class', () => {
    const bytes = encodeNetwork(network);
    bytes.fill(0xff, bytes.length - 4);
    expect(() => decodeNetwork(bytes)).toThrow('weights must be finite');
    const labelled = encodeDataset(dataset);
    labelled[labelled.length - 1] = 2;
    expect(() => decodeDataset(labelled)).toThrow('label 2 of 2 classes');
  });

  it('either read or throw an Error whatever byte is damaged', () => {
    const random = seededRandom(7);
    for (let trial = 0; trial < 300; trial++) {
      const bytes = encodeNetwork(network);
      bytes[random.index(bytes.length)] = random.index(256);
      try {
        decodeNetwork(bytes);
      } catch (cause) {
        expect(cause).toBeInstanceOf(Error);
      }
    }
  });
});
