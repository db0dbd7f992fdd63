// Sums of the rows of a group without tables: the additions that a table would have made, in the same order.
// biome-ignore lint/style/useImportType: AssemblyScript knows no type imports
import { Sum, Tables } from './array-call';

const PANEL_BYTES: i32 = 64;
const LANES: i32 = 16;

/** Time of an addition to a table, and of one row without tables, in additions from tables; measured. */
const BUILD_COST: i32 = 3;
const ROW_COST: i32 = 3;
const ENTRY_COST: i32 = 2;

/** Whether few windows with few active rows cost less than tables of all patterns. */
export function isCheaperByRows(build: Tables, sum: Sum): bool {
  const patternBits = build.patternRowCount;
  if (build.dacBits !== 1 || load<f32>(build.gains, 4) !== 1) return false;
  const subgroupCount = (build.rowCount + patternBits - 1) / patternBits;
  const built = (subgroupCount << patternBits) * BUILD_COST;
  const first = load<i32>(sum.starts);
  const end = load<i32>(sum.starts + (sum.windowCount << 2));
  const entryCount = end - first;
  // Every entry has a row.
  if (entryCount * (ROW_COST - ENTRY_COST) >= built) return false;
  const mask = (1 << patternBits) - 1;
  let rowCount = 0;
  for (let i = first; i < end; i++) rowCount += popcnt(load<i32>(sum.entries + (i << 2)) & mask);
  return rowCount * ROW_COST < entryCount * ENTRY_COST + built;
}

export function sumRows(build: Tables, sum: Sum): void {
  const patternBits = build.patternRowCount;
  const mask = (1 << patternBits) - 1;
  const cells = build.cells;
  const levels = build.levels;
  let sums = sum.sums;
  let sumCounts = sum.sumCounts;
  let start = sum.starts;
  const endStart = start + (sum.windowCount << 2);
  let entry = sum.entries + (load<i32>(start) << 2);
  for (; start < endStart; start += 4) {
    const end = sum.entries + (load<i32>(start, 4) << 2);
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let k = s0;
    for (; entry < end; entry += 4) {
      const number = load<i32>(entry);
      const firstRow = (number >> patternBits) * patternBits;
      let bits = number & mask;
      let row = firstRow + ctz(bits);
      let cell = cells + row * PANEL_BYTES;
      let p0 = v128.load(cell);
      let p1 = v128.load(cell, 16);
      let p2 = v128.load(cell, 32);
      let p3 = v128.load(cell, 48);
      k = i8x16.add(k, v128.load(levels + row * LANES));
      bits &= bits - 1;
      while (bits) {
        row = firstRow + ctz(bits);
        cell = cells + row * PANEL_BYTES;
        p0 = f32x4.add(p0, v128.load(cell));
        p1 = f32x4.add(p1, v128.load(cell, 16));
        p2 = f32x4.add(p2, v128.load(cell, 32));
        p3 = f32x4.add(p3, v128.load(cell, 48));
        k = i8x16.add(k, v128.load(levels + row * LANES));
        bits &= bits - 1;
      }
      s0 = f32x4.add(s0, p0);
      s1 = f32x4.add(s1, p1);
      s2 = f32x4.add(s2, p2);
      s3 = f32x4.add(s3, p3);
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
