import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readIdx } from '../src/dataset/idx.ts';

/** One split: images as bytes [n, 28, 28], labels [n]. */
export interface Split {
  readonly imageCount: number;
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
}

/** Reads one split of the official files from `<folder>/mnist`. @throws when a file is missing or damaged. */
export function readMnistSplit(folder: string, prefix: 'train' | 't10k'): Split {
  const read = (fileName: string, rankCount: number) => {
    const bytes = readFileSync(join(folder, 'mnist', fileName));
    const outcome = readIdx(bytes, { fileName, rankCount });
    if (!outcome.ok) throw new Error(outcome.problem.message);
    return outcome.value;
  };
  const images = read(`${prefix}-images-idx3-ubyte.gz`, 3);
  const labels = read(`${prefix}-labels-idx1-ubyte.gz`, 1);
  return { imageCount: labels.values.length, pixels: images.values, labels: labels.values };
}

/** Some images of a split by position. */
export function pick(split: Split, indices: readonly number[]): Split {
  const pixels = new Uint8Array(indices.length * 784);
  const labels = new Uint8Array(indices.length);
  indices.forEach((from, to) => {
    pixels.set(split.pixels.subarray(from * 784, (from + 1) * 784), to * 784);
    labels[to] = split.labels[from]!;
  });
  return { imageCount: indices.length, pixels, labels };
}
