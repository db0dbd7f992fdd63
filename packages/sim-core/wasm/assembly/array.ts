// Patterns, tables and sums of array fidelity; see kernels/array-reference.ts for their meaning. Lanes are
// bit lines, so no sum is ever taken across lanes.
// biome-ignore lint/style/useImportType: AssemblyScript knows no type imports
import { List, Pack, Sum, Tables } from './array-call';

/** 16 lanes of 4 bytes. */
const PANEL_BYTES: i32 = 64;
const LANES: i32 = 16;

export function packPatterns(at: usize): void {
  const call = changetype<Pack>(at);
  if (call.dacBits === 1 && call.patternRowCount <= 16) packBitPatterns(call);
  else packDigitPatterns(call);
}

/** Digits of one bit: the sign bits of eight shifted rows at a time. */
function packBitPatterns(call: Pack): void {
  const planeCount = call.planeCount;
  const rowsAtOnce = call.patternRowCount;
  const subgroupCount = (call.endRow - call.firstRow + rowsAtOnce - 1) / rowsAtOnce;
  for (let position = 0; position < call.positionCount; position++) {
    const patch = call.patches + ((position * call.rowStride) << 1);
    const to = call.patterns + ((position * planeCount * subgroupCount) << 1);
    for (let subgroup = 0; subgroup < subgroupCount; subgroup++) {
      const first = call.firstRow + subgroup * rowsAtOnce;
      const rows = min(call.endRow - first, rowsAtOnce);
      const mask = (1 << rows) - 1;
      const low = v128.load(patch + (first << 1));
      const high = rows > 8 ? v128.load(patch + (first << 1), 16) : low;
      for (let plane = 0; plane < planeCount; plane++) {
        const shift = 15 - load<i32>(call.planeShifts + (plane << 2));
        let bits = i16x8.bitmask(i16x8.shl(low, shift));
        if (rows > 8) bits |= i16x8.bitmask(i16x8.shl(high, shift)) << 8;
        store<i16>(to + ((plane * subgroupCount + subgroup) << 1), <i16>(bits & mask));
      }
    }
  }
}

function packDigitPatterns(call: Pack): void {
  let to = call.patterns;
  for (let position = 0; position < call.positionCount; position++) {
    const patch = call.patches + ((position * call.rowStride) << 1);
    for (let plane = 0; plane < call.planeCount; plane++) {
      const shift = load<i32>(call.planeShifts + (plane << 2));
      const mask = (1 << load<i32>(call.planeDigitBits + (plane << 2))) - 1;
      for (let first = call.firstRow; first < call.endRow; first += call.patternRowCount) {
        const end = min(call.endRow, first + call.patternRowCount);
        let pattern = 0;
        for (let row = first; row < end; row++) {
          const digit = (<i32>load<i16>(patch + (row << 1)) >> shift) & mask;
          pattern |= digit << ((row - first) * call.dacBits);
        }
        store<i16>(to, <i16>pattern);
        to += 2;
      }
    }
  }
}

export function listWindows(at: usize): i32 {
  const call = changetype<List>(at);
  const patternBytes = call.subgroupCount << 1;
  let pattern = call.patterns;
  let window = call.windows;
  let integers = call.integers;
  let start = call.starts;
  let entry = call.entries;
  let plane = 0;
  for (let i = 0; i < call.windowCount; i++) {
    const first = entry;
    store<i32>(start, <i32>(first - call.entries) >> 2);
    let base = 0;
    for (const end = pattern + patternBytes; pattern < end; pattern += 2) {
      const number: i32 = load<u16>(pattern);
      // Written always, kept where it counts: no branch to guess.
      store<i32>(entry, base + number);
      entry += number !== 0 ? 4 : 0;
      base += call.patternCount;
    }
    if (entry !== first) {
      store<i32>(window, i);
      store<i32>(integers, plane);
      store<i32>(integers, call.code, 4);
      window += 4;
      integers += 16;
      start += 4;
    }
    if (++plane === call.planeCount) plane = 0;
  }
  store<i32>(start, <i32>(entry - call.entries) >> 2);
  return <i32>(window - call.windows) >> 2;
}

export function buildTables(at: usize): void {
  const call = changetype<Tables>(at);
  const patternCount = 1 << (call.dacBits * call.patternRowCount);
  const zero = i32x4.splat(0);
  let tables = call.tables;
  let counts = call.counts;
  for (let first = 0; first < call.rowCount; first += call.patternRowCount) {
    for (let byte = 0; byte < PANEL_BYTES; byte += 16) v128.store(tables + byte, zero);
    v128.store(counts, zero);
    const end = min(call.rowCount, first + call.patternRowCount);
    for (let row = first; row < end; row++) {
      addRow(call, tables, counts, row, 1 << ((row - first) * call.dacBits));
    }
    tables += patternCount * PANEL_BYTES;
    counts += patternCount * LANES;
  }
}

/** Patterns with a digit in one more row, from the `knownCount` without. */
function addRow(call: Tables, tables: usize, counts: usize, row: i32, knownCount: i32): void {
  const cells = call.cells + row * PANEL_BYTES;
  const levels = v128.load(call.levels + row * LANES);
  let added = i32x4.splat(0); // levels x digit, modulo 256
  for (let digit = 1; digit < 1 << call.dacBits; digit++) {
    const gain = v128.load32_splat(call.gains + (digit << 2));
    const w0 = f32x4.mul(gain, v128.load(cells));
    const w1 = f32x4.mul(gain, v128.load(cells, 16));
    const w2 = f32x4.mul(gain, v128.load(cells, 32));
    const w3 = f32x4.mul(gain, v128.load(cells, 48));
    added = i8x16.add(added, levels);
    let from = tables;
    let to = tables + digit * knownCount * PANEL_BYTES;
    let fromCount = counts;
    let toCount = counts + digit * knownCount * LANES;
    for (let pattern = 0; pattern < knownCount; pattern++) {
      v128.store(to, f32x4.add(v128.load(from), w0));
      v128.store(to, f32x4.add(v128.load(from, 16), w1), 16);
      v128.store(to, f32x4.add(v128.load(from, 32), w2), 32);
      v128.store(to, f32x4.add(v128.load(from, 48), w3), 48);
      v128.store(toCount, i8x16.add(v128.load(fromCount), added));
      from += PANEL_BYTES;
      to += PANEL_BYTES;
      fromCount += LANES;
      toCount += LANES;
    }
  }
}

export function sumPatterns(at: usize): void {
  const call = changetype<Sum>(at);
  const tables = call.tables;
  const counts = call.counts;
  let sums = call.sums;
  let sumCounts = call.sumCounts;
  let start = call.starts;
  const endStart = start + (call.windowCount << 2);
  let entry = call.entries + (load<i32>(start) << 2);
  for (; start < endStart; start += 4) {
    const end = call.entries + (load<i32>(start, 4) << 2);
    let number: usize = load<u32>(entry);
    let row = tables + (number << 6);
    let s0 = v128.load(row);
    let s1 = v128.load(row, 16);
    let s2 = v128.load(row, 32);
    let s3 = v128.load(row, 48);
    let k = v128.load(counts + (number << 4));
    entry += 4;
    for (; entry + 4 < end; entry += 8) {
      number = load<u32>(entry);
      row = tables + (number << 6);
      s0 = f32x4.add(s0, v128.load(row));
      s1 = f32x4.add(s1, v128.load(row, 16));
      s2 = f32x4.add(s2, v128.load(row, 32));
      s3 = f32x4.add(s3, v128.load(row, 48));
      k = i8x16.add(k, v128.load(counts + (number << 4)));
      number = load<u32>(entry, 4);
      row = tables + (number << 6);
      s0 = f32x4.add(s0, v128.load(row));
      s1 = f32x4.add(s1, v128.load(row, 16));
      s2 = f32x4.add(s2, v128.load(row, 32));
      s3 = f32x4.add(s3, v128.load(row, 48));
      k = i8x16.add(k, v128.load(counts + (number << 4)));
    }
    if (entry < end) {
      number = load<u32>(entry);
      row = tables + (number << 6);
      s0 = f32x4.add(s0, v128.load(row));
      s1 = f32x4.add(s1, v128.load(row, 16));
      s2 = f32x4.add(s2, v128.load(row, 32));
      s3 = f32x4.add(s3, v128.load(row, 48));
      k = i8x16.add(k, v128.load(counts + (number << 4)));
      entry += 4;
    }
    v128.store(sums, s0);
    v128.store(sums, s1, 16);
    v128.store(sums, s2, 32);
    v128.store(sums, s3, 48);
    v128.store(sumCounts, k);
    sums += PANEL_BYTES;
    sumCounts += LANES;
  }
}
