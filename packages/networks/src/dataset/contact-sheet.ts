import { type ImageShape, type Images, pixelCount } from '@dl-rsim/sim-core';
import { encode } from 'fast-png';
import { resample } from './resample.ts';

const COLUMN_COUNT = 8;
const ROW_COUNT = 10;
/** Larger images are resampled to at most so many pixels a side. */
const MAX_TILE_COUNT = 64;

/**
 * A PNG of the first 8 images of each of the first 10 classes that have any: a row a class. Places without
 * an image are black. Channels beyond three are left out, and of two the first is shown.
 */
export function contactSheet(images: Images): Uint8Array {
  const rows = firstPlaces(images.labels);
  const tile = tileShape(images.shape);
  const channels = images.shape.channelCount >= 3 ? 3 : 1;
  const width = COLUMN_COUNT * tile.widthCount;
  const height = rows.length * tile.heightCount;
  const data = new Uint8Array(width * height * channels);
  const count = pixelCount(images.shape);
  const isWhole = pixelCount(tile) === count;
  for (const [row, places] of rows.entries()) {
    for (const [column, imageIndex] of places.entries()) {
      const own = images.pixels.subarray(imageIndex * count, (imageIndex + 1) * count);
      const small = isWhole ? own : resample(own, images.shape, tile);
      for (let y = 0; y < tile.heightCount; y++)
        for (let x = 0; x < tile.widthCount; x++) {
          const from = (y * tile.widthCount + x) * tile.channelCount;
          const to = ((row * tile.heightCount + y) * width + column * tile.widthCount + x) * channels;
          for (let channel = 0; channel < channels; channel++)
            data[to + channel] = small[from + channel] ?? 0;
        }
    }
  }
  return encode({ width, height, data, channels, depth: 8 });
}

/** Of each class, lowest first, the places of its first images. */
function firstPlaces(labels: Uint16Array): readonly (readonly number[])[] {
  const places = new Map<number, number[]>();
  for (const [index, label] of labels.entries()) {
    const own = places.get(label);
    if (own === undefined) places.set(label, [index]);
    else if (own.length < COLUMN_COUNT) own.push(index);
  }
  const sorted = [...places].sort(([a], [b]) => a - b);
  return sorted.slice(0, ROW_COUNT).map(([, own]) => own);
}

function tileShape(shape: ImageShape): ImageShape {
  const scale = Math.min(1, MAX_TILE_COUNT / Math.max(shape.heightCount, shape.widthCount));
  const scaled = (extent: number): number => Math.max(1, Math.round(extent * scale));
  return { ...shape, heightCount: scaled(shape.heightCount), widthCount: scaled(shape.widthCount) };
}
