import { windowSalt, windowStart } from '../random/read-draw.ts';
import {
  type DescribeCall,
  SCALE_FIXED,
  SCALE_LOWEST,
  SCALE_NOISE,
  WINDOW_BASE,
  WINDOW_BIAS,
  WINDOW_CODE,
  WINDOW_FLOAT_COUNT,
  WINDOW_INTEGER_COUNT,
  WINDOW_NOISE_SIGMA,
  WINDOW_SALT,
  WINDOW_WEYL,
} from './array-kernel.ts';

/** What windows have besides their patterns: the definition of ArrayKernel.describeWindows. */
export function describeWindows(call: DescribeCall): void {
  const integers = call.integers.view;
  const floats = call.floats.view;
  const scale = call.scale.view;
  for (let i = 0; i < call.windowCount; i++) {
    const { activeCount, driveSum, squareSum } = addPatterns(call, i);
    const codes = call.highestCodes?.view;
    const first = i * WINDOW_INTEGER_COUNT;
    integers[first + WINDOW_CODE] = codes ? codes[activeCount]! : activeCount;
    if (call.key) {
      const number = (call.firstNumber + call.windows.view[i]!) * call.groupCount + call.groupIndex;
      integers[first + WINDOW_WEYL] = windowStart(call.key.view, number);
      integers[first + WINDOW_SALT] = windowSalt(call.key.view, number);
    }
    const given = scale[SCALE_LOWEST]! * driveSum;
    const taken = call.isFixed ? scale[SCALE_FIXED]! : given;
    floats[i * WINDOW_FLOAT_COUNT + WINDOW_BASE] = given - taken;
    floats[i * WINDOW_FLOAT_COUNT + WINDOW_BIAS] = taken;
    floats[i * WINDOW_FLOAT_COUNT + WINDOW_NOISE_SIGMA] = scale[SCALE_NOISE]! * Math.sqrt(squareSum);
  }
}

/** Sums over the patterns of listed window `i`, upwards. */
function addPatterns(call: DescribeCall, i: number) {
  const starts = call.starts.view;
  let activeCount = 0;
  let driveSum = 0;
  let squareSum = 0;
  for (let entry = starts[i]!; entry < starts[i + 1]!; entry++) {
    const pattern = call.entries.view[entry]! % call.patternCount;
    activeCount += call.activeCounts.view[pattern]!;
    driveSum += call.driveSums.view[pattern]!;
    squareSum += call.squareSums.view[pattern]!;
  }
  return { activeCount, driveSum, squareSum };
}
