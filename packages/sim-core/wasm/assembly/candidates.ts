// Candidates of the clock of one N, drawn many at a time: draws are counted, so that their logarithms need
// not wait for each other. Two lanes at a time, the bits of `log` in numeric/exact-math.ts.
// biome-ignore lint/style/useImportType: AssemblyScript knows no type imports
import { Config } from './config';
import { mixWord, WEYL_STEP } from './draw';

/** Candidates drawn before they are looked at. */
const CANDIDATE_COUNT: i32 = 256;
/** From a candidate's place to its share. */
export const SHARE_OFFSET: usize = 2048;
/** From a candidate's place to its read. */
const READ_OFFSET: usize = 4096;
/** From the first candidate to those that deviate. */
export const CHOSEN_OFFSET: usize = 6160;
/** From the first candidate to constants, see keepConstants. */
const UNIT_31: usize = 8208;
const UNIT_53: usize = 8224;
const TWO_26: usize = 8240;
const HALF: usize = 8256;
const ONE: usize = 8272;
const MOST: usize = 8288;
const LOG_1: usize = 8304;
const LOG_2: usize = 8320;
const LOG_3: usize = 8336;
const LOG_4: usize = 8352;
const LOG_5: usize = 8368;
const LOG_6: usize = 8384;
const LOG_7: usize = 8400;
const LN2_HIGH: usize = 8416;
const LN2_LOW: usize = 8432;
const LOG_BIAS: usize = 8448;
const EXPONENT_BIAS: usize = 8464;

/** The first candidate of a clock: the reads before it. */
export function startClock(call: Config, activeCount: i32): f64 {
  const candidates = call.candidates;
  drawUniforms(candidates, 4, firstWeyl(call, activeCount), saltOf(call, activeCount), f64x2.splat(0));
  uniformsToSteps(candidates, 4, strideOf(call, activeCount));
  const drawn = call.drawCounts + (activeCount << 2);
  store<i32>(drawn, load<i32>(drawn) + 1);
  return load<f64>(candidates) - 1;
}

/**
 * Candidates of the clock's next reads among those of `windowCount` windows: their places and shares. Answers
 * with how many there are, CANDIDATE_COUNT at most; then the clock may stand before the end of the windows.
 */
export function drawCandidates(call: Config, activeCount: i32, windowCount: i32): i32 {
  const candidates = call.candidates;
  const lineCount = call.endLine - call.firstLine;
  const skip = call.skips + (activeCount << 3);
  const bound = load<f64>(call.bounds + (activeCount << 3));
  const readCount = <f64>windowCount * <f64>lineCount;
  const expectedCount = min((readCount - load<f64>(skip)) * bound, <f64>(CANDIDATE_COUNT - 4));
  const drawCount = (<i32>expectedCount & ~3) + 4;
  const weyl = firstWeyl(call, activeCount);
  drawUniforms(candidates, drawCount, weyl, saltOf(call, activeCount), f64x2.splat(bound));
  uniformsToSteps(candidates, drawCount, strideOf(call, activeCount));
  let last = candidates + (drawCount << 3);
  store<f64>(last, stepsToPlaces(candidates, drawCount, load<f64>(skip), lineCount), READ_OFFSET);
  while (load<f64>(last - 8, READ_OFFSET) >= readCount) last -= 8;
  store<f64>(skip, load<f64>(last, READ_OFFSET));
  const count = <i32>(last - candidates) >> 3;
  const drawn = call.drawCounts + (activeCount << 2);
  store<i32>(drawn, load<i32>(drawn) + count);
  return count;
}

/**
 * From steps between candidates, of which the first is `read`, to their places, pairs of words: window in its
 * list, line in the window. Answers with the read behind them.
 */
function stepsToPlaces(candidates: usize, count: i32, read: f64, lineCount: i32): f64 {
  const lines = f64x2.splat(<f64>lineCount);
  const windowsPerRead = f64x2.splat(1 / <f64>lineCount);
  const half = f64x2.splat(0.5);
  const zero = f64x2.splat(0);
  let from = f64x2.splat(read);
  for (let at = candidates, end = at + (count << 3); at < end; at += 16) {
    const steps = v128.load(at);
    const swapped = v128.shuffle<i64>(steps, steps, 1, 0);
    const reads = f64x2.add(from, v128.shuffle<i64>(zero, steps, 0, 2));
    from = f64x2.add(from, f64x2.add(steps, swapped));
    v128.store(at, reads, READ_OFFSET);
    // From the middle of a read, so that rounding cannot carry the product to another window.
    const windows = f64x2.floor(f64x2.mul(f64x2.add(reads, half), windowsPerRead));
    const rest = i32x4.trunc_sat_f64x2_s_zero(f64x2.sub(reads, f64x2.mul(windows, lines)));
    const numbers = i32x4.trunc_sat_f64x2_s_zero(windows);
    v128.store(at, v128.shuffle<i32>(numbers, rest, 0, 4, 1, 5));
  }
  return f64x2.extract_lane(from, 0);
}

function strideOf(call: Config, activeCount: i32): v128 {
  return f64x2.splat(load<f64>(call.strides + (activeCount << 3)));
}

function saltOf(call: Config, activeCount: i32): v128 {
  const key = call.key;
  return i32x4.splat(mixWord(load<u32>(key, 8) ^ mixWord(load<u32>(key, 12) - activeCount)));
}

/** Words of the first draws of the clock's next four candidates. */
function firstWeyl(call: Config, activeCount: i32): v128 {
  const key = call.key;
  const start = mixWord(load<u32>(key) ^ mixWord(load<u32>(key, 4) - activeCount));
  const drawn = load<u32>(call.drawCounts + (activeCount << 2));
  const steps = i32x4(0, WEYL_STEP * 3, WEYL_STEP * 6, WEYL_STEP * 9);
  return i32x4.add(i32x4.splat(start + drawn * 3 * <u32>WEYL_STEP), steps);
}

/** Uniform numbers of 0..1 where reads go, from 53 random bits, and shares of `bound`. */
function drawUniforms(candidates: usize, count: i32, weyl: v128, salts: v128, bound: v128): void {
  const step = i32x4.splat(WEYL_STEP);
  const half = f64x2.splat(0.5);
  for (let at = candidates, end = at + (count << 3); at < end; at += 32) {
    const share = drawFour(weyl, salts);
    weyl = i32x4.add(weyl, step);
    const high = i32x4.shr_u(drawFour(weyl, salts), 4);
    weyl = i32x4.add(weyl, step);
    const low = i32x4.shr_u(drawFour(weyl, salts), 5);
    weyl = i32x4.add(weyl, i32x4.splat(WEYL_STEP * 10));
    const unit = v128.load(candidates, UNIT_31);
    const first = f64x2.mul(f64x2.add(f64x2.convert_low_i32x4_s(share), half), unit);
    const second = f64x2.mul(f64x2.add(f64x2.convert_low_i32x4_s(upper(share)), half), unit);
    v128.store(at, f64x2.mul(first, bound), SHARE_OFFSET);
    v128.store(at, f64x2.mul(second, bound), SHARE_OFFSET + 16);
    v128.store(at, uniformOf(candidates, high, low));
    v128.store(at, uniformOf(candidates, upper(high), upper(low)), 16);
  }
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

/** 53 bits of 0..1 from 27 and 26 of the lower two lanes. */
function uniformOf(candidates: usize, high: v128, low: v128): v128 {
  const highPart = f64x2.mul(f64x2.convert_low_i32x4_s(high), v128.load(candidates, TWO_26));
  const whole = f64x2.add(f64x2.convert_low_i32x4_s(low), highPart);
  return f64x2.mul(f64x2.add(whole, v128.load(candidates, HALF)), v128.load(candidates, UNIT_53));
}

/** From uniform numbers u to the reads from one candidate to the next: 1 + floor(-ln(u) stride). */
function uniformsToSteps(candidates: usize, count: i32, stride: v128): void {
  for (let at = candidates, end = at + (count << 3); at < end; at += 16) {
    const waits = f64x2.neg(logOf(candidates, v128.load(at)));
    const jumps = f64x2.floor(f64x2.mul(waits, stride));
    const most = v128.load(candidates, MOST);
    v128.store(at, f64x2.add(f64x2.pmin(most, jumps), v128.load(candidates, ONE)));
  }
}

/** Natural logarithms of two normal positive numbers. */
function logOf(constants: usize, x: v128): v128 {
  const one = v128.load(constants, ONE);
  const biased = i64x2.shr_u(i64x2.add(i64x2.shr_u(x, 32), v128.load(constants, LOG_BIAS)), 20);
  const exponents = i64x2.sub(biased, v128.load(constants, EXPONENT_BIAS));
  const scale = i64x2.shl(i64x2.sub(v128.load(constants, EXPONENT_BIAS), exponents), 52);
  const scaled = f64x2.mul(x, scale);
  const f = f64x2.sub(scaled, one);
  const s = f64x2.div(f, f64x2.add(scaled, one));
  const z = f64x2.mul(s, s);
  const w = f64x2.mul(z, z);
  let even = f64x2.add(f64x2.mul(w, v128.load(constants, LOG_6)), v128.load(constants, LOG_4));
  even = f64x2.mul(w, f64x2.add(f64x2.mul(w, even), v128.load(constants, LOG_2)));
  let odd = f64x2.add(f64x2.mul(w, v128.load(constants, LOG_7)), v128.load(constants, LOG_5));
  odd = f64x2.add(f64x2.mul(w, odd), v128.load(constants, LOG_3));
  odd = f64x2.mul(z, f64x2.add(f64x2.mul(w, odd), v128.load(constants, LOG_1)));
  const halfSquare = f64x2.mul(f64x2.mul(v128.load(constants, HALF), f), f);
  const power = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(exponents, exponents, 0, 2, 0, 2));
  let sum = f64x2.mul(s, f64x2.add(f64x2.add(halfSquare, even), odd));
  sum = f64x2.add(sum, f64x2.mul(power, v128.load(constants, LN2_LOW)));
  sum = f64x2.add(f64x2.sub(sum, halfSquare), f);
  return f64x2.add(sum, f64x2.mul(power, v128.load(constants, LN2_HIGH)));
}

/** Constants lie in memory: engines make each of a loop anew, which takes longer than to load it. */
export function keepConstants(candidates: usize): void {
  keep(candidates + UNIT_31, 4.656612873077393e-10);
  keep(candidates + UNIT_53, 1.1102230246251565e-16);
  keep(candidates + TWO_26, 67108864);
  keep(candidates + HALF, 0.5);
  keep(candidates + ONE, 1);
  // HIGHEST_JUMP of kernels/injection-call.ts
  keep(candidates + MOST, 1125899906842624);
  keep(candidates + LOG_1, 0.6666666666666735);
  keep(candidates + LOG_2, 0.3999999999940942);
  keep(candidates + LOG_3, 0.2857142874366239);
  keep(candidates + LOG_4, 0.22222198432149784);
  keep(candidates + LOG_5, 0.1818357216161805);
  keep(candidates + LOG_6, 0.15313837699209373);
  keep(candidates + LOG_7, 0.14798198605116586);
  keep(candidates + LN2_HIGH, 0.6931471803691238);
  keep(candidates + LN2_LOW, 1.9082149292705877e-10);
  v128.store(candidates + LOG_BIAS, i64x2.splat(0x3ff00000 - 0x3fe6a09e));
  v128.store(candidates + EXPONENT_BIAS, i64x2.splat(0x3ff));
}

function keep(at: usize, constant: f64): void {
  v128.store(at, f64x2.splat(constant));
}
