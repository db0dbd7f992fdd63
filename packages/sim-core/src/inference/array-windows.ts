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
import { type DescribeCall, SCALE_FIXED, SCALE_LOWEST, SCALE_NOISE } from '../kernels/array-kernel.ts';
import type { Block, ElementKind, Elements } from '../kernels/kernel.ts';
import { powerOfTwo } from '../numeric/exact-math.ts';
import { type ArrayParts, valuesBlock } from './array-parts.ts';

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
  readonly isFixed: boolean;
  /** gmin / D, 0 for differential pairs; that of maxActiveCount rows; readSigma sqrt(sides) / D. */
  readonly numbers: Float64Array;
}

/** The constants of windows read by `sensing`. */
export function windowScale(plan: ReadPlan, cell: CellModel, sensing: Sensing): WindowScale {
  const { levelBits, dacBits, encoding, ouRowCount } = plan.format;
  const isDifferential = encoding === 'differential';
  const lowestRatio = cell.levels[0]!.nominalRatio;
  const stepsPerRatio = ((powerOfTwo(levelBits) - 1) * (powerOfTwo(dacBits) - 1)) / (1 - lowestRatio);
  const lowestSteps = isDifferential ? 0 : lowestRatio * stepsPerRatio;
  const numbers = new Float64Array(3);
  numbers[SCALE_LOWEST] = lowestSteps;
  numbers[SCALE_FIXED] = lowestSteps * ouRowCount;
  numbers[SCALE_NOISE] = cell.readSigmaRatio * Math.sqrt(isDifferential ? 2 : 1) * stepsPerRatio;
  return { isFixed: sensing.tracking === 'fixed' && !isDifferential, numbers };
}

/** Windows of one row group whose entries are listed. */
export interface ListedWindows {
  readonly windowCount: number;
  readonly windows: Block<'int32'>;
  readonly entries: Block<'int32'>;
  readonly starts: Block<'int32'>;
  /** Patterns of a subgroup. */
  readonly patternCount: number;
  readonly integers: Block<'int32'>;
  readonly floats: Block<'float32'>;
}

/** Where the draws of windows come from. */
export type WindowDraws = Pick<DescribeCall, 'key' | 'firstNumber' | 'groupCount' | 'groupIndex'>;

/** Of reads that are the same every time. */
export const NO_DRAWS: WindowDraws = { key: null, firstNumber: 0, groupCount: 1, groupIndex: 0 };

/** Fills the integers and floats of listed windows. */
export function describeWindows(
  parts: Pick<ArrayParts, 'kernel' | 'conversion' | 'scale' | 'values'>,
  listed: ListedWindows,
  { sums, draws }: { readonly sums: PatternSums; readonly draws: WindowDraws },
): void {
  const { highestCodes } = parts.conversion;
  const held = <K extends ElementKind>(kind: K, purpose: string, values: Elements[K]) =>
    valuesBlock(parts, kind, { purpose, values });
  parts.kernel.arrays.describeWindows({
    ...listed,
    ...draws,
    activeCounts: held('uint8', 'array active counts', sums.activeCounts),
    driveSums: held('float64', 'array drive sums', sums.driveSums),
    squareSums: held('float64', 'array square sums', sums.squareSums),
    scale: held('float64', 'array window scale', parts.scale.numbers),
    isFixed: parts.scale.isFixed,
    highestCodes: highestCodes.length > 0 ? held('int32', 'array highest codes', highestCodes) : null,
  });
}
