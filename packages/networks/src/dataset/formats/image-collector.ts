import type { ImageShape } from '@dl-rsim/sim-core';
import { concatenate } from '../../archive/concatenate.ts';
import type { ImportNote } from '../../read-network.ts';
import { checkExtents, shapeText } from '../limits.ts';
import type { Part } from '../parts.ts';
import type { DatasetOptions } from '../read-dataset.ts';
import { refuse } from '../refusal.ts';
import { resample } from '../resample.ts';
import type { Split } from '../split-of-path.ts';

/** One image as bytes [h, w, c], with 1 or 3 channels out of an image file, or any number. */
export interface LoneImage {
  readonly shape: ImageShape;
  readonly pixels: Uint8Array;
  readonly isJpeg: boolean;
}

export interface Placement {
  /** The file that it comes from. */
  readonly place: string;
  readonly split: Split | null;
  readonly label: number;
}

/** Gathers images that come one by one, brings them to one size and number of channels, and joins them. */
export interface ImageCollector {
  add(image: LoneImage, placement: Placement): void;
  finish(): { readonly parts: readonly Part[]; readonly notes: readonly ImportNote[] };
}

interface Batch {
  readonly place: string;
  readonly images: { pixels: Uint8Array; readonly channelCount: number }[];
  readonly labels: number[];
}

/**
 * Images must have the size of the first one unless `resize` gives theirs. Grey images become three equal
 * channels where any image of the set is coloured.
 */
export function createImageCollector({ resize }: DatasetOptions): ImageCollector {
  const batches = new Map<Split | null, Batch>();
  let first: { readonly shape: ImageShape; readonly place: string } | null = null;
  let channelCount = 1;
  let resizedCount = 0;
  let jpegCount = 0;
  let imageCount = 0;
  return {
    add(image, { place, split, label }) {
      const { shape } = image;
      const to = { ...shape, ...resize };
      const size = first?.shape ?? to;
      if (size.heightCount !== to.heightCount || size.widthCount !== to.widthCount) {
        const limit = shapeText(size);
        const message =
          `${place}: its image is ${shapeText(to)}, that of ${first?.place} ${limit}; ` +
          'make them alike or say resize';
        refuse(place, 'SHAPE_MISMATCH', { message, limit, actual: shapeText(to) });
      }
      first ??= { shape: to, place };
      channelCount = Math.max(channelCount, to.channelCount);
      imageCount++;
      checkExtents(place, imageCount, { ...to, channelCount });
      const isResized = shape.heightCount !== to.heightCount || shape.widthCount !== to.widthCount;
      if (isResized) resizedCount++;
      if (image.isJpeg) jpegCount++;
      const batch = batches.get(split) ?? { place, images: [], labels: [] };
      batches.set(split, batch);
      const pixels = isResized ? resample(image.pixels, shape, to) : image.pixels;
      batch.images.push({ pixels, channelCount: to.channelCount });
      batch.labels.push(label);
    },
    finish() {
      const shape = first === null ? null : { ...first.shape, channelCount };
      const parts = Array.from(batches, ([split, batch]) => partOf(split, batch, shape));
      return { parts, notes: notesOf({ imageCount, resizedCount, jpegCount }) };
    },
  };
}

function partOf(split: Split | null, batch: Batch, shape: ImageShape | null): Part {
  if (shape === null) throw new Error('a batch has images');
  const pixels = concatenate(batch.images.map((image) => spread(image, shape.channelCount, batch.place)));
  batch.images.length = 0;
  const labels = Uint16Array.from(batch.labels);
  return { place: batch.place, split, images: { shape, imageCount: labels.length, pixels, labels } };
}

/** Grey repeated in every channel. */
function spread(image: Batch['images'][number], channelCount: number, place: string): Uint8Array {
  if (image.channelCount === channelCount) return image.pixels;
  if (image.channelCount !== 1) {
    const message = `${place}: some have ${image.channelCount} channels, some ${channelCount}; use one`;
    refuse(place, 'SHAPE_MISMATCH', {
      message,
      limit: String(channelCount),
      actual: String(image.channelCount),
    });
  }
  const spreadOut = new Uint8Array(image.pixels.length * channelCount);
  for (const [at, value] of image.pixels.entries())
    spreadOut.fill(value, at * channelCount, (at + 1) * channelCount);
  return spreadOut;
}

function notesOf(counts: {
  readonly imageCount: number;
  readonly resizedCount: number;
  readonly jpegCount: number;
}): readonly ImportNote[] {
  const { imageCount, resizedCount, jpegCount } = counts;
  const notes: ImportNote[] = [];
  if (resizedCount > 0)
    notes.push({ place: 'images', message: `${resizedCount} of ${imageCount} were resampled (bilinear)` });
  if (jpegCount > 0) {
    const message =
      `${jpegCount} of ${imageCount} are JPEG, decoded by jpeg-js: ` +
      'other decoders differ by a few of 255 levels';
    notes.push({ place: 'images', message });
  }
  return notes;
}
