// What windows have besides their patterns; see kernels/array-reference-windows.ts for its meaning.
// biome-ignore lint/style/useImportType: AssemblyScript knows no type imports
import { Describe } from './array-call';
import { mixWord } from './draw';

const WINDOW_BYTES: i32 = 16;

export function describeWindows(at: usize): void {
  const call = changetype<Describe>(at);
  const mask = call.patternCount - 1;
  const lowest = load<f64>(call.scale);
  const fixed = load<f64>(call.scale, 8);
  const noise = load<f64>(call.scale, 16);
  let integers = call.integers;
  let floats = call.floats;
  let start = call.starts;
  let entry = call.entries + (load<i32>(start) << 2);
  for (let i = 0; i < call.windowCount; i++) {
    start += 4;
    const end = call.entries + (load<i32>(start) << 2);
    let activeCount = 0;
    let driveSum: f64 = 0;
    let squareSum: f64 = 0;
    for (; entry < end; entry += 4) {
      const pattern = load<i32>(entry) & mask;
      activeCount += load<u8>(call.activeCounts + pattern);
      driveSum += load<f64>(call.driveSums + (pattern << 3));
      squareSum += load<f64>(call.squareSums + (pattern << 3));
    }
    const codes = call.highestCodes;
    store<i32>(integers, codes ? load<i32>(codes + (activeCount << 2)) : activeCount, 4);
    if (call.key) {
      const window = load<i32>(call.windows + (i << 2));
      const number = (call.firstNumber + window) * call.groupCount + call.groupIndex;
      store<u32>(integers, wordOf(call.key, number), 8);
      store<u32>(integers, wordOf(call.key + 8, number), 12);
    }
    const given = lowest * driveSum;
    const taken = call.isFixed ? fixed : given;
    store<f32>(floats, <f32>(given - taken));
    store<f32>(floats, <f32>taken, 4);
    store<f32>(floats, <f32>(noise * Math.sqrt(squareSum)), 8);
    integers += WINDOW_BYTES;
    floats += WINDOW_BYTES;
  }
}

/** windowStart of the first half of a key, windowSalt of the second: random/read-draw.ts. */
function wordOf(key: usize, number: i32): u32 {
  return mixWord(load<u32>(key) ^ mixWord(load<u32>(key, 4) + <u32>number));
}
