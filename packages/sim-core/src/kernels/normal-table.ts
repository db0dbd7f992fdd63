/**
 * Normal deviates from counted draws, by one look-up.
 *
 * Quantity: z ~ N(0, 1) from a draw of 0 .. 2^31 - 1.
 * Equation: the lowest bit is the sign; of the other 30 bits m, p = (m + 1/2) / 2^31 is the tail beyond |z|:
 * |z| = Phi^-1(1 - p), linear in p between the points of the table.
 * Representation: m + 1/2 as a 32-bit float; its exponent and first 5 bits are the row, the other 18 bits the
 * place within it. A row holds |z| at its lower end and the slope per place. So rows are dense where the
 * density is small: 31 octaves of 32 rows.
 * Valid: |z| up to 6.3; off by at most 1e-4 (linear within a row), mean 0 by symmetry, variance within 1e-4.
 * Ignored: two draws in 2^31 share the ends of the range.
 */
import { exp, powerOfTwo } from '../numeric/exact-math.ts';

/** Rows of the table. */
export const NORMAL_ROW_COUNT = 31 * 32 + 1;
/** Floats of a row: |z|, slope. */
export const NORMAL_ROW_LENGTH = 2;
/** Bits of the float behind its row. */
export const NORMAL_PLACE_BITS = 18;
/** Row of the bits of 0.5. */
export const NORMAL_FIRST_ROW = 126 * 32;

const SQRT_TWO_PI = 2.5066282746310002;

/** [row][|z|, slope] */
export function normalTable(): Float32Array {
  const table = new Float32Array(NORMAL_ROW_COUNT * NORMAL_ROW_LENGTH);
  let upper = 0; // |z| at p = 1/2
  for (let row = NORMAL_ROW_COUNT - 1; row >= 0; row--) {
    // Lower end of the row: (1 + step / 32) 2^(octave - 1) over 2^31.
    const tail = (1 + (row % 32) / 32) * powerOfTwo(Math.floor(row / 32) - 32);
    const deviate = row === NORMAL_ROW_COUNT - 1 ? 0 : normalDeviate(tail, upper);
    table[row * NORMAL_ROW_LENGTH] = deviate;
    table[row * NORMAL_ROW_LENGTH + 1] = (upper - deviate) / powerOfTwo(NORMAL_PLACE_BITS);
    upper = deviate;
  }
  return table;
}

const float = new Float32Array(1);
const floatBits = new Int32Array(float.buffer);

/** The deviate of a draw. */
export function drawNormal(table: Float32Array, draw: number): number {
  float[0] = Math.fround(Math.fround(draw >>> 1) + 0.5);
  const bits = floatBits[0]!;
  const row = ((bits >> NORMAL_PLACE_BITS) - NORMAL_FIRST_ROW) * NORMAL_ROW_LENGTH;
  const place = bits & (powerOfTwo(NORMAL_PLACE_BITS) - 1);
  const size = Math.fround(table[row]! + Math.fround(table[row + 1]! * place));
  return (draw & 1) === 1 ? -size : size;
}

/** |z| beyond which lies `tail`, by Newton from `start` below: Q is convex, so it does not overshoot. */
function normalDeviate(tail: number, start: number): number {
  let z = start;
  for (let i = 0; i < 20; i++) {
    const density = exp(-0.5 * z * z) / SQRT_TWO_PI;
    z += (upperTail(z, density) - tail) / density;
  }
  return z;
}

/** Q(z) = 1 - Phi(z), z >= 0: a series below 3, a continued fraction above. */
function upperTail(z: number, density: number): number {
  if (z < 3) {
    let term = z;
    let sum = 0;
    for (let k = 1; k < 200; k += 2) {
      sum += term;
      term = (term * z * z) / (k + 2);
    }
    return 0.5 - density * sum;
  }
  let fraction = z;
  for (let k = 120; k >= 1; k--) fraction = z + k / fraction;
  return density / fraction;
}
