/**
 * Fourier transform of a power-of-two number of complex values, with the same bits on every engine: radix 2,
 * decimation in time, factors by numeric/trigonometry. A library would take them from Math.cos.
 */
import { invariant } from './invariant.ts';
import { cosineSine } from './trigonometry.ts';

const TWO_PI = 6.283185307179586;

/** Replaces values [re, im] x_m by sum over m of x_m exp(2 pi i m j / count); not scaled. */
export type FourierSum = (values: Float64Array) => void;

/** Prepares sums of `count` = 2^n values. */
export function createFourierSum(count: number): FourierSum {
  invariant(count >= 2 && (count & (count - 1)) === 0, `${count} is a power of two`);
  const factors = new Float64Array(count);
  const angle = new Float64Array(2);
  for (let i = 0; i < count / 2; i++) {
    cosineSine((TWO_PI * i) / count, angle);
    factors.set(angle, 2 * i);
  }
  const places = bitReversal(count);
  return (values) => {
    permute(values, places);
    for (let half = 1; half < count; half *= 2) combine(values, factors, half);
  };
}

function bitReversal(count: number): Uint32Array {
  const places = new Uint32Array(count);
  for (let i = 0; i < count; i++) places[i] = (places[i >> 1]! >> 1) | ((i & 1) * (count >> 1));
  return places;
}

function permute(values: Float64Array, places: Uint32Array): void {
  for (let i = 0; i < places.length; i++) {
    const j = places[i]!;
    if (j <= i) continue;
    const re = values[2 * i]!;
    const im = values[2 * i + 1]!;
    values[2 * i] = values[2 * j]!;
    values[2 * i + 1] = values[2 * j + 1]!;
    values[2 * j] = re;
    values[2 * j + 1] = im;
  }
}

/** One pass: sums of 2 half values from sums of `half`. */
function combine(values: Float64Array, factors: Float64Array, half: number): void {
  const stride = factors.length / half;
  for (let start = 0; start < values.length; start += 4 * half) {
    for (let i = 0, f = 0; i < 2 * half; i += 2, f += stride) {
      const a = factors[f]!;
      const b = factors[f + 1]!;
      const low = start + i;
      const high = low + 2 * half;
      const c = values[high]!;
      const d = values[high + 1]!;
      const re = c * a - d * b;
      const im = c * b + d * a;
      values[high] = values[low]! - re;
      values[high + 1] = values[low + 1]! - im;
      values[low]! += re;
      values[low + 1]! += im;
    }
  }
}
