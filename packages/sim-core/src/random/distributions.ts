import { log } from '../numeric/exact-math.ts';
import { invariant } from '../numeric/invariant.ts';
import { nextWord, type Stream } from './stream.ts';

const TO_UNIT = 4.656612873077393e-10; // 2^-31

/**
 * Fills `out` (even length) with independent standard normal numbers by Marsaglia's polar method
 * (Marsaglia and Bray 1964): two numbers from each accepted point of the unit disc. Needs log and sqrt only.
 */
export function fillNormal(stream: Stream, out: Float64Array): void {
  invariant(out.length % 2 === 0, 'normal numbers come in pairs');
  for (let i = 0; i < out.length; i += 2) {
    let u: number;
    let v: number;
    let square: number;
    do {
      // Half a step off the integers: symmetric, and never the origin.
      u = (nextWord(stream) + 0.5) * TO_UNIT;
      v = (nextWord(stream) + 0.5) * TO_UNIT;
      square = u * u + v * v;
    } while (square >= 1);
    const factor = Math.sqrt((-2 * log(square)) / square);
    out[i] = u * factor;
    out[i + 1] = v * factor;
  }
}
