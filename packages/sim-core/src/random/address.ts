import { invariant } from '../numeric/invariant.ts';
import { murmur3 } from './murmur3.ts';

/** Where a random draw belongs: a name first, then indices. */
export type Address = readonly (string | number)[];

const SEED = /^[0-9a-f]{16}$/;
const NAME = /^[a-z0-9.-]+$/;

/**
 * 128 bits that belong to one address under one seed: the hash of the text `seed/part/part/...`.
 * Indices are non-negative safe integers; names hold a-z, 0-9, dot and hyphen, so the text is unambiguous.
 */
export function addressKey(seed: string, address: Address): Int32Array {
  invariant(SEED.test(seed), `a seed is 16 hexadecimal digits, not ${seed}`);
  for (const part of address) {
    const isGood = typeof part === 'string' ? NAME.test(part) : Number.isSafeInteger(part) && part >= 0;
    invariant(isGood, `${part} cannot be part of a random address`);
  }
  return murmur3([seed, ...address].join('/'));
}
