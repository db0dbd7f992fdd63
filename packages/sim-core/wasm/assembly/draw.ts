// Words of random/read-draw.ts.

/** Step of the Weyl sequence: 2^32 / golden ratio. */
export const WEYL_STEP: i32 = 0x9e3779b9;

/** The finalizer of MurmurHash3. */
export function mixWord(value: u32): u32 {
  let h = value ^ (value >> 16);
  h *= 0x85ebca6b;
  h ^= h >> 13;
  h *= 0xc2b2ae35;
  return h ^ (h >> 16);
}
