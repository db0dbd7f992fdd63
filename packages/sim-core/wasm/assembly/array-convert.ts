// Conversion of bit-line sums; see kernels/array-reference-convert.ts for its meaning.
// biome-ignore lint/style/useImportType: AssemblyScript knows no type imports
import { Convert } from './array-call';
import { gatherValues, isWalked, walkSums } from './array-walk';
import { WEYL_STEP } from './draw';

const PANEL_BYTES: i32 = 64;
const LANES: i32 = 16;

const STEPS: i32 = 0;
const EXACTLY: i32 = 2;
const GUARDED: i32 = 3;

/** Thresholds that all lanes together pass at once. */
const SKIPPED_CODES: i32 = 8;

/** Bytes of a window's floats and integers. */
const WINDOW_BYTES: i32 = 16;

/** Rows of `lanes` in bytes. */
const ORIGIN: usize = 0;
const INVERSE: usize = 64;
const FIRST_VALUE: usize = 128;
const VALUE_STEP: usize = 192;
const HIGHEST_CODE: usize = 256;
/** Rows of `laneErrors` in bytes. */
const GAIN: usize = 0;
const OFFSET: usize = 64;

const PLACE_BITS: i32 = 18;
const FIRST_ROW: i32 = 126 * 32;

export function convertSums(at: usize): void {
  const call = changetype<Convert>(at);
  if (isWalked(call)) {
    walkSums(call);
    return;
  }
  // Four lanes at a time through all windows: what belongs to lanes stays in registers.
  const isPlain =
    call.kind === STEPS &&
    (call.hasWideSops | call.hasWindowFloats | call.hasLaneErrors | call.hasNoise | call.hasClampError) === 0;
  const isNoisy = call.kind === STEPS && call.hasNoise && (call.hasLaneErrors | call.hasClampError) === 0;
  for (let lane = 0; lane < LANES; lane += 4) {
    if (lane >= call.laneCount) return;
    if (isPlain) roundFour(call, lane);
    else if (isNoisy) roundNoisyFour(call, lane);
    else convertFour(call, lane);
  }
}

/** One rounding and nothing else: the common case, short enough for registers. */
function roundFour(call: Convert, lane: i32): void {
  const lanes = call.lanes + (lane << 2);
  const origin = v128.load(lanes, ORIGIN);
  const inverse = v128.load(lanes, INVERSE);
  const firstValue = v128.load(lanes, FIRST_VALUE);
  const valueStep = v128.load(lanes, VALUE_STEP);
  const highestCode = v128.load(lanes, HIGHEST_CODE);
  const isUsed = i32x4.gt_s(i32x4.splat(call.laneCount - lane), i32x4(0, 1, 2, 3));
  const isRoundedUp = call.isRoundedUp;
  const wrongPlanes = call.wrongPlanes;
  let wrongLanes = i32x4.splat(0);
  let integers = call.windowIntegers;
  let counts = call.sumCounts + lane;
  let at = call.sums + (lane << 2);
  const end = at + call.windowCount * PANEL_BYTES;
  for (; at < end; at += PANEL_BYTES) {
    const place = f32x4.mul(f32x4.sub(v128.load(at), origin), inverse);
    let highest = highestCode;
    let rounded: v128;
    if (isRoundedUp) {
      rounded = f32x4.ceil(place);
      highest = f32x4.pmin(highest, f32x4.convert_i32x4_s(v128.load32_splat(integers, 4)));
    } else {
      rounded = f32x4.nearest(place);
    }
    const code = f32x4.pmax(f32x4.splat(0), f32x4.pmin(highest, rounded));
    const value = f32x4.add(firstValue, f32x4.mul(code, valueStep));
    v128.store(at, value);
    const sop = f32x4.convert_i32x4_s(
      i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(counts))),
    );
    const isWrong = v128.and(isUsed, f32x4.gt(f32x4.abs(f32x4.sub(value, sop)), f32x4.splat(0.5)));
    wrongLanes = i32x4.sub(wrongLanes, isWrong);
    const wrongMask = i32x4.bitmask(isWrong);
    const wrongPlane = wrongPlanes + (load<i32>(integers) << 2);
    store<i32>(wrongPlane, load<i32>(wrongPlane) + popcnt<i32>(wrongMask));
    integers += WINDOW_BYTES;
    counts += LANES;
  }
  const wrongs = call.wrongLanes + (lane << 2);
  v128.store(wrongs, i32x4.add(v128.load(wrongs), wrongLanes));
}

/** Read noise and one rounding. */
function roundNoisyFour(call: Convert, lane: i32): void {
  const lanes = call.lanes + (lane << 2);
  const origin = v128.load(lanes, ORIGIN);
  const inverse = v128.load(lanes, INVERSE);
  const firstValue = v128.load(lanes, FIRST_VALUE);
  const valueStep = v128.load(lanes, VALUE_STEP);
  const highestCode = v128.load(lanes, HIGHEST_CODE);
  const isUsed = i32x4.gt_s(i32x4.splat(call.laneCount - lane), i32x4(0, 1, 2, 3));
  const numbers = i32x4.add(i32x4.splat(call.firstDraw + lane), i32x4(0, 1, 2, 3));
  const steps = i32x4.mul(numbers, i32x4.splat(WEYL_STEP));
  const isRoundedUp = call.isRoundedUp;
  const hasWideSops = call.hasWideSops;
  const normals = call.normals;
  const wrongPlanes = call.wrongPlanes;
  let wrongLanes = i32x4.splat(0);
  let floats = call.windowFloats;
  let integers = call.windowIntegers;
  let counts = call.sumCounts + lane;
  let at = call.sums + (lane << 2);
  const end = at + call.windowCount * PANEL_BYTES;
  for (; at < end; at += PANEL_BYTES) {
    const draws = drawAt(i32x4.add(v128.load32_splat(integers, 8), steps), v128.load32_splat(integers, 12));
    const noise = f32x4.mul(v128.load32_splat(floats, 8), drawNormal(normals, draws));
    const sum = f32x4.add(f32x4.add(v128.load(at), v128.load32_splat(floats)), noise);
    const place = f32x4.mul(f32x4.sub(sum, origin), inverse);
    const rounded = isRoundedUp ? f32x4.ceil(place) : f32x4.nearest(place);
    const highest = f32x4.pmin(highestCode, f32x4.convert_i32x4_s(v128.load32_splat(integers, 4)));
    const code = f32x4.pmax(f32x4.splat(0), f32x4.pmin(highest, rounded));
    const value = f32x4.add(firstValue, f32x4.mul(code, valueStep));
    v128.store(at, value);
    let sop = f32x4.convert_i32x4_s(
      i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(counts))),
    );
    if (hasWideSops) sop = nearestSop(sum, sop);
    const isWrong = v128.and(isUsed, f32x4.gt(f32x4.abs(f32x4.sub(value, sop)), f32x4.splat(0.5)));
    wrongLanes = i32x4.sub(wrongLanes, isWrong);
    const wrongPlane = wrongPlanes + (load<i32>(integers) << 2);
    store<i32>(wrongPlane, load<i32>(wrongPlane) + popcnt<i32>(i32x4.bitmask(isWrong)));
    floats += WINDOW_BYTES;
    integers += WINDOW_BYTES;
    counts += LANES;
  }
  const wrongs = call.wrongLanes + (lane << 2);
  v128.store(wrongs, i32x4.add(v128.load(wrongs), wrongLanes));
}

function convertFour(call: Convert, lane: i32): void {
  const kind = call.kind;
  const hasWideSops = call.hasWideSops;
  const isDisturbed = call.hasWindowFloats | call.hasLaneErrors | call.hasNoise | call.hasClampError;
  const lanes = call.lanes + (lane << 2);
  const origin = v128.load(lanes, ORIGIN);
  const inverse = v128.load(lanes, INVERSE);
  const firstValue = v128.load(lanes, FIRST_VALUE);
  const valueStep = v128.load(lanes, VALUE_STEP);
  const highestCode = v128.load(lanes, HIGHEST_CODE);
  const isUsed = i32x4.gt_s(i32x4.splat(call.laneCount - lane), i32x4(0, 1, 2, 3));
  const zero = f32x4.splat(0);
  const half = f32x4.splat(0.5);
  let floats = call.windowFloats;
  let integers = call.windowIntegers;
  let counts = call.sumCounts + lane;
  let at = call.sums + (lane << 2);
  const end = at + call.windowCount * PANEL_BYTES;
  for (; at < end; at += PANEL_BYTES) {
    let sum = v128.load(at);
    if (isDisturbed) sum = disturb(call, floats, integers, sum, lane);
    let sop = f32x4.convert_i32x4_s(
      i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(counts))),
    );
    if (hasWideSops) sop = nearestSop(sum, sop);
    let value = sop;
    if (kind === STEPS) {
      const place = f32x4.mul(f32x4.sub(sum, origin), inverse);
      const rounded = call.isRoundedUp ? f32x4.ceil(place) : f32x4.nearest(place);
      const limit = f32x4.convert_i32x4_s(v128.load32_splat(integers, 4));
      const code = f32x4.pmax(zero, f32x4.pmin(f32x4.pmin(highestCode, limit), rounded));
      value = f32x4.add(firstValue, f32x4.mul(code, valueStep));
    } else if (kind !== EXACTLY) {
      v128.store(at, codesOf(call, sum, sop, integers, lane));
      gatherValues(call.values, at);
      value = v128.load(at);
    }
    const isWrong = v128.and(isUsed, f32x4.gt(f32x4.abs(f32x4.sub(value, sop)), half));
    if (v128.any_true(isWrong)) countWrong(call, isWrong, load<i32>(integers), lane);
    v128.store(at, value);
    floats += WINDOW_BYTES;
    integers += WINDOW_BYTES;
    counts += LANES;
  }
}

function nearestSop(sum: v128, remainder: v128): v128 {
  const turns = f32x4.nearest(f32x4.mul(f32x4.sub(sum, remainder), f32x4.splat(0.00390625)));
  return f32x4.add(remainder, f32x4.mul(f32x4.splat(256), turns));
}

function countWrong(call: Convert, isWrong: v128, plane: i32, lane: i32): void {
  const lanes = call.wrongLanes + (lane << 2);
  v128.store(lanes, i32x4.sub(v128.load(lanes), isWrong));
  const planes = call.wrongPlanes + (plane << 2);
  store<i32>(planes, load<i32>(planes) + popcnt<i32>(i32x4.bitmask(isWrong)));
}

/** Codes of four lanes. Thresholds ascend: a lane that has stopped does not go on later. */
function codesOf(call: Convert, sum: v128, sop: v128, integers: usize, lane: i32): v128 {
  const row = load<i32>(integers, 4) * call.thresholdStride;
  const skipped = skipCodes(call, sum, row);
  const threshold = call.thresholds + ((row + skipped) << 2);
  const codes =
    call.kind === GUARDED
      ? walkGuarded(call, sum, sop, integers, lane, row + skipped, skipped)
      : walkUp(sum, threshold);
  return i32x4.add(codes, i32x4.splat(skipped));
}

/** Codes that all lanes pass, a multiple of SKIPPED_CODES. */
function skipCodes(call: Convert, sum: v128, row: i32): i32 {
  const stride = call.thresholdStride;
  const thresholds = call.thresholds + (row << 2);
  let code = 0;
  while (
    code + SKIPPED_CODES <= stride &&
    i32x4.all_true(f32x4.gt(sum, v128.load32_splat(thresholds + ((code + SKIPPED_CODES - 1) << 2))))
  ) {
    code += SKIPPED_CODES;
  }
  return code;
}

function walkUp(sum: v128, threshold: usize): v128 {
  let codes = i32x4.splat(0);
  let isAbove = f32x4.gt(sum, v128.load32_splat(threshold));
  while (v128.any_true(isAbove)) {
    codes = i32x4.sub(codes, isAbove);
    threshold += 4;
    isAbove = f32x4.gt(sum, v128.load32_splat(threshold));
  }
  return codes;
}

/** From entry `at` of the thresholds on, which is that of code `code`. */
function walkGuarded(
  call: Convert,
  sum: v128,
  sop: v128,
  integers: usize,
  lane: i32,
  at: i32,
  code: i32,
): v128 {
  const hasCoins = call.hasCoins;
  let threshold = call.thresholds + (at << 2);
  let stop = call.stops + (at << 2);
  let middle = call.middles + (code << 2);
  let coins = i32x4.splat(0);
  if (hasCoins) coins = draw(integers, call.firstDraw + 2 * call.lineCount + lane);
  let codes = i32x4.splat(0);
  let goesOn = i32x4.splat(-1);
  while (true) {
    const isAbove = f32x4.gt(sum, v128.load32_splat(threshold));
    const isBetween = v128.andnot(f32x4.gt(sum, v128.load32_splat(stop)), isAbove);
    let isSettledUp = isAbove;
    if (v128.any_true(isBetween)) {
      if (hasCoins) {
        coins = v128.bitselect(i32x4.shl(coins, 1), coins, isBetween);
        isSettledUp = v128.or(isAbove, v128.and(isBetween, i32x4.shr_s(coins, 31)));
        coins = v128.and(coins, i32x4.splat(0x7fffffff));
      } else {
        const isUp = v128.not(f32x4.gt(sop, v128.load32_splat(middle)));
        isSettledUp = v128.or(isAbove, v128.and(isBetween, isUp));
      }
    }
    goesOn = v128.and(goesOn, isSettledUp);
    if (!v128.any_true(goesOn)) return codes;
    codes = i32x4.sub(codes, goesOn);
    threshold += 4;
    stop += 4;
    middle += 4;
  }
}

function disturb(call: Convert, floats: usize, integers: usize, given: v128, lane: i32): v128 {
  let sum = call.hasWindowFloats ? f32x4.add(given, v128.load32_splat(floats)) : given;
  if (call.hasClampError) {
    const factor = clampFactor(call.clampFactors, draw(integers, call.firstDraw + call.lineCount + lane));
    const bias = f32x4.mul(f32x4.sub(factor, f32x4.splat(1)), v128.load32_splat(floats, 4));
    sum = f32x4.add(f32x4.mul(factor, sum), bias);
  }
  if (call.hasNoise) {
    const normal = drawNormal(call.normals, draw(integers, call.firstDraw + lane));
    sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(floats, 8), normal));
  }
  if (!call.hasLaneErrors) return sum;
  const errors = call.laneErrors + (lane << 2);
  return f32x4.add(f32x4.mul(v128.load(errors, GAIN), sum), v128.load(errors, OFFSET));
}

/** Draws number .. number + 3 of a window: readDraw of random/read-draw.ts. */
function draw(integers: usize, number: i32): v128 {
  const numbers = i32x4.add(i32x4.splat(number), i32x4(0, 1, 2, 3));
  const weyl = i32x4.add(v128.load32_splat(integers, 8), i32x4.mul(numbers, i32x4.splat(WEYL_STEP)));
  return drawAt(weyl, v128.load32_splat(integers, 12));
}

function drawAt(weyl: v128, salt: v128): v128 {
  let x = i32x4.mul(v128.xor(weyl, i32x4.shr_u(weyl, 16)), i32x4.splat(0x7feb352d));
  x = v128.xor(x, v128.xor(i32x4.shr_u(x, 15), salt));
  return i32x4.shr_u(i32x4.mul(x, i32x4.splat(<i32>0x846ca68b)), 1);
}

function drawNormal(normals: usize, draws: v128): v128 {
  const float = f32x4.add(f32x4.convert_i32x4_s(i32x4.shr_u(draws, 1)), f32x4.splat(0.5));
  const row = i32x4.sub(i32x4.shr_u(float, PLACE_BITS), i32x4.splat(FIRST_ROW));
  const place = f32x4.convert_i32x4_s(v128.and(float, i32x4.splat((1 << PLACE_BITS) - 1)));
  const low = loadPairs(normals, i32x4.extract_lane(row, 0) << 3, i32x4.extract_lane(row, 1) << 3);
  const high = loadPairs(normals, i32x4.extract_lane(row, 2) << 3, i32x4.extract_lane(row, 3) << 3);
  const size = f32x4.add(first(low, high), f32x4.mul(second(low, high), place));
  return v128.xor(size, i32x4.shl(draws, 31));
}

function clampFactor(factors: usize, draws: v128): v128 {
  const cell = i32x4.shr_u(draws, 23);
  const place = f32x4.mul(
    f32x4.convert_i32x4_s(v128.and(draws, i32x4.splat(0x7fffff))),
    f32x4.splat(1.1920928955078125e-7),
  );
  const low = loadPairs(factors, i32x4.extract_lane(cell, 0) << 2, i32x4.extract_lane(cell, 1) << 2);
  const high = loadPairs(factors, i32x4.extract_lane(cell, 2) << 2, i32x4.extract_lane(cell, 3) << 2);
  const lower = first(low, high);
  return f32x4.add(lower, f32x4.mul(f32x4.sub(second(low, high), lower), place));
}

/** Two floats from each of two places. */
function loadPairs(table: usize, a: i32, b: i32): v128 {
  return v128.load64_lane(table + b, v128.load64_zero(table + a), 1);
}

function first(low: v128, high: v128): v128 {
  return v128.shuffle<i32>(low, high, 0, 2, 4, 6);
}

function second(low: v128, high: v128): v128 {
  return v128.shuffle<i32>(low, high, 1, 3, 5, 7);
}
