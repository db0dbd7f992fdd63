import type { ImageShape } from '@dl-rsim/sim-core';
import { refuse } from './refusal.ts';

/** What a stranger's data set may have at most. */
export const DATASET_LIMITS = {
  /** Of one split. */
  imageCount: 2 ** 20,
  /** Height or width of an image. */
  extentCount: 1024,
  channelCount: 16,
  /** Of all images of one split: one byte each. */
  pixelBytes: 1024 * 1024 * 1024,
  /** Of all files together, out of their archives. */
  unpackedBytes: 1280 * 1024 * 1024,
  /** Files in all archives; a zip without ZIP64 holds no more. */
  fileCount: 65_534,
  classCount: 4096,
  /** Pixels of one PNG or JPEG before it is resampled. */
  decodedPixelCount: 16_777_216,
} as const;

/** Refuses counts beyond the limits: called with what a file claims, before anything is allocated for it. */
export function checkExtents(place: string, imageCount: number, shape: ImageShape): void {
  const { heightCount, widthCount, channelCount } = shape;
  within(place, 'images', imageCount, DATASET_LIMITS.imageCount);
  within(place, 'rows of pixels', heightCount, DATASET_LIMITS.extentCount);
  within(place, 'columns of pixels', widthCount, DATASET_LIMITS.extentCount);
  within(place, 'channels', channelCount, DATASET_LIMITS.channelCount);
  const pixelBytes = imageCount * heightCount * widthCount * channelCount;
  within(place, 'bytes of pixels', pixelBytes, DATASET_LIMITS.pixelBytes);
}

function within(place: string, what: string, actual: number, limit: number): void {
  if (Number.isInteger(actual) && actual >= 1 && actual <= limit) return;
  const message = `${place}: ${actual} ${what}; 1 to ${limit} are accepted`;
  const code = actual > limit ? 'TOO_BIG' : 'TOO_SMALL';
  refuse(place, code, { message, limit: `1 to ${limit}`, actual: String(actual) });
}

/** A label as a class index. */
export function checkedLabel(place: string, label: number, imageIndex: number): number {
  if (Number.isInteger(label) && label >= 0 && label < DATASET_LIMITS.classCount) return label;
  const limit = `0 to ${DATASET_LIMITS.classCount - 1}`;
  const message = `${place}: image ${imageIndex} has label ${label}; labels are whole numbers, ${limit}`;
  return refuse(place, label < 0 ? 'TOO_SMALL' : 'TOO_BIG', { message, limit, actual: String(label) });
}

export function shapeText({ heightCount, widthCount, channelCount }: ImageShape): string {
  return `${heightCount} x ${widthCount} x ${channelCount}`;
}
