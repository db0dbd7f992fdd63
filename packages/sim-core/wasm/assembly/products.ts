// Sums of products; see kernels/reference-products.ts for their meaning. Lanes are columns, so no sum is ever
// taken across lanes, and four places share every load of weights.

/** 8 columns x 2 rows x 2 bytes; 8 columns x 4 bytes. */
const PANEL_BYTES: i32 = 32;
/** Row pairs whose weights of one panel stay in the first cache. */
const PAIRS_AT_ONCE: i32 = 512;
const FLOAT_SEGMENT_ROWS: i32 = 256;

export function multiplyIntegers(
  patches: usize,
  rowStride: i32,
  weights: usize,
  pairCount: i32,
  firstPair: i32,
  endPair: i32,
  sums: usize,
  positionCount: i32,
  panelCount: i32,
): void {
  const patchBytes = rowStride << 1;
  const sumBytes = panelCount * PANEL_BYTES;
  for (let first = firstPair; first < endPair; first += PAIRS_AT_ONCE) {
    const count = min(PAIRS_AT_ONCE, endPair - first);
    const isFirst = first === firstPair;
    for (let panel = 0; panel < panelCount; panel++) {
      const panelWeights = weights + (panel * pairCount + first) * PANEL_BYTES;
      let patch = patches + (first << 2);
      let sum = sums + panel * PANEL_BYTES;
      let position = 0;
      for (; position + 4 <= positionCount; position += 4) {
        fourPlaces(patch, patchBytes, panelWeights, count, sum, sumBytes, isFirst);
        patch += patchBytes << 2;
        sum += sumBytes << 2;
      }
      for (; position < positionCount; position++) {
        onePlace(patch, panelWeights, count, sum, isFirst);
        patch += patchBytes;
        sum += sumBytes;
      }
    }
  }
}

function fourPlaces(
  patch: usize,
  patchBytes: i32,
  weights: usize,
  pairCount: i32,
  sum: usize,
  sumBytes: i32,
  isFirst: bool,
): void {
  let low0 = i32x4.splat(0);
  let high0 = i32x4.splat(0);
  let low1 = i32x4.splat(0);
  let high1 = i32x4.splat(0);
  let low2 = i32x4.splat(0);
  let high2 = i32x4.splat(0);
  let low3 = i32x4.splat(0);
  let high3 = i32x4.splat(0);
  let patch0 = patch;
  let patch1 = patch0 + patchBytes;
  let patch2 = patch1 + patchBytes;
  let patch3 = patch2 + patchBytes;
  const end = weights + pairCount * PANEL_BYTES;
  for (let at = weights; at < end; at += PANEL_BYTES) {
    const low = v128.load(at);
    const high = v128.load(at, 16);
    const x0 = v128.load32_splat(patch0);
    low0 = i32x4.add(low0, i32x4.dot_i16x8_s(x0, low));
    high0 = i32x4.add(high0, i32x4.dot_i16x8_s(x0, high));
    const x1 = v128.load32_splat(patch1);
    low1 = i32x4.add(low1, i32x4.dot_i16x8_s(x1, low));
    high1 = i32x4.add(high1, i32x4.dot_i16x8_s(x1, high));
    const x2 = v128.load32_splat(patch2);
    low2 = i32x4.add(low2, i32x4.dot_i16x8_s(x2, low));
    high2 = i32x4.add(high2, i32x4.dot_i16x8_s(x2, high));
    const x3 = v128.load32_splat(patch3);
    low3 = i32x4.add(low3, i32x4.dot_i16x8_s(x3, low));
    high3 = i32x4.add(high3, i32x4.dot_i16x8_s(x3, high));
    patch0 += 4;
    patch1 += 4;
    patch2 += 4;
    patch3 += 4;
  }
  keep(sum, low0, high0, isFirst);
  keep(sum + sumBytes, low1, high1, isFirst);
  keep(sum + 2 * sumBytes, low2, high2, isFirst);
  keep(sum + 3 * sumBytes, low3, high3, isFirst);
}

function onePlace(patch: usize, weights: usize, pairCount: i32, sum: usize, isFirst: bool): void {
  let low0 = i32x4.splat(0);
  let high0 = i32x4.splat(0);
  const end = weights + pairCount * PANEL_BYTES;
  for (let at = weights; at < end; at += PANEL_BYTES) {
    const x = v128.load32_splat(patch);
    low0 = i32x4.add(low0, i32x4.dot_i16x8_s(x, v128.load(at)));
    high0 = i32x4.add(high0, i32x4.dot_i16x8_s(x, v128.load(at, 16)));
    patch += 4;
  }
  keep(sum, low0, high0, isFirst);
}

function keep(sum: usize, low: v128, high: v128, isFirst: bool): void {
  if (!isFirst) {
    low = i32x4.add(low, v128.load(sum));
    high = i32x4.add(high, v128.load(sum, 16));
  }
  v128.store(sum, low);
  v128.store(sum, high, 16);
}

export function multiplyFloats(
  patches: usize,
  rowStride: i32,
  weights: usize,
  rowCount: i32,
  sums: usize,
  positionCount: i32,
  panelCount: i32,
): void {
  const patchBytes = rowStride << 2;
  const sumBytes = panelCount * PANEL_BYTES;
  for (let first = 0; first < rowCount; first += FLOAT_SEGMENT_ROWS) {
    const count = min(FLOAT_SEGMENT_ROWS, rowCount - first);
    const isFirst = first === 0;
    for (let panel = 0; panel < panelCount; panel++) {
      const panelWeights = weights + (panel * rowCount + first) * PANEL_BYTES;
      let patch = patches + (first << 2);
      let sum = sums + panel * PANEL_BYTES;
      let position = 0;
      for (; position + 4 <= positionCount; position += 4) {
        fourFloatPlaces(patch, patchBytes, panelWeights, count, sum, sumBytes, isFirst);
        patch += patchBytes << 2;
        sum += sumBytes << 2;
      }
      for (; position < positionCount; position++) {
        oneFloatPlace(patch, panelWeights, count, sum, isFirst);
        patch += patchBytes;
        sum += sumBytes;
      }
    }
  }
}

function fourFloatPlaces(
  patch: usize,
  patchBytes: i32,
  weights: usize,
  rowCount: i32,
  sum: usize,
  sumBytes: i32,
  isFirst: bool,
): void {
  let low0 = f32x4.splat(0);
  let high0 = f32x4.splat(0);
  let low1 = f32x4.splat(0);
  let high1 = f32x4.splat(0);
  let low2 = f32x4.splat(0);
  let high2 = f32x4.splat(0);
  let low3 = f32x4.splat(0);
  let high3 = f32x4.splat(0);
  let patch0 = patch;
  let patch1 = patch0 + patchBytes;
  let patch2 = patch1 + patchBytes;
  let patch3 = patch2 + patchBytes;
  const end = weights + rowCount * PANEL_BYTES;
  for (let at = weights; at < end; at += PANEL_BYTES) {
    const low = v128.load(at);
    const high = v128.load(at, 16);
    const x0 = v128.load32_splat(patch0);
    low0 = f32x4.add(low0, f32x4.mul(x0, low));
    high0 = f32x4.add(high0, f32x4.mul(x0, high));
    const x1 = v128.load32_splat(patch1);
    low1 = f32x4.add(low1, f32x4.mul(x1, low));
    high1 = f32x4.add(high1, f32x4.mul(x1, high));
    const x2 = v128.load32_splat(patch2);
    low2 = f32x4.add(low2, f32x4.mul(x2, low));
    high2 = f32x4.add(high2, f32x4.mul(x2, high));
    const x3 = v128.load32_splat(patch3);
    low3 = f32x4.add(low3, f32x4.mul(x3, low));
    high3 = f32x4.add(high3, f32x4.mul(x3, high));
    patch0 += 4;
    patch1 += 4;
    patch2 += 4;
    patch3 += 4;
  }
  keepFloats(sum, low0, high0, isFirst);
  keepFloats(sum + sumBytes, low1, high1, isFirst);
  keepFloats(sum + 2 * sumBytes, low2, high2, isFirst);
  keepFloats(sum + 3 * sumBytes, low3, high3, isFirst);
}

function oneFloatPlace(patch: usize, weights: usize, rowCount: i32, sum: usize, isFirst: bool): void {
  let low0 = f32x4.splat(0);
  let high0 = f32x4.splat(0);
  const end = weights + rowCount * PANEL_BYTES;
  for (let at = weights; at < end; at += PANEL_BYTES) {
    const x = v128.load32_splat(patch);
    low0 = f32x4.add(low0, f32x4.mul(x, v128.load(at)));
    high0 = f32x4.add(high0, f32x4.mul(x, v128.load(at, 16)));
    patch += 4;
  }
  keepFloats(sum, low0, high0, isFirst);
}

function keepFloats(sum: usize, low: v128, high: v128, isFirst: bool): void {
  if (!isFirst) {
    low = f32x4.add(v128.load(sum), low);
    high = f32x4.add(v128.load(sum, 16), high);
  }
  v128.store(sum, low);
  v128.store(sum, high, 16);
}

export function widenSums(
  sums: usize,
  columnStride: i32,
  wideSums: usize,
  columnCount: i32,
  positionCount: i32,
): void {
  for (let position = 0; position < positionCount; position++) {
    let column = 0;
    for (; column + 2 <= columnCount; column += 2) {
      v128.store(wideSums + (column << 3), f64x2.convert_low_i32x4_s(v128.load64_zero(sums + (column << 2))));
    }
    if (column < columnCount) store<f64>(wideSums + (column << 3), load<i32>(sums + (column << 2)));
    sums += columnStride << 2;
    wideSums += columnCount << 3;
  }
}
