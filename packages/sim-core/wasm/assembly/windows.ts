// The windows of a block of places, sorted by N; see kernels/reference-injection.ts.
import { packBits, readMasks } from './bits';
// biome-ignore lint/style/useImportType: AssemblyScript knows no type imports
import { Config } from './config';

/** Cuts the masks of all windows of places first .. end - 1 and counts the windows of every N in `ends`. */
export function cutWindows(call: Config, first: i32, end: i32): void {
  memory.fill(call.ends, 0, (call.maxActiveCount + 1) << 2);
  const placeWindows = call.planeCount * call.groupCount;
  const windowBytes = call.digitBits * call.maskBytes;
  let masks = call.windowMasks;
  let activeCounts = call.activeCounts;
  for (let place = first; place < end; place++) {
    const patch = call.patches + ((place * call.rowStride) << 1);
    const present = packBits(patch, call.rowStride, call.inputBits, call.bits, call.bitRowBytes);
    if (present === 0) {
      memory.fill(activeCounts, 0, placeWindows << 1);
      store<i32>(call.ends, load<i32>(call.ends) + placeWindows);
    } else if (call.digitBits > 1 || call.maskBytes > 16) {
      cutDigits(call, masks, activeCounts);
    } else if (call.maskBytes === 16) {
      cutLong(call, masks, activeCounts);
    } else {
      cutShort(call, masks, activeCounts);
    }
    masks += placeWindows * windowBytes;
    activeCounts += placeWindows << 1;
  }
}

/** Groups of at most 64 rows and digits of one bit. */
function cutShort(call: Config, masks: usize, activeCounts: usize): void {
  const bitRowBytes = call.bitRowBytes;
  const planeCount = call.planeCount;
  const maskBytes = call.maskBytes;
  const ends = call.ends;
  for (let group = 0; group < call.groupCount; group++) {
    const firstRow = load<i32>(call.groupFirstRows + (group << 2));
    const shift: u64 = firstRow & 7;
    const all = <u64>-1 >> (64 - <u64>load<i32>(call.groupRowCounts + (group << 2)));
    let at = call.bits + (firstRow >> 3);
    for (let plane = 0; plane < planeCount; plane++) {
      let mask = load<u64>(at) >> shift;
      // Only groups of more than 32 rows can reach beyond the word.
      if (maskBytes === 8) mask |= (load<u64>(at, 8) << 1) << (63 - shift);
      mask &= all;
      const activeCount = <u32>popcnt<u64>(mask);
      // Later windows overwrite what of this one lies beyond its bytes.
      store<u64>(masks, mask);
      store<u16>(activeCounts, <u16>activeCount);
      const count = ends + (activeCount << 2);
      store<i32>(count, load<i32>(count) + 1);
      masks += maskBytes;
      activeCounts += 2;
      at += bitRowBytes;
    }
  }
}

/** Groups of 65 to 128 rows and digits of one bit. */
function cutLong(call: Config, masks: usize, activeCounts: usize): void {
  const bitRowBytes = call.bitRowBytes;
  const planeCount = call.planeCount;
  const ends = call.ends;
  for (let group = 0; group < call.groupCount; group++) {
    const firstRow = load<i32>(call.groupFirstRows + (group << 2));
    const rowCount = load<i32>(call.groupRowCounts + (group << 2));
    const shift: u64 = firstRow & 7;
    const lowAll = <u64>-1 >> <u64>max(0, 64 - rowCount);
    const highAll = rowCount > 64 ? <u64>-1 >> (128 - <u64>rowCount) : 0;
    let at = call.bits + (firstRow >> 3);
    for (let plane = 0; plane < planeCount; plane++) {
      let low = load<u64>(at);
      let high = load<u64>(at, 8);
      if (shift !== 0) {
        low = (low >> shift) | (high << (64 - shift));
        high = (high >> shift) | (load<u64>(at, 16) << (64 - shift));
      }
      low &= lowAll;
      high &= highAll;
      const activeCount = <u32>(popcnt<u64>(low) + popcnt<u64>(high));
      store<u64>(masks, low);
      store<u64>(masks, high, 8);
      store<u16>(activeCounts, <u16>activeCount);
      const count = ends + (activeCount << 2);
      store<i32>(count, load<i32>(count) + 1);
      masks += 16;
      activeCounts += 2;
      at += bitRowBytes;
    }
  }
}

/** Any groups and digits. */
function cutDigits(call: Config, masks: usize, activeCounts: usize): void {
  const windowBytes = call.digitBits * call.maskBytes;
  const ends = call.ends;
  for (let group = 0; group < call.groupCount; group++) {
    const firstRow = load<i32>(call.groupFirstRows + (group << 2));
    const rowCount = load<i32>(call.groupRowCounts + (group << 2));
    for (let plane = 0; plane < call.planeCount; plane++) {
      const planeBits = call.bits + load<i32>(call.planeShifts + (plane << 2)) * call.bitRowBytes;
      const digitBits = load<i32>(call.planeDigitBits + (plane << 2));
      const activeCount = readMasks(
        planeBits,
        call.bitRowBytes,
        firstRow,
        rowCount,
        digitBits,
        masks,
        call.maskBytes,
      );
      store<u16>(activeCounts, <u16>activeCount);
      const count = ends + (activeCount << 2);
      store<i32>(count, load<i32>(count) + 1);
      masks += windowBytes;
      activeCounts += 2;
    }
  }
}

/** In the second word of a listed window: its group below, its plane above. */
export const GROUP_BITS: i32 = 26;
export const GROUP_MASK: i32 = (1 << 26) - 1;

/** Turns the counts of `ends` into ends, and lists every window by N: its number, its group and plane. */
export function sortWindows(call: Config, placeCount: i32): void {
  const ends = call.ends;
  let end = call.list;
  for (let activeCount = 0; activeCount <= call.maxActiveCount; activeCount++) {
    const at = ends + (activeCount << 2);
    const count = load<i32>(at);
    // Where its first window goes; behind its last one when all are listed.
    store<i32>(at, <i32>end);
    end += count << 3;
  }
  let activeCounts = call.activeCounts;
  let window: i64 = 0;
  for (let place = 0; place < placeCount; place++) {
    for (let group = 0; group < call.groupCount; group++) {
      let entry = ((<i64>group) << 32) + window;
      const last = activeCounts + (call.planeCount << 1);
      for (; activeCounts < last; activeCounts += 2) {
        const at = ends + ((<u32>load<u16>(activeCounts)) << 2);
        const to: usize = load<u32>(at);
        store<i64>(to, entry);
        store<i32>(at, <i32>to + 8);
        // The next window, in the next plane.
        entry += ((<i64>1) << (32 + GROUP_BITS)) + 1;
      }
      window += call.planeCount;
    }
  }
}
