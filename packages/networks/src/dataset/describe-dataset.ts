import { type Images, pixelCount } from '@dl-rsim/sim-core';
import { contactSheet } from './contact-sheet.ts';
import type { ReadDataset } from './read-dataset.ts';

/** What a page shows of one split. */
export interface SplitDescription {
  readonly imageCount: number;
  /** Images of each class, in the order of the class names. */
  readonly classImageCounts: readonly number[];
  /** Of pixel/255, for each channel, over all images and places. */
  readonly channels: readonly ChannelDescription[];
}

export interface ChannelDescription {
  readonly meanRatio: number;
  /** Of the population: divided by the number of pixels. */
  readonly standardDeviationRatio: number;
  readonly lowestRatio: number;
  readonly highestRatio: number;
}

export interface DatasetDescription {
  readonly test: SplitDescription;
  readonly train: SplitDescription | null;
  /** A PNG of up to 8 test images (columns) of each of the first 10 classes (rows) that have any. */
  readonly contactSheet: Uint8Array;
}

/** Balance, normalisation and thumbnails of a data set. Sums are of whole numbers: no order changes them. */
export function describeDataset({ test, train }: Pick<ReadDataset, 'test' | 'train'>): DatasetDescription {
  const classCount = test.classNames.length;
  return {
    test: describeSplit(test.images, classCount),
    train: train === null ? null : describeSplit(train, classCount),
    contactSheet: contactSheet(test.images),
  };
}

function describeSplit(images: Images, classCount: number): SplitDescription {
  const classImageCounts = new Array<number>(classCount).fill(0);
  for (const label of images.labels) classImageCounts[label]!++;
  const { channelCount } = images.shape;
  const histograms = Array.from({ length: channelCount }, () => new Float64Array(256));
  for (const [channel, histogram] of histograms.entries())
    for (let at = channel; at < images.pixels.length; at += channelCount) histogram[images.pixels[at]!]!++;
  const placeCount = (images.imageCount * pixelCount(images.shape)) / channelCount;
  const channels = histograms.map((histogram) => describeChannel(histogram, placeCount));
  return { imageCount: images.imageCount, classImageCounts, channels };
}

function describeChannel(histogram: Float64Array, placeCount: number): ChannelDescription {
  const sum = histogram.reduce((total, count, value) => total + count * value, 0);
  const squares = histogram.reduce((total, count, value) => total + count * value * value, 0);
  const mean = sum / placeCount;
  const variance = Math.max(0, squares / placeCount - mean * mean);
  return {
    meanRatio: mean / 255,
    standardDeviationRatio: Math.sqrt(variance) / 255,
    lowestRatio: histogram.findIndex((count) => count > 0) / 255,
    highestRatio: histogram.findLastIndex((count) => count > 0) / 255,
  };
}
