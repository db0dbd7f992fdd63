// Draws of the clock ahead of time: the waits of candidates depend on counted draws alone, so that their
// logarithms need not wait for each other. Two lanes at a time, the bits of `log` in numeric/exact-math.ts.
import { WEYL_STEP } from './draw';

/** Candidates drawn at once. */
const CANDIDATE_COUNT: i32 = 32;
/** From a candidate's share to the wait behind it. */
export const WAIT_OFFSET: usize = 256;

const LN2_HIGH: f64 = 0.6931471803691238;
const LN2_LOW: f64 = 1.9082149292705877e-10;

let shares: usize = 0;
let salt: u32 = 0;
/** Weyl word of the candidate behind the last one drawn. */
let endWeyl: u32 = 0;

/** Candidates go to `buffer`, [share][wait], from the one whose first draw has the word `weyl`. */
export function startCandidates(buffer: usize, weyl: u32, drawSalt: u32): void {
  shares = buffer;
  salt = drawSalt;
  endWeyl = weyl;
}

/** The place behind the last candidate. */
export function candidatesEnd(): usize {
  return shares + (CANDIDATE_COUNT << 3);
}

/** The Weyl word of the candidate at a place. */
export function candidateWeyl(at: usize): u32 {
  const aheadCount = (candidatesEnd() - at) >> 3;
  return endWeyl - <u32>aheadCount * 3 * <u32>WEYL_STEP;
}

/** Draws the next candidates; answers with the place of the first. */
export function drawCandidates(): usize {
  const salts = i32x4.splat(salt);
  const steps = i32x4(0, WEYL_STEP * 3, WEYL_STEP * 6, WEYL_STEP * 9);
  let weyl = i32x4.add(i32x4.splat(endWeyl), steps);
  for (let i = 0; i < CANDIDATE_COUNT; i += 4) {
    const share = drawFour(weyl, salts);
    const high = i32x4.shr_u(drawFour(i32x4.add(weyl, i32x4.splat(WEYL_STEP)), salts), 4);
    const low = i32x4.shr_u(drawFour(i32x4.add(weyl, i32x4.splat(WEYL_STEP * 2)), salts), 5);
    const at = shares + (i << 3);
    v128.store(at, sharesOf(share));
    v128.store(at, sharesOf(upper(share)), 16);
    v128.store(at, uniformsOf(high, low), WAIT_OFFSET);
    v128.store(at, uniformsOf(upper(high), upper(low)), WAIT_OFFSET + 16);
    weyl = i32x4.add(weyl, i32x4.splat(WEYL_STEP * 12));
  }
  endWeyl += <u32>CANDIDATE_COUNT * 3 * <u32>WEYL_STEP;
  // A loop of its own, in which the constants stay in registers.
  const end = candidatesEnd();
  for (let at = shares; at < end; at += 16) {
    v128.store(at, f64x2.neg(logOf(v128.load(at, WAIT_OFFSET))), WAIT_OFFSET);
  }
  return shares;
}

/** readDraw of four words. */
function drawFour(weyl: v128, salts: v128): v128 {
  let x = i32x4.mul(v128.xor(weyl, i32x4.shr_u(weyl, 16)), i32x4.splat(0x7feb352d));
  x = v128.xor(x, v128.xor(i32x4.shr_u(x, 15), salts));
  return i32x4.shr_u(i32x4.mul(x, i32x4.splat(0x846ca68b)), 1);
}

function upper(lanes: v128): v128 {
  return v128.shuffle<i32>(lanes, lanes, 2, 3, 2, 3);
}

/** Draws of the lower two lanes as numbers of 0..1. */
function sharesOf(draws: v128): v128 {
  const centers = f64x2.add(f64x2.convert_low_i32x4_s(draws), f64x2.splat(0.5));
  return f64x2.mul(centers, f64x2.splat(4.656612873077393e-10));
}

/** 53 bits of 0..1 from 27 and 26 of the lower two lanes. */
function uniformsOf(high: v128, low: v128): v128 {
  const highPart = f64x2.mul(f64x2.convert_low_i32x4_s(high), f64x2.splat(67108864));
  const whole = f64x2.add(f64x2.add(highPart, f64x2.convert_low_i32x4_s(low)), f64x2.splat(0.5));
  return f64x2.mul(whole, f64x2.splat(1.1102230246251565e-16));
}

/** Natural logarithms of two normal positive numbers. */
function logOf(x: v128): v128 {
  const highWords = i64x2.shr_u(x, 32);
  const biased = i64x2.shr_u(i64x2.add(highWords, i64x2.splat(0x3ff00000 - 0x3fe6a09e)), 20);
  const exponents = i64x2.sub(biased, i64x2.splat(0x3ff));
  const scale = i64x2.shl(i64x2.sub(i64x2.splat(1023), exponents), 52);
  const f = f64x2.sub(f64x2.mul(x, scale), f64x2.splat(1));
  const s = f64x2.div(f, f64x2.add(f64x2.splat(2), f));
  const z = f64x2.mul(s, s);
  const w = f64x2.mul(z, z);
  let even = plus(f64x2.mul(w, f64x2.splat(0.15313837699209373)), 0.22222198432149784);
  even = f64x2.mul(w, plus(f64x2.mul(w, even), 0.3999999999940942));
  let odd = plus(f64x2.mul(w, f64x2.splat(0.14798198605116586)), 0.1818357216161805);
  odd = plus(f64x2.mul(w, odd), 0.2857142874366239);
  odd = f64x2.mul(z, plus(f64x2.mul(w, odd), 0.6666666666666735));
  const halfSquare = f64x2.mul(f64x2.mul(f64x2.splat(0.5), f), f);
  const power = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(exponents, exponents, 0, 2, 0, 2));
  let sum = f64x2.mul(s, f64x2.add(f64x2.add(halfSquare, even), odd));
  sum = f64x2.add(sum, f64x2.mul(power, f64x2.splat(LN2_LOW)));
  sum = f64x2.add(f64x2.sub(sum, halfSquare), f);
  return f64x2.add(sum, f64x2.mul(power, f64x2.splat(LN2_HIGH)));
}

function plus(lanes: v128, constant: f64): v128 {
  return f64x2.add(f64x2.splat(constant), lanes);
}
