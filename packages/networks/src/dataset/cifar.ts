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

/** The fine labels, in alphabetical order. */
export const CIFAR100_CLASS_NAMES: readonly string[] = `
  apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus butterfly
  camel can castle caterpillar cattle chair chimpanzee clock cloud cockroach couch crab crocodile
  cup dinosaur dolphin elephant flatfish forest fox girl hamster house kangaroo keyboard lamp
  lawn_mower leopard lion lizard lobster man maple_tree motorcycle mountain mouse mushroom
  oak_tree orange orchid otter palm_tree pear pickup_truck pine_tree plain plate poppy porcupine
  possum rabbit raccoon ray road rocket rose sea seal shark shrew skunk skyscraper snail snake
  spider squirrel streetcar sunflower sweet_pepper table tank telephone television tiger tractor
  train trout tulip turtle wardrobe whale willow_tree wolf woman worm
`
  .trim()
  .split(/\s+/);

export const CIFAR10_MEAN_FILE = 'train_pixel_mean_hwc_f32.bin';

export type CifarKind = 'cifar10' | 'cifar100';

const EXTENT = 32;
const CHANNELS = 3;
const PLANE = EXTENT * EXTENT;
const IMAGE_BYTES = PLANE * CHANNELS;
/** Before the pixels of a record: CIFAR-100 has the coarse label before the fine one. */
const LABEL_BYTES = { cifar10: 1, cifar100: 2 } as const;

/**
 * Reads a batch of CIFAR's binary version: one record an image, its label (one byte; in CIFAR-100 the coarse
 * label, which is left out, then the fine one), then 1,024 bytes each of red, green and blue, row by row.
 * Our images hold their channels last.
 *
 * The format: https://www.cs.toronto.edu/~kriz/cifar.html
 */
export function readCifarRecords(
  bytes: Uint8Array,
  fileName: string,
  kind: CifarKind,
): Outcome<Images, SpecIssue> {
  const labelBytes = LABEL_BYTES[kind];
  const recordBytes = labelBytes + IMAGE_BYTES;
  const classCount = kind === 'cifar10' ? CIFAR10_CLASS_NAMES.length : CIFAR100_CLASS_NAMES.length;
  const imageCount = bytes.length / recordBytes;
  if (imageCount < 1 || !Number.isInteger(imageCount)) {
    const message = `${fileName}: ${bytes.length} bytes are no whole number of images`;
    const limit = `a multiple of ${recordBytes} bytes`;
    return fail(issue([fileName], 'UNREADABLE', { message, limit, actual: `${bytes.length} bytes` }));
  }
  const pixels = new Uint8Array(imageCount * IMAGE_BYTES);
  const labels = new Uint16Array(imageCount);
  for (let image = 0; image < imageCount; image++) {
    const start = image * recordBytes + labelBytes;
    const label = bytes[start - 1] ?? 0;
    if (label >= classCount) {
      const last = classCount - 1;
      const message = `${fileName}: image ${image} has label ${label}; the classes end at ${last}`;
      return fail(issue([fileName], 'TOO_BIG', { message, limit: `at most ${last}`, actual: String(label) }));
    }
    labels[image] = label;
    for (let channel = 0; channel < CHANNELS; channel++)
      for (let place = 0; place < PLANE; place++)
        pixels[image * IMAGE_BYTES + place * CHANNELS + channel] =
          bytes[start + channel * PLANE + place] ?? 0;
  }
  const shape = { heightCount: EXTENT, widthCount: EXTENT, channelCount: CHANNELS };
  return succeed({ shape, imageCount, pixels, labels });
}

/** A batch of CIFAR-10. */
export function readCifarBatch(bytes: Uint8Array, fileName: string): Outcome<Images, SpecIssue> {
  return readCifarRecords(bytes, fileName, 'cifar10');
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
