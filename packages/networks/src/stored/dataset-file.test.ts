import { describe, expect, it } from 'vitest';
import type { Dataset } from '../dataset/dataset.ts';
import { packContainer, unpackContainer } from './container.ts';
import { decodeDataset, encodeDataset } from './dataset-file.ts';

const plain: Dataset = {
  name: 'two dots',
  classNames: ['left', 'right'],
  isSynthetic: false,
  source: 'a test',
  licence: 'none',
  images: {
    shape: { heightCount: 1, widthCount: 2, channelCount: 1 },
    imageCount: 2,
    pixels: Uint8Array.of(255, 0, 0, 255),
    labels: Uint16Array.of(0, 1),
  },
};
const centred: Dataset = { ...plain, trainMean: Float32Array.of(0.25, 0.1) };

describe('a stored data set with a mean image', () => {
  it('gives back what was stored, at any place in a larger buffer', () => {
    const bytes = encodeDataset(centred);
    expect(decodeDataset(bytes)).toEqual(centred);
    const shifted = new Uint8Array(bytes.length + 1);
    shifted.set(bytes, 1);
    expect(decodeDataset(shifted.subarray(1))).toEqual(centred);
  });

  it('is another file than the same images without one', () => {
    expect(decodeDataset(encodeDataset(plain))).not.toHaveProperty('trainMean');
    expect(encodeDataset(plain)).not.toEqual(encodeDataset(centred));
  });

  it('throws where card and body disagree about it', () => {
    const kind = { magic: 'DLRSIMDS', version: 1, oldestVersion: 1 };
    const [withMean, without] = [centred, plain].map((one) => unpackContainer(kind, encodeDataset(one)));
    const lacking = packContainer(kind, { header: withMean!.header, body: without!.body });
    expect(() => decodeDataset(lacking)).toThrow('6 bytes of images, expected 14');
    const hidden = packContainer(kind, { header: without!.header, body: withMean!.body });
    expect(() => decodeDataset(hidden)).toThrow('14 bytes of images, expected 6');
  });

  it('throws on every truncation and on a mean that is not finite', () => {
    const bytes = encodeDataset(centred);
    for (let length = 0; length < bytes.length; length++)
      expect(() => decodeDataset(bytes.subarray(0, length))).toThrow();
    bytes.fill(0xff, bytes.length - 4);
    expect(() => decodeDataset(bytes)).toThrow('its mean image is not finite');
  });
});

describe('a stored data set of more than 256 classes', () => {
  const manyClasses = (classCount: number): Dataset => ({
    ...plain,
    classNames: Array.from({ length: classCount }, (_, index) => `class ${index}`),
    images: { ...plain.images, labels: Uint16Array.of(classCount - 1, 255) },
  });
  const versionOf = (bytes: Uint8Array): number => bytes[8]!;

  it('has two bytes a label, and version 2', () => {
    const [few, many] = [256, 257].map((classCount) => manyClasses(classCount));
    expect([few, many].map((one) => versionOf(encodeDataset(one!)))).toEqual([1, 2]);
    for (const one of [few!, many!, manyClasses(4096), { ...many!, trainMean: Float32Array.of(0.5, 1) }])
      expect(decodeDataset(encodeDataset(one))).toEqual(one);
    expect(() => decodeDataset(encodeDataset(manyClasses(4097)))).toThrow();
  });

  it('throws on a label beyond its classes and on every truncation', () => {
    const bytes = encodeDataset(manyClasses(300));
    for (let length = 0; length < bytes.length; length++)
      expect(() => decodeDataset(bytes.subarray(0, length))).toThrow();
    bytes[bytes.length - 1] = 2;
    expect(() => decodeDataset(bytes)).toThrow('label 767 of 300 classes');
  });
});
