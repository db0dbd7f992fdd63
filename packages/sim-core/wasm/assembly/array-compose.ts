// Composition of array fidelity; see kernels/array-reference.ts for its meaning. Lanes are columns, so no sum
// is ever taken across lanes.
// biome-ignore lint/style/useImportType: AssemblyScript knows no type imports
import { Compose, Composed } from './array-call';

/** 16 lanes of 4 bytes. */
const PANEL_BYTES: i32 = 64;
const LANES: i32 = 16;

/** 16 doubles behind the arguments of any call. */
const SIGNED_WEIGHTS: usize = 768;

export function composeValues(at: usize): void {
  const call = changetype<Compose>(at);
  signWeights(call);
  if (call.isContiguous && call.laneCount === LANES) {
    composePanel(call);
    return;
  }
  const planeCount = call.planeCount;
  for (let i = 0; i < call.windowCount; i++) {
    const window = load<i32>(call.windows + (i << 2));
    const position = window / planeCount;
    const planeWeight = load<f64>(call.planeWeights + ((window - position * planeCount) << 3));
    const values = call.values + i * PANEL_BYTES;
    const sums = call.wideSums + ((position * call.columnCount) << 3);
    if (call.isContiguous)
      composeColumns(call, values, sums + (load<i32>(call.laneColumns) << 3), planeWeight);
    else composeLanes(call, values, sums, planeWeight);
  }
}

/** Values of a place in all lanes that have their plane weights. */
export function composePlace(call: Compose, values: usize, position: i32): void {
  const sums = call.wideSums + ((position * call.columnCount) << 3);
  if (call.isContiguous) composeColumns(call, values, sums + (load<i32>(call.laneColumns) << 3), 1);
  else composeLanes(call, values, sums, 1);
}

/** From here on the weights of the lanes have their signs. */
export function signWeights(call: Compose): void {
  if (call.laneSigns === 0) return;
  for (let lane = 0; lane < call.laneCount; lane++) {
    const sign: f64 = load<i8>(call.laneSigns + lane);
    store<f64>(SIGNED_WEIGHTS + (lane << 3), sign * load<f64>(call.laneWeights + (lane << 3)));
  }
  call.laneWeights = SIGNED_WEIGHTS;
  call.laneSigns = 0;
}

/** Sixteen columns side by side, eight at a time; the sums of a place stay in registers over its windows. */
function composePanel(call: Compose): void {
  const planeCount = call.planeCount;
  const rowBytes = call.columnCount << 3;
  const endWindow = call.windows + (call.windowCount << 2);
  for (let half = 0; half < 2; half++) {
    const first = call.wideSums + (load<i32>(call.laneColumns) << 3) + (half << 6);
    const weights = call.laneWeights + (half << 6);
    const w0 = v128.load(weights);
    const w1 = v128.load(weights, 16);
    const w2 = v128.load(weights, 32);
    const w3 = v128.load(weights, 48);
    let values = call.values + (half << 5);
    let at = call.windows;
    while (at < endWindow) {
      const position = load<i32>(at) / planeCount;
      const firstWindow = position * planeCount;
      const sums = first + position * rowBytes;
      let s0 = v128.load(sums);
      let s1 = v128.load(sums, 16);
      let s2 = v128.load(sums, 32);
      let s3 = v128.load(sums, 48);
      let plane = load<i32>(at) - firstWindow;
      while (plane < planeCount) {
        const weight = v128.load64_splat(call.planeWeights + (plane << 3));
        const low = v128.load(values);
        const high = v128.load(values, 16);
        const v0 = f64x2.promote_low_f32x4(low);
        const v1 = f64x2.promote_low_f32x4(v128.shuffle<i64>(low, low, 1, 0));
        const v2 = f64x2.promote_low_f32x4(high);
        const v3 = f64x2.promote_low_f32x4(v128.shuffle<i64>(high, high, 1, 0));
        s0 = f64x2.add(s0, f64x2.mul(f64x2.mul(w0, weight), v0));
        s1 = f64x2.add(s1, f64x2.mul(f64x2.mul(w1, weight), v1));
        s2 = f64x2.add(s2, f64x2.mul(f64x2.mul(w2, weight), v2));
        s3 = f64x2.add(s3, f64x2.mul(f64x2.mul(w3, weight), v3));
        values += PANEL_BYTES;
        at += 4;
        plane = at < endWindow ? load<i32>(at) - firstWindow : planeCount;
      }
      v128.store(sums, s0);
      v128.store(sums, s1, 16);
      v128.store(sums, s2, 32);
      v128.store(sums, s3, 48);
    }
  }
}

function composeColumns(call: Compose, values: usize, sums: usize, planeWeight: f64): void {
  const weight = f64x2.splat(planeWeight);
  let lane = 0;
  for (; lane + 2 <= call.laneCount; lane += 2) {
    const share = f64x2.mul(
      f64x2.mul(v128.load(call.laneWeights + (lane << 3)), weight),
      f64x2.promote_low_f32x4(v128.load64_zero(values + (lane << 2))),
    );
    const to = sums + (lane << 3);
    v128.store(to, f64x2.add(v128.load(to), share));
  }
  if (lane < call.laneCount) {
    const value: f64 = load<f32>(values + (lane << 2));
    const to = sums + (lane << 3);
    store<f64>(to, load<f64>(to) + load<f64>(call.laneWeights + (lane << 3)) * planeWeight * value);
  }
}

/** Lanes of any columns; neighbours that are neighbouring columns, too, go by twos. */
function composeLanes(call: Compose, values: usize, sums: usize, planeWeight: f64): void {
  const laneCount = call.laneCount;
  const columns = call.laneColumns;
  const weight = f64x2.splat(planeWeight);
  for (let lane = 0; lane < laneCount; lane++) {
    const column = load<i32>(columns + (lane << 2));
    const weights = call.laneWeights + (lane << 3);
    const to = sums + (column << 3);
    const isPair = lane + 1 < laneCount && load<i32>(columns + (lane << 2), 4) === column + 1;
    if (isPair && column >= 0) {
      const pair = f64x2.promote_low_f32x4(v128.load64_zero(values + (lane << 2)));
      const shares = f64x2.mul(f64x2.mul(v128.load(weights), weight), pair);
      v128.store(to, f64x2.add(v128.load(to), shares));
      lane++;
      continue;
    }
    const value: f64 = load<f32>(values + (lane << 2));
    const share = load<f64>(weights) * planeWeight * value;
    if (column >= 0) {
      store<f64>(to, load<f64>(to) + share);
    } else {
      const end = sums + (call.columnCount << 3);
      for (let at = sums; at < end; at += 8) store<f64>(at, load<f64>(at) - share);
    }
  }
}

export function addComposed(at: usize): void {
  const call = changetype<Composed>(at);
  const planeCount = call.planeCount;
  const columnBytes = call.columnStride << 2;
  for (let position = 0; position < call.positionCount; position++) {
    const patterns = call.patterns + ((position * planeCount) << 1);
    for (let plane = 0; plane < planeCount; plane++) {
      const pattern: i32 = load<u16>(patterns + (plane << 1));
      const wrong = call.planeWrongs + (plane << 2);
      store<i32>(wrong, load<i32>(wrong) + load<i32>(call.wrongs + (pattern << 2)));
      const use = call.patternUses + (pattern << 2);
      store<i32>(use, load<i32>(use) + 1);
    }
    const sums = call.wideSums + ((position * call.columnStride) << 3);
    let byte = 0;
    for (; byte + PANEL_BYTES <= columnBytes; byte += PANEL_BYTES) {
      addSixteen(call, patterns, byte, sums + (byte << 1), columnBytes);
    }
    for (; byte < columnBytes; byte += 16) addFour(call, patterns, byte, sums + (byte << 1), columnBytes);
  }
}

function addSixteen(call: Composed, patterns: usize, byte: i32, sums: usize, columnBytes: i32): void {
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  for (let plane = 0; plane < call.planeCount; plane++) {
    const weight = v128.load32_splat(call.planeWeights + (plane << 2));
    const entry = call.tables + <i32>load<u16>(patterns + (plane << 1)) * columnBytes + byte;
    s0 = f32x4.add(s0, f32x4.mul(weight, v128.load(entry)));
    s1 = f32x4.add(s1, f32x4.mul(weight, v128.load(entry, 16)));
    s2 = f32x4.add(s2, f32x4.mul(weight, v128.load(entry, 32)));
    s3 = f32x4.add(s3, f32x4.mul(weight, v128.load(entry, 48)));
  }
  addWide(sums, s0);
  addWide(sums + 32, s1);
  addWide(sums + 64, s2);
  addWide(sums + 96, s3);
}

function addFour(call: Composed, patterns: usize, byte: i32, sums: usize, columnBytes: i32): void {
  let sum = f32x4.splat(0);
  for (let plane = 0; plane < call.planeCount; plane++) {
    const weight = v128.load32_splat(call.planeWeights + (plane << 2));
    const entry = call.tables + <i32>load<u16>(patterns + (plane << 1)) * columnBytes + byte;
    sum = f32x4.add(sum, f32x4.mul(weight, v128.load(entry)));
  }
  addWide(sums, sum);
}

/** Four floats to four doubles. */
function addWide(sums: usize, values: v128): void {
  v128.store(sums, f64x2.add(v128.load(sums), f64x2.promote_low_f32x4(values)));
  const upper = f64x2.promote_low_f32x4(v128.shuffle<i64>(values, values, 1, 0));
  v128.store(sums, f64x2.add(v128.load(sums, 16), upper), 16);
}
