/**
 * Error injection from tables: the sums that a crossbar layer yields when every operation-unit read may be
 * mis-sensed.
 *
 * Quantity: whole-number sums of products, in units of 2^-(FLx+FLw).
 * Equation: y = sum over weight slices s, input planes b and row groups g of (+-2^s)(+-2^b) j, where
 * j ~ P(. | N, k), N = ones of the input word, k = ones of input word AND weight word; the highest plane and
 * slice count negative.
 * @source lin2018 section 4.2 (decomposition, error injection, composition).
 * Valid: errors of different reads are independent, also when the same cells are read again.
 * Ignored: that a programmed cell keeps its resistance between reads. Reads with N = 0 are not made.
 *
 * Randomness: read i = column x slices + slice of window (place x planes + plane) x groups + group, see
 * read-draw. A row that is certain ignores its draw.
 */
import { powerOfTwo } from '../numeric/exact-math.ts';
import { readDraw, WEYL_STEP, windowSalt, windowStart } from '../random/read-draw.ts';
import type { SlicedWeights } from './decompose.ts';
import { type RowSampler, senseWrong } from './row-sampler.ts';

/** Reads so far; summed in place. */
export interface ReadTally {
  readCount: number;
  /** Sensed value other than the SOP. */
  wrongCount: number;
  /** SOP 0. */
  zeroCount: number;
}

/** One output place: adds the sensed sums of all its reads to `sums`, one per column. */
export function injectPatch(options: {
  readonly weights: SlicedWeights;
  readonly sampler: RowSampler;
  /** Bit planes of the patch, [plane][group]. */
  readonly planes: Int32Array;
  /** Random key of (repeat, image, layer). */
  readonly key: Int32Array;
  /** Place of the patch in the layer. */
  readonly position: number;
  readonly sums: Float64Array;
  readonly tally: ReadTally;
}): void {
  const { weights, sampler, planes, key, sums, tally } = options;
  const { groupCount, columnCount, sliceCount } = weights;
  const planeCount = planes.length / groupCount;
  const readCount = columnCount * sliceCount;
  for (let plane = 0; plane < planeCount; plane++) {
    const magnitude = powerOfTwo(plane);
    const planeWeight = plane === planeCount - 1 ? -magnitude : magnitude;
    for (let group = 0; group < groupCount; group++) {
      const inputWord = planes[plane * groupCount + group]!;
      if (inputWord === 0) continue;
      const windowIndex = (options.position * planeCount + plane) * groupCount + group;
      const weyl = windowStart(key, windowIndex);
      const salt = windowSalt(key, windowIndex);
      readWindow({ weights, sampler, inputWord, group, weyl, salt, planeWeight, sums, tally });
      tally.readCount += readCount;
    }
  }
}

/** The reads of one input word on all columns and slices of its row group. The hot loop of the simulator. */
function readWindow(window: {
  readonly weights: SlicedWeights;
  readonly sampler: RowSampler;
  readonly inputWord: number;
  readonly group: number;
  readonly weyl: number;
  readonly salt: number;
  readonly planeWeight: number;
  readonly sums: Float64Array;
  readonly tally: ReadTally;
}): void {
  const { sampler, inputWord, salt, planeWeight, sums } = window;
  const { columnCount, sliceCount, words } = window.weights;
  const { correctLimits } = sampler;
  const firstRow = popcount(inputWord) * sampler.rowStride;
  let weyl = window.weyl;
  let at = window.group * columnCount * sliceCount;
  let wrongCount = 0;
  let zeroCount = 0;
  for (let column = 0; column < columnCount; column++) {
    let sum = 0;
    let sensed = 0;
    for (let slice = 0; slice < sliceCount; slice++) {
      const sop = popcount(inputWord & words[at++]!);
      const draw = readDraw(weyl, salt);
      weyl = (weyl + WEYL_STEP) | 0;
      sensed = sop;
      if (draw >= correctLimits[firstRow + sop]!) {
        sensed = senseWrong(sampler, firstRow + sop, draw);
        wrongCount++;
      }
      zeroCount += (sop - 1) >>> 31;
      sum += sensed << slice;
    }
    // The highest slice counts -2^(W-1): it was added as +2^(W-1), so take 2^W away.
    sums[column]! += (sum - (sensed << sliceCount)) * planeWeight;
  }
  window.tally.wrongCount += wrongCount;
  window.tally.zeroCount += zeroCount;
}

/** Ones in a 32-bit word. */
export function popcount(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
