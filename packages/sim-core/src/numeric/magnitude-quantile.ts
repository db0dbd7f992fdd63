/**
 * An exact quantile of the magnitudes of 32-bit floats that are never all in memory.
 *
 * Problem: a layer has up to 1e9 inputs on the calibration images; a sort would have to keep them.
 * Representation: the bits of a non-negative float, read as a whole number, are in the order of the floats.
 * Of the 31 bits, the upper 16 name a bin, the lower 15 a place in it.
 * Algorithm: a first pass counts bins; the bin that holds the wanted rank is opened, and a second pass over
 * the same values counts the places in it. The value at the rank is then known to the last bit.
 * Cost: two passes over the values, 768 KiB of counts.
 */
import { invariant } from './invariant.ts';
import type { CountedMagnitudes } from './least-square-range.ts';

const LOW_BITS = 15;
const BIN_COUNT = 65536;
const PLACE_COUNT = 32768;
/** Bits of infinity; larger ones are no numbers. */
const INFINITY_BITS = 0x7f800000;

/** Counts of one pass or both; changed in place. */
export interface MagnitudeQuantile {
  /** Finite values of the first pass. */
  valueCount: number;
  hasNegative: boolean;
  readonly binCounts: Float64Array;
  /** Null in the first pass. */
  opened: { readonly bin: number; readonly belowCount: number; readonly rank: number } | null;
  readonly placeCounts: Float64Array;
}

export function createMagnitudeQuantile(): MagnitudeQuantile {
  return {
    valueCount: 0,
    hasNegative: false,
    binCounts: new Float64Array(BIN_COUNT),
    opened: null,
    placeCounts: new Float64Array(PLACE_COUNT),
  };
}

/** Counts `values` in the pass that is on; what is not finite takes no part. */
export function countMagnitudes(quantile: MagnitudeQuantile, values: Float32Array): void {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const { binCounts, placeCounts, opened } = quantile;
  for (let i = 0; i < words.length; i++) {
    const bits = words[i]! & 0x7fffffff;
    if (bits >= INFINITY_BITS) continue;
    const bin = bits >>> LOW_BITS;
    if (opened === null) {
      binCounts[bin]!++;
      quantile.valueCount++;
      if (words[i]! > 0x80000000) quantile.hasNegative = true; // minus zero is not negative
    } else if (bin === opened.bin) {
      placeCounts[bits & (PLACE_COUNT - 1)]!++;
    }
  }
}

/** Ends the first pass: the quantile is the smallest value that at least `ratio` of all do not exceed. */
export function openBin(quantile: MagnitudeQuantile, ratio: number): void {
  invariant(quantile.opened === null && ratio > 0 && ratio <= 1, 'a ratio above 0, after the first pass');
  const rank = Math.max(1, Math.ceil(ratio * quantile.valueCount));
  let belowCount = 0;
  let bin = 0;
  while (bin < BIN_COUNT - 1 && belowCount + quantile.binCounts[bin]! < rank) {
    belowCount += quantile.binCounts[bin]!;
    bin++;
  }
  quantile.opened = { bin, belowCount, rank };
}

/**
 * The magnitudes that the first pass saw, each as the middle of its bin, a 256th of it wide at most.
 */
export function binnedMagnitudes({ binCounts }: MagnitudeQuantile): CountedMagnitudes {
  const bins: number[] = [];
  for (let bin = 0; bin < BIN_COUNT; bin++) if (binCounts[bin]! > 0) bins.push(bin);
  // Bin 0 holds 0 and what rounds to it.
  const words = Uint32Array.from(bins, (bin) => (bin === 0 ? 0 : (bin << LOW_BITS) | (PLACE_COUNT >> 1)));
  return {
    magnitudes: Float64Array.from(new Float32Array(words.buffer)),
    counts: Float64Array.from(bins, (bin) => binCounts[bin]!),
  };
}

/** The quantile, after the second pass; 0 when there were no values. */
export function magnitudeAtQuantile({ opened, placeCounts, valueCount }: MagnitudeQuantile): number {
  invariant(opened !== null, 'the second pass has been made');
  if (valueCount === 0) return 0;
  let place = 0;
  let count = opened.belowCount + placeCounts[0]!;
  while (count < opened.rank) {
    place++;
    invariant(place < PLACE_COUNT, 'both passes saw the same values');
    count += placeCounts[place]!;
  }
  return new Float32Array(Uint32Array.of((opened.bin << LOW_BITS) | place).buffer)[0]!;
}
