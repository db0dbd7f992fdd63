/**
 * Sobol sequences in up to 12 dimensions with Owen's scrambling.
 *
 * Quantity: points that fill the unit cube evenly: the first 2^k of them put the same number into each of 2^k
 * equal parts of every axis, and of many boxes.
 * Equation: x_i = XOR of the direction numbers v_b over the bits b of the Gray code of i; v from primitive
 * polynomials and initial numbers m. Scrambled, bit b of x is flipped by a hash of the bits above it.
 * @source joe2008
 * @source owen1998
 * Valid: 2^32 points; 12 dimensions. Ignored: nothing.
 */
import { invariant } from '../numeric/invariant.ts';
import { mixWord } from '../random/murmur3.ts';
import { nextWord, stream } from '../random/stream.ts';

export const SOBOL_MAX_DIMENSION_COUNT = 12;

const WORD_BITS = 32;
const TO_UNIT = 2.3283064365386963e-10; // 2^-32
const BIT_STEP = 0x9e3779b9 | 0;

/** Inner coefficients of the primitive polynomial, as bits, and initial numbers m: dimensions 2 to 12. */
const POLYNOMIALS: readonly (readonly [coefficients: number, initial: readonly number[]])[] = [
  [0, [1]],
  [1, [1, 3]],
  [1, [1, 3, 1]],
  [2, [1, 1, 1]],
  [1, [1, 1, 3, 3]],
  [4, [1, 3, 5, 13]],
  [2, [1, 1, 5, 5, 17]],
  [4, [1, 1, 5, 5, 5]],
  [7, [1, 1, 7, 11, 19]],
  [11, [1, 1, 5, 1, 1]],
  [13, [1, 1, 1, 3, 11]],
];

/** Gives the points one after another; without a seed those of the sequence itself, from the origin on. */
export function createSobol(dimensionCount: number, seed: string | null): () => Float64Array {
  invariant(dimensionCount <= SOBOL_MAX_DIMENSION_COUNT, `Sobol points in ${dimensionCount} dimensions`);
  const directions = Array.from({ length: dimensionCount }, (_, i) => directionsOf(i));
  const salts = directions.map((_, i) => (seed === null ? 0 : nextWord(stream(seed, 'search.sobol', i))));
  const words = new Int32Array(dimensionCount);
  let index = 0;
  return () => {
    const point = Float64Array.from(words, (word, i) =>
      seed === null ? (word >>> 0) * TO_UNIT : ((scramble(word, salts[i]!) >>> 0) + 0.5) * TO_UNIT,
    );
    const changedBit = WORD_BITS - 1 - Math.clz32(~index & (index + 1));
    for (let i = 0; i < dimensionCount; i++) words[i]! ^= directions[i]![changedBit]!;
    index++;
    return point;
  };
}

/** 32 direction numbers, the highest bit first. */
function directionsOf(dimensionIndex: number): Int32Array {
  const directions = new Int32Array(WORD_BITS);
  if (dimensionIndex === 0) return directions.map((_, bit) => 1 << (WORD_BITS - 1 - bit));
  const [coefficients, initial] = POLYNOMIALS[dimensionIndex - 1]!;
  const degree = initial.length;
  for (let bit = 0; bit < WORD_BITS; bit++) {
    if (bit < degree) {
      directions[bit] = initial[bit]! << (WORD_BITS - 1 - bit);
      continue;
    }
    const oldest = directions[bit - degree]!;
    let word = oldest ^ (oldest >>> degree);
    for (let k = 1; k < degree; k++) {
      if ((coefficients >> (degree - 1 - k)) & 1) word ^= directions[bit - k]!;
    }
    directions[bit] = word;
  }
  return directions;
}

/** Flips each bit by a hash of those above it: parts that share their high bits stay together. */
function scramble(word: number, salt: number): number {
  let flips = 0;
  for (let bit = 0; bit < WORD_BITS; bit++) {
    const above = bit === 0 ? 0 : word >>> (WORD_BITS - bit);
    const flip = mixWord(mixWord((above + salt) | 0) ^ Math.imul(bit + 1, BIT_STEP)) & 1;
    flips |= flip << (WORD_BITS - 1 - bit);
  }
  return word ^ flips;
}
