// Whole values: those of a place add up in 32-bit floats, and once a place to doubles, in any order the same.
// biome-ignore lint/style/useImportType: AssemblyScript knows no type imports
import { Compose, Convert } from './array-call';
import { composePlace } from './array-compose';

const PANEL_BYTES: i32 = 64;
const LANES: i32 = 16;
const STEPS: i32 = 0;
/** 2^23: the last bits of 2^23 + x are x, rounded to nearest even. */
const ROUNDING: f32 = 8388608;
/** 16 floats and as many 16-bit numbers behind the arguments of any call. */
const PLACE_SUMS: usize = 896;
const PLANE_WEIGHTS: usize = 960;
const MOST_PLANES: i32 = 16;

/**
 * Whether values are codes, codes the nearest whole numbers of undisturbed sums, 0 .. 255 at most, and those
 * of a place add up within 16 bits. Writes the weights of planes for roundWhole.
 */
export function isUnit(convert: Convert, compose: Compose): bool {
  const disturbed =
    convert.hasWideSops |
    convert.hasWindowFloats |
    convert.hasLaneErrors |
    convert.hasNoise |
    convert.hasClampError;
  if (convert.kind !== STEPS || disturbed || convert.isRoundedUp) return false;
  const highest = load<f32>(convert.lanes, 256);
  for (let lane = 0; lane < convert.laneCount; lane++) {
    const at = convert.lanes + (lane << 2);
    if (load<f32>(at) !== 0 || load<f32>(at, 64) !== 1) return false;
    if (load<f32>(at, 128) !== 0 || load<f32>(at, 192) !== 1 || load<f32>(at, 256) !== highest) return false;
  }
  if (highest > 255 || compose.planeCount > MOST_PLANES) return false;
  let positive: f64 = 0;
  let negative: f64 = 0;
  for (let plane = 0; plane < compose.planeCount; plane++) {
    const weight = load<f64>(compose.planeWeights + (plane << 3));
    if (weight < 0) negative += weight;
    else positive += weight;
    store<i16>(PLANE_WEIGHTS + (plane << 1), <i16>(<i32>weight));
  }
  if (negative === 0) return positive * highest < 65536;
  return positive * highest < 32768 && negative * highest >= -32768;
}

/** convertSums of unit converters and composeValues of whole values, sixteen lanes at a time. */
export function roundWhole(convert: Convert, compose: Compose): void {
  const planeCount = compose.planeCount;
  const highest = v128.load32_splat(convert.lanes, 256);
  const zero = f32x4.splat(0);
  const rounding = f32x4.splat(ROUNDING);
  const bytes = i32x4.splat(0xff);
  const wrongPlanes = convert.wrongPlanes;
  const isSigned = load<f64>(compose.planeWeights + ((planeCount - 1) << 3)) < 0;
  let rights = i32x4.splat(0);
  let counts = convert.sumCounts;
  let values = convert.sums;
  let at = compose.windows;
  const endWindow = at + (compose.windowCount << 2);
  let position = load<i32>(at) / planeCount;
  let firstWindow = position * planeCount;
  while (at < endWindow) {
    let lowSums = i32x4.splat(0);
    let highSums = i32x4.splat(0);
    let plane = load<i32>(at) - firstWindow;
    while (plane < planeCount) {
      const weight = v128.load16_splat(PLANE_WEIGHTS + (plane << 1));
      const m0 = f32x4.add(f32x4.pmax(zero, f32x4.pmin(highest, v128.load(values))), rounding);
      const m1 = f32x4.add(f32x4.pmax(zero, f32x4.pmin(highest, v128.load(values, 16))), rounding);
      const m2 = f32x4.add(f32x4.pmax(zero, f32x4.pmin(highest, v128.load(values, 32))), rounding);
      const m3 = f32x4.add(f32x4.pmax(zero, f32x4.pmin(highest, v128.load(values, 48))), rounding);
      const low = i16x8.narrow_i32x4_u(v128.and(m0, bytes), v128.and(m1, bytes));
      const high = i16x8.narrow_i32x4_u(v128.and(m2, bytes), v128.and(m3, bytes));
      lowSums = i16x8.add(lowSums, i16x8.mul(weight, low));
      highSums = i16x8.add(highSums, i16x8.mul(weight, high));
      // Lanes that are not used have neither cells nor levels: they are right.
      const isRight = i8x16.eq(i8x16.narrow_i16x8_u(low, high), v128.load(counts));
      rights = i8x16.sub(rights, isRight);
      const wrong = wrongPlanes + (plane << 2);
      store<i32>(wrong, load<i32>(wrong) + LANES - popcnt<i32>(i8x16.bitmask(isRight)));
      values += PANEL_BYTES;
      counts += LANES;
      at += 4;
      plane = at < endWindow ? load<i32>(at) - firstWindow : planeCount;
    }
    if (isSigned) {
      storePlace(
        i32x4.extend_low_i16x8_s(lowSums),
        i32x4.extend_high_i16x8_s(lowSums),
        i32x4.extend_low_i16x8_s(highSums),
        i32x4.extend_high_i16x8_s(highSums),
      );
    } else {
      storePlace(
        i32x4.extend_low_i16x8_u(lowSums),
        i32x4.extend_high_i16x8_u(lowSums),
        i32x4.extend_low_i16x8_u(highSums),
        i32x4.extend_high_i16x8_u(highSums),
      );
    }
    composePlace(compose, PLACE_SUMS, position);
    if (at < endWindow) {
      const window = load<i32>(at);
      while (window >= firstWindow + planeCount) {
        firstWindow += planeCount;
        position++;
      }
    }
  }
  countWrongs(convert, rights);
}

function storePlace(s0: v128, s1: v128, s2: v128, s3: v128): void {
  v128.store(PLACE_SUMS, f32x4.convert_i32x4_s(s0));
  v128.store(PLACE_SUMS, f32x4.convert_i32x4_s(s1), 16);
  v128.store(PLACE_SUMS, f32x4.convert_i32x4_s(s2), 32);
  v128.store(PLACE_SUMS, f32x4.convert_i32x4_s(s3), 48);
}

/** `rights` of the stretch's windows, at most 255, were right. */
function countWrongs(call: Convert, rights: v128): void {
  const wrongs = i8x16.sub(i8x16.splat(<i8>call.windowCount), rights);
  const low = i16x8.extend_low_i8x16_u(wrongs);
  const high = i16x8.extend_high_i8x16_u(wrongs);
  const at = call.wrongLanes;
  v128.store(at, i32x4.add(v128.load(at), i32x4.extend_low_i16x8_u(low)));
  v128.store(at, i32x4.add(v128.load(at, 16), i32x4.extend_high_i16x8_u(low)), 16);
  v128.store(at, i32x4.add(v128.load(at, 32), i32x4.extend_low_i16x8_u(high)), 32);
  v128.store(at, i32x4.add(v128.load(at, 48), i32x4.extend_high_i16x8_u(high)), 48);
}

/** composeValues of whole values. */
export function composeWhole(call: Compose): void {
  const planeCount = call.planeCount;
  let values = call.values;
  let at = call.windows;
  const endWindow = at + (call.windowCount << 2);
  while (at < endWindow) {
    const position = load<i32>(at) / planeCount;
    const firstWindow = position * planeCount;
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let plane = load<i32>(at) - firstWindow;
    while (plane < planeCount) {
      const weight = f32x4.splat(<f32>load<f64>(call.planeWeights + (plane << 3)));
      s0 = f32x4.add(s0, f32x4.mul(weight, v128.load(values)));
      s1 = f32x4.add(s1, f32x4.mul(weight, v128.load(values, 16)));
      s2 = f32x4.add(s2, f32x4.mul(weight, v128.load(values, 32)));
      s3 = f32x4.add(s3, f32x4.mul(weight, v128.load(values, 48)));
      values += PANEL_BYTES;
      at += 4;
      plane = at < endWindow ? load<i32>(at) - firstWindow : planeCount;
    }
    v128.store(PLACE_SUMS, s0);
    v128.store(PLACE_SUMS, s1, 16);
    v128.store(PLACE_SUMS, s2, 32);
    v128.store(PLACE_SUMS, s3, 48);
    composePlace(call, PLACE_SUMS, position);
  }
}
