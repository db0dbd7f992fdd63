// Random draws and the logarithm with the bits of random/read-draw.ts and numeric/exact-math.ts.

/** Step of the Weyl sequence: 2^32 / golden ratio. */
export const WEYL_STEP: i32 = 0x9e3779b9;

/** Uniform over 0 .. 2^31 - 1. */
export function readDraw(weyl: u32, salt: u32): u32 {
  let x = (weyl ^ (weyl >> 16)) * 0x7feb352d;
  x ^= (x >> 15) ^ salt;
  return (x * 0x846ca68b) >> 1;
}

export function mixWord(value: u32): u32 {
  let h = value ^ (value >> 16);
  h *= 0x85ebca6b;
  h ^= h >> 13;
  h *= 0xc2b2ae35;
  return h ^ (h >> 16);
}

const LN2_HIGH: f64 = 0.6931471803691238;
const LN2_LOW: f64 = 1.9082149292705877e-10;

/** Natural logarithm of a normal positive number. */
export function log(x: f64): f64 {
  const highWord = <i32>(reinterpret<u64>(x) >> 32);
  const exponent = ((highWord + (0x3ff00000 - 0x3fe6a09e)) >> 20) - 0x3ff;
  const f = x * reinterpret<f64>((<u64>(1023 - exponent)) << 52) - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const odd =
    z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  const halfSquare = 0.5 * f * f;
  const power: f64 = exponent;
  return s * (halfSquare + even + odd) + power * LN2_LOW - halfSquare + f + power * LN2_HIGH;
}
