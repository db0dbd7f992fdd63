/**
 * A stream of 32-bit words: xoshiro128** 1.1 (Blackman and Vigna, ACM TOMS 47(4), 2021, doi 10.1145/3460772),
 * period 2^128 - 1, started at the 128-bit hash of an address. Fresh per address: what other streams drew, in
 * which order and on which thread, changes nothing.
 */
import { type Address, addressKey } from './address.ts';

/** The four state words; advanced in place by the samplers. */
export interface Stream {
  readonly state: Int32Array;
}

/** The stream of `address` (see addressKey) under a seed of 16 hexadecimal digits. */
export function stream(seed: string, ...address: Address): Stream {
  const state = addressKey(seed, address);
  // The all-zero state is the one fixed point of the generator.
  if ((state[0]! | state[1]! | state[2]! | state[3]!) === 0) state[0] = 1;
  return { state };
}

/** The next word, uniform over the signed 32-bit integers. */
export function nextWord({ state }: Stream): number {
  const s1 = state[1]!;
  const product = Math.imul(s1, 5);
  const word = Math.imul((product << 7) | (product >>> 25), 9);
  const s2 = state[2]! ^ state[0]!;
  const s3 = state[3]! ^ s1;
  state[1] = s1 ^ s2;
  state[0]! ^= s3;
  state[2] = s2 ^ (s1 << 9);
  state[3] = (s3 << 11) | (s3 >>> 21);
  return word;
}
