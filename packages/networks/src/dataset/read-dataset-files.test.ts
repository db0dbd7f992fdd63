import { type ImageShape, pixelCount } from '@dl-rsim/sim-core';
import { describe, expect, it } from 'vitest';
import { datasetFixture, datasetSeeds } from '../../testing/index.ts';
import { decodeImageFile } from './formats/image-file.ts';
import { readNpy } from './formats/npy.ts';
import { openFiles } from './open-files.ts';
import type { DatasetOptions, ReadDataset } from './read-dataset.ts';
import { readDatasetFiles } from './read-dataset-files.ts';

function read(names: readonly string[], options: Partial<DatasetOptions> = {}): ReadDataset {
  const outcome = readDatasetFiles(names.map(datasetFixture), { name: 'a set', ...options });
  if (!outcome.ok) throw new Error(outcome.problem.map(({ message }) => message).join('; '));
  return outcome.value;
}

function seedOf(name: string): ReadDataset {
  const seed = datasetSeeds().find((one) => one.name === name)!;
  return read(
    seed.files.map(({ path }) => path),
    seed.options,
  );
}

/** The pixels of make-fixtures.py. */
function expected(imageCount: number, shape: ImageShape): Uint8Array {
  const { heightCount, widthCount, channelCount } = shape;
  return Uint8Array.from({ length: imageCount * pixelCount(shape) }, (_, at) => {
    const c = at % channelCount;
    const x = Math.floor(at / channelCount) % widthCount;
    const y = Math.floor(at / channelCount / widthCount) % heightCount;
    const i = Math.floor(at / pixelCount(shape));
    return (37 * i + 13 * y + 7 * x + 101 * c) % 256;
  });
}

const LABELS = Uint16Array.of(0, 1, 2, 0, 1, 2);
const shapeOf = (heightCount: number, widthCount: number, channelCount: number): ImageShape => ({
  heightCount,
  widthCount,
  channelCount,
});

function expectImages(found: ReadDataset, shape: ImageShape): void {
  expect(found.test.images).toEqual({ shape, imageCount: 6, pixels: expected(6, shape), labels: LABELS });
}

describe('readDatasetFiles', () => {
  it('reads IDX pairs, packed or not, and their splits', () => {
    const found = seedOf('IDX');
    expectImages(found, shapeOf(5, 4, 1));
    expect(found.train).toMatchObject({ imageCount: 3, labels: LABELS.slice(0, 3) });
    expect(found).toMatchObject({
      format: 'idx',
      notes: [],
      test: { classNames: ['class 0', 'class 1', 'class 2'] },
    });
  });

  it('reads NPY arrays of bytes', () => {
    const found = seedOf('NPY');
    expectImages(found, shapeOf(5, 4, 3));
    expect(found).toMatchObject({ format: 'npy', train: null, notes: [] });
  });

  it('reads NPZ of floats with one-hot labels, and tells the largest rounding', () => {
    const found = seedOf('NPZ');
    expectImages(found, shapeOf(5, 4, 3));
    expect(found.train).toMatchObject({ imageCount: 4, labels: LABELS.slice(0, 4) });
    // Value / 255 in 32 bits is a byte to within 2^-24.
    for (const { message } of found.notes)
      expect(Number(/by (\S+) of/.exec(message)?.[1])).toBeLessThan(2 ** -24);
    expect(found.notes.length).toBeGreaterThan(0);
  });

  it('reads [n, c, h, w] of big-endian doubles', () => {
    expectImages(seedOf('NPY, channels first'), shapeOf(5, 4, 3));
  });

  it('rounds halves to bytes and says by how much', () => {
    const { test, notes } = seedOf('NPY, halves');
    // A half of 11 bits is off by 2^-12 at most, before it is rounded to a byte.
    const errors = Array.from(test.images.pixels, (value, at) => Math.abs(value - (255 * at) / 53));
    expect(Math.max(...errors)).toBeLessThanOrEqual(0.5 + 255 * 2 ** -12);
    const rounding = Number(/by (\S+) of/.exec(notes[0]!.message)?.[1]);
    expect(rounding).toBeGreaterThan(0.001);
    expect(rounding).toBeLessThanOrEqual(0.5 / 255);
  });

  it('asks what fractions mean, and takes no half bytes for it', () => {
    const outcome = readDatasetFiles([datasetFixture('half.zip')], { name: 'a set' });
    expect(outcome.ok ? [] : outcome.problem).toMatchObject([{ code: 'MISSING', path: ['valueRange'] }]);
  });

  it('reads CSV with a header, and TSV with names for labels in the last column', () => {
    expectImages(seedOf('CSV'), shapeOf(4, 4, 1));
    const named = seedOf('TSV');
    expectImages(named, shapeOf(4, 4, 1));
    expect(named.test.classNames).toEqual(['ape', 'bee', 'cat']);
  });

  it('takes the shape that is asked for, and refuses one of other size', () => {
    const shape = shapeOf(2, 8, 1);
    expect(read(['test.csv'], { shape }).test.images.shape).toEqual(shape);
    const first = read(['test.csv'], { shape: shapeOf(2, 2, 4), layout: 'channelsFirst' }).test.images;
    expect([...first.pixels.subarray(0, 4)]).toEqual(
      [0, 4, 8, 12].map((at) => expected(1, shapeOf(4, 4, 1))[at]),
    );
    const outcome = readDatasetFiles([datasetFixture('test.csv')], {
      name: 'a set',
      shape: shapeOf(4, 4, 3),
    });
    expect(outcome.ok ? [] : outcome.problem).toMatchObject([
      { code: 'SHAPE_MISMATCH', limit: '16', actual: '48' },
    ]);
  });

  it('reads CIFAR-10 and the fine labels of CIFAR-100', () => {
    const ten = seedOf('CIFAR-10');
    expectImages(ten, shapeOf(32, 32, 3));
    expect(ten).toMatchObject({ format: 'cifar10', train: { imageCount: 3 } });
    const hundred = seedOf('CIFAR-100');
    expect(hundred.test.images.labels).toEqual(LABELS.map((label) => 97 + label));
    expect(hundred.test.images.pixels).toEqual(expected(6, shapeOf(32, 32, 3)));
    expect([97, 98, 99].map((label) => hundred.test.classNames[label])).toEqual(['wolf', 'woman', 'worm']);
  });

  it('reads TFRecords with PNG and with raw bytes', () => {
    const encoded = seedOf('TFRecord, PNG');
    expectImages(encoded, shapeOf(5, 4, 3));
    expect(encoded.test.classNames).toEqual(['ape', 'bee', 'cat']);
    expectImages(seedOf('TFRecord, raw'), shapeOf(5, 4, 3));
  });

  it('reads SVHN, packed or not: 10 is the digit 0', () => {
    for (const name of ['MATLAB', 'MATLAB, plain']) {
      const { test, format } = seedOf(name);
      expect(test.images.pixels).toEqual(expected(6, shapeOf(5, 4, 3)));
      expect([format, ...test.images.labels]).toEqual(['svhn', 0, 1, 2, 3, 4, 9]);
    }
  });

  it('reads PNG of every kind out of class folders', () => {
    const { test, notes } = seedOf('PNG folders');
    expect(test.classNames).toEqual(['ape', 'bee', 'cat']);
    expect([...test.images.labels]).toEqual([0, 0, 1, 1, 2, 2, 2]);
    expect(notes).toEqual([]);
    const { shape, pixels } = test.images;
    expect(shape).toEqual(shapeOf(5, 4, 3));
    const image = (index: number): number[] => [...pixels.subarray(60 * index, 60 * (index + 1))];
    const grey = (values: ArrayLike<number>): number[] =>
      Array.from(values).flatMap((one) => [one, one, one]);
    const pillow = arraysOf('class-folders-expected.npz');
    expect(image(0)).toEqual([...expected(1, shape)]);
    expect(image(1)).toEqual(grey(expected(2, shapeOf(5, 4, 1)).subarray(20)));
    const overBlack = (values: readonly number[], channels: number): number[] =>
      Array.from({ length: (values.length / channels) * (channels - 1) }, (_, at) => {
        const pixel = Math.floor(at / (channels - 1)) * channels;
        return Math.round((values[pixel + (at % (channels - 1))]! * values[pixel + channels - 1]!) / 255);
      });
    expect(image(2)).toEqual(overBlack(pillow.rgba!, 4));
    expect(image(3)).toEqual(grey(overBlack(pillow.la!, 2)));
    expect(image(4)).toEqual(grey(pillow.wide!.map((value) => Math.round(value / 257))));
    expect(image(5)).toEqual(pillow.palette);
    expect(image(6)).toEqual(grey(pillow.bits!));
  });

  it('reads interlaced PNG', () => {
    const { pixels, shape } = decodeImageFile(datasetFixture('interlaced.png').bytes, 'interlaced.png');
    expect(shape).toEqual(shapeOf(11, 9, 3));
    expect(pixels).toEqual(expected(1, shape));
  });

  it('reads JPEG like Pillow to within a few levels, and says so', () => {
    const { test, notes } = seedOf('JPEG folders');
    expect(notes[0]?.message).toContain('4 of 4 are JPEG');
    const pillow = arraysOf('photos-expected.npz');
    const count = pixelCount(test.images.shape);
    const differences = ['420', '444', 'grey', 'progressive'].map((name, index) => {
      const own = test.images.pixels.subarray(index * count, (index + 1) * count);
      return own.reduce(
        (most, value, at) => Math.max(most, Math.abs(value - pillow[`jpeg_${name}`]![at]!)),
        0,
      );
    });
    // With subsampled colour, libjpeg smooths between colour samples and jpeg-js repeats them.
    expect(differences.filter((_, index) => index !== 0).every((most) => most <= 4)).toBe(true);
    expect(differences[0]).toBeLessThan(40);
  });

  it('resamples on request, and asks for it where sizes differ', () => {
    const { test, notes } = read(['photos.zip'], { resize: { heightCount: 8, widthCount: 8 } });
    expect(test.images.shape).toEqual(shapeOf(8, 8, 3));
    expect(notes[0]?.message).toContain('4 of 4 were resampled');
    const outcome = readDatasetFiles(mixedSizes(), { name: 'a set' });
    expect(outcome.ok ? [] : outcome.problem).toMatchObject([
      { code: 'SHAPE_MISMATCH', message: expect.stringContaining('make them alike or say resize') },
    ]);
  });

  it('takes names and splits from the options where the files have none', () => {
    const names = ['left', 'middle', 'right'];
    const { test, train, notes } = read(['x_test.npy', 'y_test.npy'], { classNames: names });
    expect([test.classNames, train, notes]).toEqual([names, null, []]);
    const raw = read(['raw.tfrecord'], { heldOutRatio: 0.5 });
    expect([raw.test.images.imageCount, raw.train?.imageCount]).toEqual([3, 3]);
    expect([...raw.test.images.labels].sort()).toEqual([0, 1, 2]);
    expect(read(['raw.tfrecord'], { heldOutRatio: 0.5 })).toEqual(raw);
  });

  it('joins parts and reads class names from a file', () => {
    const text = new TextEncoder().encode('zero\r\none\ntwo\n');
    const files = [...[datasetFixture('raw.tfrecord'), { path: 'classes.txt', bytes: text }]];
    const twice = { ...files[0]!, path: 'raw-2.tfrecord' };
    const outcome = readDatasetFiles([...files, twice], { name: 'a set' });
    expect(outcome).toMatchObject({
      ok: true,
      value: { test: { classNames: ['zero', 'one', 'two'], images: { imageCount: 12 } } },
    });
  });
});

/** The arrays of an .npz that numpy wrote, by name. */
function arraysOf(name: string): Readonly<Record<string, number[]>> {
  return Object.fromEntries(
    openFiles([datasetFixture(name)]).map((file) => {
      const array = readNpy(file);
      return [
        file.path.replace('.npy', ''),
        Array.from({ length: array.valueCount }, (_, at) => array.at(at)),
      ];
    }),
  );
}

/** Two class folders whose images have other sizes. */
function mixedSizes() {
  const opened = [
    ...openFiles([datasetFixture('photos.zip')]),
    ...openFiles([datasetFixture('class-folders.zip')]),
  ];
  return opened.filter(({ path }) => ['a/444.jpg', 'set/bee/2.png'].includes(path));
}
