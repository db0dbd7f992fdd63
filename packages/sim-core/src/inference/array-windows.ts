/**
 * What the windows of a row group have besides their patterns: whether they are read at all, how many rows
 * are active, what their references take away, how strong their noise is, and the words of their draws.
 *
 * Quantity: sums in SOP steps, u = (S - B) / D (converter/references.ts).
 * Equation: tables hold sum of f(d) (g - gmin) / D. Base: what is left, (gmin sum of f(d) - B) / D; 0 under
 * input-aware tracking. Bias: B / D, so that a clamp error's factor c acts on all current: u -> c u + (c - 1)
 * B / D. Noise: a cell's conductance changes by readSigma z, its current by f(d) readSigma z, so that
 * sd = readSigma sqrt(sides sum of f(d)^2) / D.
 * @source rasch2021 (read noise of the highest conductance, whatever the level).
 * Valid: windows without active rows are not read.
 * Ignored: noise of cells that are not driven, and of replica rows.
 */
import type { Sensing } from '../converter/sensing.ts';
import type { ReadPlan } from '../crossbar/read-plan.ts';
import type { CellModel } from '../device/cell-model.ts';
import { driveCurrentRatio } from '../device/drive.ts';
import {
  WINDOW_BASE,
  WINDOW_BIAS,
  WINDOW_CODE,
  WINDOW_FLOAT_COUNT,
  WINDOW_INTEGER_COUNT,
  WINDOW_NOISE_SIGMA,
  WINDOW_PLANE,
  WINDOW_SALT,
  WINDOW_WEYL,
} from '../kernels/array-kernel.ts';
import { powerOfTwo } from '../numeric/exact-math.ts';
import { windowSalt, windowStart } from '../random/read-draw.ts';
import type { Conversion } from './array-conversion.ts';

/** What a pattern's rows add up to. */
export interface PatternSums {
  /** [pattern] */
  readonly activeCounts: Uint8Array;
  /** Sum of f(d). */
  readonly driveSums: Float64Array;
  /** Sum of f(d)^2. */
  readonly squareSums: Float64Array;
}

/** Sums over the rows of every pattern of `patternRowCount` rows. */
export function sumDrives(plan: ReadPlan, cell: CellModel, patternRowCount: number): PatternSums {
  const { dacBits } = plan.format;
  const patternCount = powerOfTwo(dacBits * patternRowCount);
  const digitCount = powerOfTwo(dacBits);
  const activeCounts = new Uint8Array(patternCount);
  const driveSums = new Float64Array(patternCount);
  const squareSums = new Float64Array(patternCount);
  for (let pattern = 1; pattern < patternCount; pattern++) {
    const digit = pattern % digitCount;
    const rest = (pattern - digit) / digitCount;
    const drive = driveCurrentRatio(digit, dacBits, cell.nonlinearityRatio);
    activeCounts[pattern] = activeCounts[rest]! + (digit > 0 ? 1 : 0);
    driveSums[pattern] = driveSums[rest]! + drive;
    squareSums[pattern] = squareSums[rest]! + drive * drive;
  }
  return { activeCounts, driveSums, squareSums };
}

/** The constants of a layer's windows. */
export interface WindowScale {
  /** gmin / D; 0 for differential pairs. */
  readonly lowestSteps: number;
  readonly isFixed: boolean;
  readonly maxActiveCount: number;
  /** readSigma sqrt(sides) / D. */
  readonly noiseSteps: number;
}

/** The constants of windows read by `sensing`. */
export function windowScale(plan: ReadPlan, cell: CellModel, sensing: Sensing): WindowScale {
  const { levelBits, dacBits, encoding, ouRowCount } = plan.format;
  const isDifferential = encoding === 'differential';
  const lowestRatio = cell.levels[0]!.nominalRatio;
  const stepsPerRatio = ((powerOfTwo(levelBits) - 1) * (powerOfTwo(dacBits) - 1)) / (1 - lowestRatio);
  const isFixed = sensing.tracking === 'fixed' && !isDifferential;
  return {
    lowestSteps: isDifferential ? 0 : lowestRatio * stepsPerRatio,
    isFixed,
    maxActiveCount: ouRowCount,
    noiseSteps: cell.readSigmaRatio * Math.sqrt(isDifferential ? 2 : 1) * stepsPerRatio,
  };
}

/** Windows of one row group at a stretch of output places. */
export interface WindowPlace {
  readonly firstPosition: number;
  readonly positionCount: number;
  readonly planeCount: number;
  readonly groupIndex: number;
  readonly groupCount: number;
  readonly subgroupCount: number;
  /** [position][plane][subgroup] */
  readonly patterns: Int16Array;
}

/** Fills the integers and floats of the listed windows, see WINDOW_PLANE and WINDOW_BASE. */
export function describeWindows(
  place: WindowPlace,
  listed: { readonly windows: Int32Array; readonly windowCount: number; readonly key: Int32Array | null },
  options: {
    readonly scale: WindowScale;
    readonly sums: PatternSums;
    readonly conversion: Conversion;
    readonly integers: Int32Array;
    readonly floats: Float32Array;
  },
): void {
  const { planeCount, subgroupCount, patterns } = place;
  const { scale, sums, conversion, integers, floats } = options;
  for (let i = 0; i < listed.windowCount; i++) {
    const window = listed.windows[i]!;
    const first = i * WINDOW_INTEGER_COUNT;
    integers[first + WINDOW_PLANE] = window % planeCount;
    let activeCount = 0;
    let driveSum = 0;
    let squareSum = 0;
    for (let at = window * subgroupCount; at < (window + 1) * subgroupCount; at++) {
      const pattern = patterns[at]!;
      activeCount += sums.activeCounts[pattern]!;
      driveSum += sums.driveSums[pattern]!;
      squareSum += sums.squareSums[pattern]!;
    }
    integers[first + WINDOW_CODE] =
      conversion.highestCodes.length > 0 ? conversion.highestCodes[activeCount]! : activeCount;
    if (listed.key) {
      const number = (place.firstPosition * planeCount + window) * place.groupCount + place.groupIndex;
      integers[first + WINDOW_WEYL] = windowStart(listed.key, number);
      integers[first + WINDOW_SALT] = windowSalt(listed.key, number);
    }
    const given = scale.lowestSteps * driveSum;
    const taken = scale.isFixed ? scale.lowestSteps * scale.maxActiveCount : given;
    floats[i * WINDOW_FLOAT_COUNT + WINDOW_BASE] = given - taken;
    floats[i * WINDOW_FLOAT_COUNT + WINDOW_BIAS] = taken;
    floats[i * WINDOW_FLOAT_COUNT + WINDOW_NOISE_SIGMA] = scale.noiseSteps * Math.sqrt(squareSum);
  }
}
