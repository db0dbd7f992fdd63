import {
  CONVERT_EXACTLY,
  CONVERT_GUARDED,
  CONVERT_STEPS,
  type ConvertCall,
  LANE_ERROR_COUNT,
  LANE_FIRST_VALUE,
  LANE_HIGHEST_CODE,
  LANE_INVERSE,
  LANE_ORIGIN,
  LANE_ROW_COUNT,
  LANE_VALUE_STEP,
  PANEL_LINE_COUNT,
  WINDOW_BASE,
  WINDOW_BIAS,
  WINDOW_CODE,
  WINDOW_FLOAT_COUNT,
  WINDOW_INTEGER_COUNT,
  WINDOW_NOISE_SIGMA,
  WINDOW_PLANE,
  WINDOW_SALT,
  WINDOW_WEYL,
} from './array-kernel.ts';
import { drawNormal } from './normal-table.ts';

const { fround } = Math;
const LANES = PANEL_LINE_COUNT;
const CLAMP_PLACE_BITS = 23; // 31 bits of a draw less 8 of CLAMP_CELL_COUNT
const CLAMP_PLACE = 1.1920928955078125e-7; // 2^-23

/** What converters report: the definition of ArrayKernel.convertSums. */
export function convertSums(call: ConvertCall): void {
  const sums = call.sums.view;
  const sumCounts = call.sumCounts.view;
  const wrongLanes = call.wrongLanes.view;
  const wrongPlanes = call.wrongPlanes.view;
  for (let i = 0; i < call.windowCount; i++) {
    const window = call.firstWindow + i;
    const plane = call.windowIntegers.view[window * WINDOW_INTEGER_COUNT + WINDOW_PLANE]!;
    for (let lane = 0; lane < LANES; lane++) {
      const at = i * LANES + lane;
      const sum = disturb(call, { window, lane, sum: sums[at]! });
      const remainder = sumCounts[at]!;
      const sop = call.hasWideSops ? nearestSop(sum, remainder) : remainder;
      const value = call.kind === CONVERT_EXACTLY ? sop : convert(call, { window, lane, sum, sop });
      sums[at] = value;
      if (lane < call.laneCount && Math.abs(fround(value - sop)) > 0.5) {
        wrongLanes[call.panelIndex * LANES + lane]!++;
        wrongPlanes[plane]!++;
      }
    }
  }
}

/** The sum as the converter sees it: references, clamp error, noise, the converter's own gain and offset. */
function disturb(call: ConvertCall, read: { window: number; lane: number; sum: number }): number {
  const { window, lane } = read;
  const floats = call.windowFloats.view;
  const first = window * WINDOW_FLOAT_COUNT;
  let sum = call.hasWindowFloats ? fround(read.sum + floats[first + WINDOW_BASE]!) : read.sum;
  if (call.hasClampError) {
    const factor = clampFactor(call.clampFactors.view, draw(call, window, call.lineCount + lane));
    const bias = fround(fround(factor - 1) * floats[first + WINDOW_BIAS]!);
    sum = fround(fround(factor * sum) + bias);
  }
  if (call.hasNoise) {
    const normal = drawNormal(call.normals.view, draw(call, window, lane));
    sum = fround(sum + fround(floats[first + WINDOW_NOISE_SIGMA]! * normal));
  }
  if (!call.hasLaneErrors) return sum;
  const errors = call.laneErrors.view;
  const gainAt = call.firstLaneError + call.panelIndex * LANE_ERROR_COUNT + lane;
  return fround(fround(errors[gainAt]! * sum) + errors[gainAt + LANES]!);
}

function convert(
  call: ConvertCall,
  read: { window: number; lane: number; sum: number; sop: number },
): number {
  const { window, lane, sum } = read;
  const integers = call.windowIntegers.view;
  const row = integers[window * WINDOW_INTEGER_COUNT + WINDOW_CODE]!;
  if (call.kind === CONVERT_STEPS) return convertSteps(call, { lane, sum, limit: row });
  const first = row * call.thresholdStride;
  if (call.kind === CONVERT_GUARDED) return convertGuarded(call, { ...read, first });
  let code = 0;
  while (sum > call.thresholds.view[first + code]!) code++;
  return call.values.view[code]!;
}

function convertGuarded(
  call: ConvertCall,
  read: { window: number; lane: number; sum: number; sop: number; first: number },
): number {
  const { sum, sop, first } = read;
  let coin = call.hasCoins ? draw(call, read.window, 2 * call.lineCount + read.lane) : 0;
  let code = 0;
  for (; ; code++) {
    if (sum > call.thresholds.view[first + code]!) continue;
    if (sum <= call.stops.view[first + code]!) break;
    if (!call.hasCoins && sop > call.middles.view[code]!) break;
    if (!call.hasCoins) continue;
    coin <<= 1; // 31 bits: the next one is the sign
    if (coin >= 0) break;
    coin &= 0x7fffffff;
  }
  return call.values.view[code]!;
}

function convertSteps(call: ConvertCall, read: { lane: number; sum: number; limit: number }): number {
  const { lane, sum } = read;
  const first = call.panelIndex * LANE_ROW_COUNT * LANES + lane;
  const of = (row: number) => call.lanes.view[first + row * LANES]!;
  const place = fround(fround(sum - of(LANE_ORIGIN)) * of(LANE_INVERSE));
  const rounded = call.isRoundedUp ? Math.ceil(place) : nearest(place);
  const highest = Math.min(of(LANE_HIGHEST_CODE), read.limit);
  const code = Math.max(0, Math.min(highest, rounded));
  return fround(of(LANE_FIRST_VALUE) + fround(code * of(LANE_VALUE_STEP)));
}

/** The SOP nearest to a sum, of those with this remainder modulo 256. */
function nearestSop(sum: number, remainder: number): number {
  const turns = nearest(fround(fround(sum - remainder) * 0.00390625));
  return fround(remainder + fround(256 * turns));
}

/** Nearest integer, ties to even, of 32-bit floats. */
function nearest(x: number): number {
  if (Math.abs(x) >= 8388608) return x;
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

/** Draw `i` of lane 0's line plus `i` lines: readDraw of random/read-draw.ts. */
function draw(call: ConvertCall, window: number, i: number): number {
  const integers = call.windowIntegers.view;
  const first = window * WINDOW_INTEGER_COUNT;
  const weyl = (integers[first + WINDOW_WEYL]! + Math.imul(call.firstDraw + i, 0x9e3779b9)) | 0;
  let x = Math.imul(weyl ^ (weyl >>> 16), 0x7feb352d);
  x ^= (x >>> 15) ^ integers[first + WINDOW_SALT]!;
  return Math.imul(x, 0x846ca68b) >>> 1;
}

function clampFactor(factors: Float32Array, draw: number): number {
  const cell = draw >>> CLAMP_PLACE_BITS;
  const place = fround((draw & ((1 << CLAMP_PLACE_BITS) - 1)) * CLAMP_PLACE);
  const lower = factors[cell]!;
  return fround(lower + fround(fround(factors[cell + 1]! - lower) * place));
}
