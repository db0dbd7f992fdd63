// All windows of a panel, a stretch that stays in the first cache at a time.
import { sumPatterns } from './array';
// biome-ignore lint/style/useImportType: AssemblyScript knows no type imports
import { Compose, Convert, Sum } from './array-call';
import { composeValues } from './array-compose';
import { convertSums } from './array-convert';

const STRETCH_WINDOWS: i32 = 128;
/** Bytes of a window's number, and of its integers or floats. */
const NUMBER_BYTES: i32 = 4;
const WINDOW_BYTES: i32 = 16;

/** Sum, Convert and Compose lie one behind the other. */
export function readPanel(at: usize): void {
  const convertAt = at + offsetof<Sum>();
  const composeAt = convertAt + offsetof<Convert>();
  const sum = changetype<Sum>(at);
  const convert = changetype<Convert>(convertAt);
  const compose = changetype<Compose>(composeAt);
  let left = sum.windowCount;
  while (left > 0) {
    const count = min(left, STRETCH_WINDOWS);
    sum.windowCount = count;
    convert.windowCount = count;
    compose.windowCount = count;
    sumPatterns(at);
    convertSums(convertAt);
    composeValues(composeAt);
    sum.starts += count * NUMBER_BYTES;
    compose.windows += count * NUMBER_BYTES;
    convert.windowFloats += count * WINDOW_BYTES;
    convert.windowIntegers += count * WINDOW_BYTES;
    left -= count;
  }
}
