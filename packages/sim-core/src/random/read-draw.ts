/**
 * One random number per read, addressed by counting instead of drawn in turn.
 *
 * Problem: a layer makes millions of reads an image. If reads took the next number of a stream, a kernel that
 * skips, reorders or vectorizes reads would see other numbers.
 * Representation: the 128-bit key of what is read (chip, repeat, image, layer, group of channels); a window =
 * the reads that one word of input bits drives, numbered within the layer; a read = its number within the
 * window.
 * Algorithm: key and window are mixed into two words a and b (finalizer of MurmurHash3); read i takes
 * mix(a + i 0x9e3779b9, b), a Weyl sequence behind two multiply-xorshift rounds (constants of lowbias32,
 * Chris Wellons 2018) with b entering between them, so that overlapping sequences of two windows still
 * differ.
 * Cost: two multiplications a read, no state carried from read to read.
 */
import { mixWord } from './murmur3.ts';

/** Step of the Weyl sequence: 2^32 / golden ratio. */
export const WEYL_STEP = 0x9e3779b9 | 0;

/** Draws lie in 0 .. DRAW_RANGE - 1. */
export const DRAW_RANGE = 2147483648; // 2^31

/** First word of a window: where its Weyl sequence starts. */
export function windowStart(key: Int32Array, windowIndex: number): number {
  return mixWord(key[0]! ^ mixWord((key[1]! + windowIndex) | 0));
}

/** Second word of a window: what tells it from windows whose sequences overlap. */
export function windowSalt(key: Int32Array, windowIndex: number): number {
  return mixWord(key[2]! ^ mixWord((key[3]! + windowIndex) | 0));
}

/** The draw at `weyl` = windowStart + readIndex x WEYL_STEP (modulo 2^32): uniform over 0 .. 2^31 - 1. */
export function readDraw(weyl: number, salt: number): number {
  let x = Math.imul(weyl ^ (weyl >>> 16), 0x7feb352d);
  x ^= (x >>> 15) ^ salt;
  return Math.imul(x, 0x846ca68b) >>> 1;
}
