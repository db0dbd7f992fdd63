// Sums that walk up thresholds; see kernels/array-reference-convert.ts for the meaning. Thresholds ascend: a
// lane that has stopped does not go on later.
// biome-ignore lint/style/useImportType: AssemblyScript knows no type imports
import { Convert } from './array-call';

const PANEL_BYTES: i32 = 64;
const LANES: i32 = 16;
const WINDOW_BYTES: i32 = 16;
const THRESHOLDS: i32 = 1;

/** Whether sums meet thresholds and nothing else. */
export function isWalked(call: Convert): bool {
  return (
    call.kind === THRESHOLDS &&
    (call.hasWideSops | call.hasWindowFloats | call.hasLaneErrors | call.hasNoise | call.hasClampError) === 0
  );
}

/** convertSums, all lanes of a window in step: one branch to guess for sixteen. */
export function walkSums(call: Convert): void {
  const rowBytes = call.thresholdStride << 2;
  let integers = call.windowIntegers;
  let counts = call.sumCounts;
  let at = call.sums;
  const end = at + call.windowCount * PANEL_BYTES;
  for (; at < end; at += PANEL_BYTES) {
    const s0 = v128.load(at);
    const s1 = v128.load(at, 16);
    const s2 = v128.load(at, 32);
    const s3 = v128.load(at, 48);
    let threshold = call.thresholds + load<i32>(integers, 4) * rowBytes;
    let k0 = i32x4.splat(0);
    let k1 = k0;
    let k2 = k0;
    let k3 = k0;
    while (true) {
      const t = v128.load32_splat(threshold);
      const a0 = f32x4.gt(s0, t);
      const a1 = f32x4.gt(s1, t);
      const a2 = f32x4.gt(s2, t);
      const a3 = f32x4.gt(s3, t);
      if (!v128.any_true(v128.or(v128.or(a0, a1), v128.or(a2, a3)))) break;
      k0 = i32x4.sub(k0, a0);
      k1 = i32x4.sub(k1, a1);
      k2 = i32x4.sub(k2, a2);
      k3 = i32x4.sub(k3, a3);
      threshold += 4;
    }
    v128.store(at, k0);
    v128.store(at, k1, 16);
    v128.store(at, k2, 32);
    v128.store(at, k3, 48);
    for (let lane = 0; lane < call.laneCount; lane += 4)
      settle(call, at + (lane << 2), counts, integers, lane);
    integers += WINDOW_BYTES;
    counts += LANES;
  }
}

/** Four codes to values, wrong ones counted. */
function settle(call: Convert, at: usize, counts: usize, integers: usize, lane: i32): void {
  gatherValues(call.values, at);
  const sop = f32x4.convert_i32x4_s(
    i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(counts + lane))),
  );
  const isUsed = i32x4.gt_s(i32x4.splat(call.laneCount - lane), i32x4(0, 1, 2, 3));
  const difference = f32x4.sub(v128.load(at), sop);
  const isWrong = v128.and(isUsed, f32x4.gt(f32x4.abs(difference), f32x4.splat(0.5)));
  const wrongs = call.wrongLanes + (lane << 2);
  v128.store(wrongs, i32x4.sub(v128.load(wrongs), isWrong));
  const plane = call.wrongPlanes + (load<i32>(integers) << 2);
  store<i32>(plane, load<i32>(plane) + popcnt<i32>(i32x4.bitmask(isWrong)));
}

/** Replaces the four codes at `at` by their values. */
export function gatherValues(values: usize, at: usize): void {
  let found = v128.load32_zero(values + (load<i32>(at) << 2));
  found = v128.load32_lane(values + (load<i32>(at, 4) << 2), found, 1);
  found = v128.load32_lane(values + (load<i32>(at, 8) << 2), found, 2);
  v128.store(at, v128.load32_lane(values + (load<i32>(at, 12) << 2), found, 3));
}
