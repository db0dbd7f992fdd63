/**
 * The scale on which a converter sees a bit line, and what its references take away.
 *
 * Quantity: u, the bit-line sum in steps of the SOP, dimensionless.
 * Equation: u = (S - B) / D; S = sum of f(d) g over the active rows (differential pairs: of f(d) (g+ - g-)),
 * in units of the highest nominal conductance at the full read voltage; D = (1 - gmin) / ((2^b - 1)(2^v -
 * 1)),
 * gmin the nominal conductance of the lowest level. What is taken away:
 * - input-aware: B = gmin sum of f(d): replica rows carry the current of lowest-level cells under the same
 *   drives.
 * - fixed: B = gmin S_OU: references are made for all word lines on, at full drive.
 * - differential pairs: B = 0, both sides carry the same.
 * An ideal ohmic device with evenly spaced levels has u = k under input-aware tracking.
 * @source chen2018 (replica rows, counted word lines); lin2018 (SA IR[n]).
 * Valid: f(d) as in device/drive.ts.
 * Ignored: the variation of the replica cells themselves.
 */
import { powerOfTwo } from '../numeric/exact-math.ts';

export type ReferenceTracking = 'inputAware' | 'fixed';

/** The constants of the scale. */
export interface SumScale {
  /** D: one SOP step as a conductance ratio. */
  readonly stepRatio: number;
  /** gmin; 0 for differential pairs, which take nothing away. */
  readonly lowestRatio: number;
  readonly tracking: ReferenceTracking;
  /** S_OU */
  readonly maxActiveCount: number;
}

/** The scale of an operation unit's reads. */
export function sumScale(options: {
  readonly lowestNominalRatio: number;
  readonly levelBits: number;
  readonly dacBits: number;
  readonly isDifferential: boolean;
  readonly tracking: ReferenceTracking;
  readonly maxActiveCount: number;
}): SumScale {
  const { lowestNominalRatio, levelBits, dacBits, isDifferential, tracking, maxActiveCount } = options;
  const stepCount = (powerOfTwo(levelBits) - 1) * (powerOfTwo(dacBits) - 1);
  return {
    stepRatio: (1 - lowestNominalRatio) / stepCount,
    lowestRatio: isDifferential ? 0 : lowestNominalRatio,
    tracking,
    maxActiveCount,
  };
}

/** B of a read whose active rows have the drive ratios f(d) that add up to `driveSum`. */
export function takenAway({ lowestRatio, tracking, maxActiveCount }: SumScale, driveSum: number): number {
  return lowestRatio * (tracking === 'fixed' ? maxActiveCount : driveSum);
}

/** u of a bit-line sum S, see the head of the file. */
export function sumSteps(scale: SumScale, sumRatio: number, driveSum: number): number {
  return (sumRatio - takenAway(scale, driveSum)) / scale.stepRatio;
}
