// Bits of inputs and of weights; see kernels/reference-injection.ts.

/**
 * One bit of all rows after the other, 16 rows at a time; the answer has bit b when any row has it. A row's
 * bit moves to its sign, which survives the narrowing to bytes.
 */
export function packBits(patch: usize, rowStride: i32, inputBits: i32, bits: usize, bitRowBytes: i32): i32 {
  let present = 0;
  for (let row = 0; row < rowStride; row += 16) {
    const low = v128.load(patch + (row << 1));
    const high = v128.load(patch + (row << 1), 16);
    const to = bits + (row >> 3);
    for (let bit = 0; bit < inputBits; bit++) {
      const shift = 15 - bit;
      const mask = i8x16.bitmask(i8x16.narrow_i16x8_s(i16x8.shl(low, shift), i16x8.shl(high, shift)));
      store<u16>(to + bit * bitRowBytes, <u16>mask);
      present |= select(1, 0, mask !== 0) << bit;
    }
  }
  return present;
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

function commonCount(left: usize, right: usize, byteCount: i32): i32 {
  if (byteCount === 2) return popcnt<i32>(load<u16>(left) & load<u16>(right));
  if (byteCount === 4) return popcnt<i32>(load<i32>(left) & load<i32>(right));
  if (byteCount === 1) return popcnt<i32>(load<u8>(left) & load<u8>(right));
  let count: i64 = 0;
  for (let i = 0; i < byteCount; i += 8) count += popcnt<i64>(load<i64>(left + i) & load<i64>(right + i));
  return <i32>count;
}
