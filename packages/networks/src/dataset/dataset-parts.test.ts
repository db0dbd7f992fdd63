import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { describeDataset } from './describe-dataset.ts';
import { crc32c } from './formats/crc32c.ts';
import { holdOut } from './hold-out.ts';
import { resample } from './resample.ts';
import { splitOfPath } from './split-of-path.ts';

const grey = (heightCount: number, widthCount: number) => ({ heightCount, widthCount, channelCount: 1 });

describe('resample', () => {
  it('keeps an image of the same size, and a flat one at any', () => {
    const pixels = Uint8Array.of(1, 2, 3, 4, 5, 6);
    expect(resample(pixels, grey(2, 3), grey(2, 3))).toEqual(pixels);
    expect(resample(new Uint8Array(6).fill(77), grey(2, 3), grey(5, 1))).toEqual(new Uint8Array(5).fill(77));
  });

  it('has its samples at the middle of pixels', () => {
    // Twice as wide: a quarter and three quarters between the two, the ends cut.
    expect([...resample(Uint8Array.of(0, 100), grey(1, 2), grey(1, 4))]).toEqual([0, 25, 75, 100]);
    expect([...resample(Uint8Array.of(0, 100, 200, 40), grey(1, 4), grey(1, 2))]).toEqual([50, 120]);
    expect([...resample(Uint8Array.of(0, 1), grey(1, 2), grey(1, 1))]).toEqual([1]);
  });

  it('keeps channels apart', () => {
    const shape = { heightCount: 1, widthCount: 2, channelCount: 2 };
    const wide = resample(Uint8Array.of(0, 200, 100, 0), shape, { ...shape, widthCount: 4 });
    expect([...wide]).toEqual([0, 200, 25, 150, 75, 50, 100, 0]);
  });
});

describe('holdOut', () => {
  const labels = Uint16Array.from({ length: 100 }, (_, index) => (index < 80 ? 0 : index < 99 ? 1 : 2));
  const images = { shape: grey(1, 1), imageCount: 100, pixels: Uint8Array.from(labels.keys()), labels };

  it('takes the share of every class, once each, and always the same', () => {
    const { test, train } = holdOut(images, 0.25);
    const countOf = (label: number): number => test.labels.filter((one) => one === label).length;
    expect([countOf(0), countOf(1), countOf(2)]).toEqual([20, 5, 1]);
    expect([...test.pixels, ...train.pixels].sort((a, b) => a - b)).toEqual([...images.pixels]);
    for (const split of [test, train])
      expect([...split.labels]).toEqual(Array.from(split.pixels, (pixel) => labels[pixel]));
    expect(holdOut(images, 0.25)).toEqual({ test, train });
    // Drawn over the whole class, not its beginning.
    expect(test.pixels.some((pixel) => pixel >= 40 && pixel < 80)).toBe(true);
  });

  it('leaves each class of two or more an image on both sides', () => {
    for (const ratio of [0.001, 0.999]) {
      const { test, train } = holdOut(images, ratio);
      for (const split of [test, train]) expect(new Set(split.labels).size).toBeGreaterThanOrEqual(2);
    }
  });
});

describe('describeDataset', () => {
  const shape = { heightCount: 1, widthCount: 2, channelCount: 3 };
  const pixels = Uint8Array.of(0, 51, 255, 255, 51, 255, 0, 51, 0, 255, 51, 0);
  const images = { shape, imageCount: 2, pixels, labels: Uint16Array.of(1, 1) };
  const test = { name: 'n', classNames: ['a', 'b'], isSynthetic: false, source: 's', licence: 'l', images };

  it('counts classes and finds mean and deviation of every channel', () => {
    const found = describeDataset({ test, train: null });
    expect(found.train).toBeNull();
    expect(found.test).toMatchObject({ imageCount: 2, classImageCounts: [0, 2] });
    const [red, green] = found.test.channels;
    expect(red).toEqual({ meanRatio: 0.5, standardDeviationRatio: 0.5, lowestRatio: 0, highestRatio: 1 });
    expect(green).toEqual({ meanRatio: 0.2, standardDeviationRatio: 0, lowestRatio: 0.2, highestRatio: 0.2 });
  });

  it('shows images of each class in a row', () => {
    const { width, height, channels, data } = decode(describeDataset({ test, train: null }).contactSheet);
    expect({ width, height, channels }).toEqual({ width: 16, height: 1, channels: 3 });
    expect([...data.subarray(0, 12)]).toEqual([...pixels]);
    expect(data.subarray(12).every((value) => value === 0)).toBe(true);
  });

  it('keeps the sheet small', () => {
    const large = { heightCount: 300, widthCount: 150, channelCount: 1 };
    const labels = Uint16Array.from({ length: 120 }, (_, index) => index % 12);
    const many = { shape: large, imageCount: 120, pixels: new Uint8Array(120 * 45_000).fill(9), labels };
    const classNames = Array.from({ length: 12 }, (_, index) => `class ${index}`);
    const read = { test: { ...test, classNames, images: many }, train: many };
    const { contactSheet, train } = describeDataset(read);
    const { width, height, data } = decode(contactSheet);
    expect([width, height]).toEqual([8 * 32, 10 * 64]);
    expect(data.every((value) => value === 9)).toBe(true);
    expect(train?.classImageCounts).toEqual(new Array(12).fill(10));
  });
});

it('crc32c is that of RFC 3720', () => {
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283);
});

it.each([
  ['train-images-idx3-ubyte', 'train'],
  ['t10k-images-idx3-ubyte', 'test'],
  ['x_train.npy', 'train'],
  ['y_test.npy', 'test'],
  ['data_batch_1.bin', 'train'],
  ['test_batch.bin', 'test'],
  ['train_32x32.mat', 'train'],
  ['flowers-train.tfrecord-00000-of-00010', 'train'],
  ['set/validation/a.png', 'test'],
  ['train/test-drive.csv', 'test'],
  ['images.npy', null],
  ['contest.csv', null],
  ['trains/1.png', null],
])('%s is of the split %s', (path, split) => {
  expect(splitOfPath(path)).toBe(split);
});
