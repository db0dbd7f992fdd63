import type { ImageShape } from '@dl-rsim/sim-core';

/**
 * Bilinear resampling of one image [h, w, c], bytes in and out. Output pixel i looks at input place (i +
 * 0.5) x inputCount / outputCount - 0.5, cut to the first and last pixel; the four neighbours are weighted
 * by their distance and the sum rounded to the nearest byte, halves up. It does not average over the pixels
 * that shrinking skips. Additions and multiplications only: the same bytes on every machine.
 */
export function resample(pixels: Uint8Array, from: ImageShape, to: ImageShape): Uint8Array {
  const { channelCount } = from;
  const rows = places(from.heightCount, to.heightCount);
  const columns = places(from.widthCount, to.widthCount);
  const result = new Uint8Array(to.heightCount * to.widthCount * channelCount);
  let at = 0;
  for (const row of rows) {
    for (const column of columns) {
      for (let channel = 0; channel < channelCount; channel++) {
        const value = (y: number, x: number): number =>
          pixels[(y * from.widthCount + x) * channelCount + channel] ?? 0;
        const above = mix(value(row.low, column.low), value(row.low, column.high), column.share);
        const below = mix(value(row.high, column.low), value(row.high, column.high), column.share);
        result[at++] = Math.floor(mix(above, below, row.share) + 0.5);
      }
    }
  }
  return result;
}

interface Place {
  readonly low: number;
  readonly high: number;
  /** Of the higher neighbour. */
  readonly share: number;
}

function places(inputCount: number, outputCount: number): readonly Place[] {
  return Array.from({ length: outputCount }, (_, index) => {
    const place = ((index + 0.5) * inputCount) / outputCount - 0.5;
    const cut = Math.min(inputCount - 1, Math.max(0, place));
    const low = Math.floor(cut);
    return { low, high: Math.min(inputCount - 1, low + 1), share: cut - low };
  });
}

function mix(low: number, high: number, share: number): number {
  return low + (high - low) * share;
}
