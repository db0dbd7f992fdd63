import type { Images } from '@dl-rsim/sim-core';
import { fail, type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import { issue } from '../issue.ts';

export const CIFAR10_CLASS_NAMES: readonly string[] = [
  'airplane',
  'automobile',
  'bird',
  'cat',
  'deer',
  'dog',
  'frog',
  'horse',
  'ship',
  'truck',
];

const EXTENT = 32;
const CHANNELS = 3;
const PLANE = EXTENT * EXTENT;
const IMAGE_BYTES = PLANE * CHANNELS;
const RECORD_BYTES = 1 + IMAGE_BYTES;

/**
 * Reads a batch of CIFAR-10's binary version: one record an image, its label (one byte), then 1,024 bytes
 * each of red, green and blue, row by row. Our images hold their channels last.
 *
 * The format: https://www.cs.toronto.edu/~kriz/cifar.html
 */
export function readCifarBatch(bytes: Uint8Array, fileName: string): Outcome<Images, SpecIssue> {
  const imageCount = bytes.length / RECORD_BYTES;
  if (imageCount < 1 || !Number.isInteger(imageCount)) {
    const message = `${fileName}: ${bytes.length} bytes are no whole number of images`;
    const limit = `a multiple of ${RECORD_BYTES} bytes`;
    return fail(issue([fileName], 'UNREADABLE', { message, limit, actual: `${bytes.length} bytes` }));
  }
  const pixels = new Uint8Array(imageCount * IMAGE_BYTES);
  const labels = new Uint8Array(imageCount);
  for (let image = 0; image < imageCount; image++) {
    const label = bytes[image * RECORD_BYTES] ?? 0;
    if (label >= CIFAR10_CLASS_NAMES.length) {
      const message = `${fileName}: image ${image} has label ${label}; the classes end at 9`;
      return fail(issue([fileName], 'TOO_BIG', { message, limit: 'at most 9', actual: String(label) }));
    }
    labels[image] = label;
    const planes = bytes.subarray(image * RECORD_BYTES + 1, (image + 1) * RECORD_BYTES);
    for (let channel = 0; channel < CHANNELS; channel++)
      for (let place = 0; place < PLANE; place++)
        pixels[image * IMAGE_BYTES + place * CHANNELS + channel] = planes[channel * PLANE + place] ?? 0;
  }
  const shape = { heightCount: EXTENT, widthCount: EXTENT, channelCount: CHANNELS };
  return succeed({ shape, imageCount, pixels, labels });
}

/**
 * Mean of pixel/255 over all images of the batches, [h, w, c]: sums of whole numbers, so that no order of
 * the images changes it, rounded to 32 bits once.
 */
export function meanImage(batches: readonly Images[]): Float32Array {
  const sums = new Float64Array(IMAGE_BYTES);
  let imageCount = 0;
  for (const batch of batches) {
    imageCount += batch.imageCount;
    for (let at = 0; at < batch.pixels.length; at++) sums[at % IMAGE_BYTES]! += batch.pixels[at]!;
  }
  return Float32Array.from(sums, (sum) => sum / (255 * imageCount));
}

/** Reads a stored mean image: 32-bit little-endian numbers, [h, w, c], each between 0 and 1. */
export function readMeanImage(bytes: Uint8Array, fileName: string): Outcome<Float32Array, SpecIssue> {
  const unreadable = (message: string, limit: string, actual: string): Outcome<never, SpecIssue> =>
    fail(issue([fileName], 'UNREADABLE', { message: `${fileName}: ${message}`, limit, actual }));
  if (bytes.length !== 4 * IMAGE_BYTES)
    return unreadable('wrong length', `${4 * IMAGE_BYTES} bytes`, `${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const mean = Float32Array.from({ length: IMAGE_BYTES }, (_, at) => view.getFloat32(4 * at, true));
  const stray = mean.find((value) => !(value >= 0 && value <= 1));
  return stray === undefined
    ? succeed(mean)
    : unreadable('it is no mean of pixels/255', '0 to 1', String(stray));
}
