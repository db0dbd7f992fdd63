// Bits of inputs and of weights; see kernels/reference-injection.ts.

/** One bit of all rows after the other, 16 rows at a time; the answer has bit b when any row has it. */
export function packBits(patch: usize, rowStride: i32, inputBits: i32, bits: usize, bitRowBytes: i32): i32 {
  let any = i16x8.splat(0);
  for (let row = 0; row < rowStride; row += 16) {
    const low = v128.load(patch + (row << 1));
    const high = v128.load(patch + (row << 1), 16);
    any = v128.or(any, v128.or(low, high));
    const to = bits + (row >> 3);
    if (inputBits === 8) packEight(low, high, to, bitRowBytes);
    else if (inputBits < 8) packBytes(low, high, inputBits, to, bitRowBytes);
    else packWords(low, high, inputBits, to, bitRowBytes);
  }
  let present = i64x2.extract_lane(any, 0) | i64x2.extract_lane(any, 1);
  present |= present >> 32;
  present |= present >> 16;
  return <i32>present & ((1 << inputBits) - 1);
}

/** packBytes of 8 bits, from the highest down. */
function packEight(low: v128, high: v128, to: usize, bitRowBytes: i32): void {
  const byte = i16x8.splat(255);
  let rows = i8x16.narrow_i16x8_u(v128.and(low, byte), v128.and(high, byte));
  let at = to + 7 * bitRowBytes;
  store<u16>(at, <u16>i8x16.bitmask(rows));
  for (let bit = 0; bit < 7; bit++) {
    rows = i8x16.add(rows, rows);
    at -= bitRowBytes;
    store<u16>(at, <u16>i8x16.bitmask(rows));
  }
}

/** Rows of at most 8 bits as bytes: each doubling brings the next bit to the sign. */
function packBytes(low: v128, high: v128, inputBits: i32, to: usize, bitRowBytes: i32): void {
  const shift = 8 - inputBits;
  const byte = i16x8.splat(255);
  let rows = i8x16.narrow_i16x8_u(
    v128.and(i16x8.shl(low, shift), byte),
    v128.and(i16x8.shl(high, shift), byte),
  );
  for (let at = to + (inputBits - 1) * bitRowBytes; at >= to; at -= bitRowBytes) {
    store<u16>(at, <u16>i8x16.bitmask(rows));
    rows = i8x16.add(rows, rows);
  }
}

/** A row's bit moves to its sign, which survives the narrowing to bytes. */
function packWords(low: v128, high: v128, inputBits: i32, to: usize, bitRowBytes: i32): void {
  for (let bit = 0; bit < inputBits; bit++) {
    const shift = 15 - bit;
    const mask = i8x16.bitmask(i8x16.narrow_i16x8_s(i16x8.shl(low, shift), i16x8.shl(high, shift)));
    store<u16>(to + bit * bitRowBytes, <u16>mask);
  }
}

/** N of a group when a digit has one bit: the ones among its rows. */
export function activeCountOf(planeBits: usize, firstRow: i32, rowCount: i32): i32 {
  let at = planeBits + (firstRow >> 3);
  const shift: u64 = firstRow & 7;
  let count: u64 = 0;
  let left = rowCount;
  for (; left > 56; left -= 56, at += 7) {
    count += popcnt<u64>((load<u64>(at) >> shift) & (<u64>-1 >> 8));
  }
  const all: u64 = ((<u64>1) << (<u64>left)) - 1;
  return <i32>(count + popcnt<u64>((load<u64>(at) >> shift) & all));
}

/** Cuts a group's rows out of the bits of a plane's digit; returns N, the rows whose digit is not 0. */
export function readMasks(
  planeBits: usize,
  bitRowBytes: i32,
  firstRow: i32,
  rowCount: i32,
  digitBits: i32,
  digitMasks: usize,
  maskBytes: i32,
): i32 {
  const from = planeBits + (firstRow >> 3);
  const shift: u64 = firstRow & 7;
  if (maskBytes <= 4) {
    const all: u64 = ((<u64>1) << (<u64>rowCount)) - 1;
    let active: u64 = 0;
    for (let digit = 0; digit < digitBits; digit++) {
      const mask = (load<u64>(from + digit * bitRowBytes) >> shift) & all;
      active |= mask;
      // Later digits overwrite what of this one lies beyond its bytes.
      store<u32>(digitMasks + digit * maskBytes, <u32>mask);
    }
    return <i32>popcnt<u64>(active);
  }
  let activeCount = 0;
  for (let byte = 0; byte < maskBytes; byte += 8) {
    const left = rowCount - (byte << 3);
    const all: u64 = left >= 64 ? <u64>-1 : left > 0 ? ((<u64>1) << (<u64>left)) - 1 : 0;
    let active: u64 = 0;
    for (let digit = 0; digit < digitBits; digit++) {
      const at = from + digit * bitRowBytes + byte;
      let mask: u64 = 0;
      if (left > 0) {
        mask = load<u64>(at) >> shift;
        if (shift !== 0) mask |= load<u64>(at, 8) << (64 - shift);
        mask &= all;
      }
      store<u64>(digitMasks + digit * maskBytes + byte, mask);
      active |= mask;
    }
    activeCount += <i32>popcnt<u64>(active);
  }
  return activeCount;
}

/** SOP k of one line: digits times levels, the second side's levels negative. */
export function sopOf(
  masks: usize,
  digitMasks: usize,
  digitBits: i32,
  maskBytes: i32,
  sideCount: i32,
  levelBits: i32,
): i32 {
  if (digitBits * sideCount * levelBits === 1) return commonCount(masks, digitMasks, maskBytes);
  let sop = 0;
  for (let side = 0; side < sideCount; side++) {
    let sideSop = 0;
    for (let bit = 0; bit < levelBits; bit++) {
      for (let digit = 0; digit < digitBits; digit++) {
        sideSop += commonCount(masks, digitMasks + digit * maskBytes, maskBytes) << (bit + digit);
      }
      masks += maskBytes;
    }
    sop += side === 0 ? sideSop : -sideSop;
  }
  return sop;
}

/** Ones that two masks share. */
export function commonCount(left: usize, right: usize, byteCount: i32): i32 {
  if (byteCount === 16) {
    const first = popcnt<i64>(load<i64>(left) & load<i64>(right));
    return <i32>(first + popcnt<i64>(load<i64>(left, 8) & load<i64>(right, 8)));
  }
  if (byteCount === 2) return popcnt<i32>(load<u16>(left) & load<u16>(right));
  if (byteCount === 4) return popcnt<i32>(load<i32>(left) & load<i32>(right));
  if (byteCount === 1) return popcnt<i32>(load<u8>(left) & load<u8>(right));
  let count: i64 = 0;
  for (let i = 0; i < byteCount; i += 8) count += popcnt<i64>(load<i64>(left + i) & load<i64>(right + i));
  return <i32>count;
}
