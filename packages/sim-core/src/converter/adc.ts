/**
 * A linear analogue-to-digital converter.
 *
 * Quantity: the code of a bit-line sum v; sums are in units of the highest cell conductance times the full
 * read voltage.
 * Equation: code = rint((clip(v, lowest, highest) - lowest) (C - 1) / (highest - lowest)), half to even, and
 * value = lowest + code (highest - lowest) / (C - 1), with C codes.
 * @source crosssim (QuantizerADC and SignMagnitudeADC: the latter is the same with an odd number of codes
 * over a symmetric range).
 * Valid: any resolution and range; how a range is chosen is the caller's business.
 * Ignored: offset, gain error, noise and missing codes.
 */
import type { ReadoutSpec } from '@dl-rsim/spec';
import { powerOfTwo } from '../numeric/exact-math.ts';
import { invariant } from '../numeric/invariant.ts';

export interface Adc {
  /** Sum of code 0. */
  readonly lowestSum: number;
  /** Sum of the highest code. */
  readonly highestSum: number;
  readonly codeCount: number;
}

/** The code 0..codeCount - 1 of a sum; sums outside the range saturate. */
export function convert({ lowestSum, highestSum, codeCount }: Adc, sum: number): number {
  const clipped = sum < lowestSum ? lowestSum : sum > highestSum ? highestSum : sum;
  return roundHalfEven(((clipped - lowestSum) * (codeCount - 1)) / (highestSum - lowestSum));
}

/** The sum that a code stands for. */
export function convertedSum({ lowestSum, highestSum, codeCount }: Adc, code: number): number {
  return code * ((highestSum - lowestSum) / (codeCount - 1)) + lowestSum;
}

const ROUNDING = 6755399441055744; // 1.5 * 2^52: one unit in the last place is 1

/** Nearest integer, ties to even; for magnitudes up to 2^51. */
function roundHalfEven(x: number): number {
  return x + ROUNDING - ROUNDING;
}

export type AdcSpec = NonNullable<ReadoutSpec['converter']['adc']>;

/** Sums that the codes of a converter cover, in SOP steps. */
export interface AdcRange {
  readonly lowest: number;
  readonly highest: number;
}

/** Evenly spaced codes: value = lowest + code step, in SOP steps. */
export interface LinearCodes {
  readonly values: Float64Array;
  readonly lowest: number;
  readonly step: number;
}

/**
 * The codes of a converter over the sums of an operation unit. A granular range has a code for each sum from
 * the least one up (with negative sums: half of the codes below 0) and no more codes than sums.
 */
export function linearCodes(
  spec: AdcSpec,
  context: {
    readonly maxActiveCount: number;
    readonly lowestRowSop: number;
    readonly highestRowSop: number;
    readonly percentileRange: AdcRange | null;
  },
): LinearCodes {
  const lowest = context.maxActiveCount * context.lowestRowSop;
  const highest = context.maxActiveCount * context.highestRowSop;
  const codeCount = powerOfTwo(spec.resolutionBits);
  if (spec.range === 'granular') {
    const first = Math.max(lowest, lowest < 0 ? -codeCount / 2 : 0);
    const last = Math.min(highest, first + codeCount - 1);
    return codes({ lowest: first, highest: last }, last - first + 1);
  }
  if (spec.range === 'full') return codes({ lowest, highest }, codeCount);
  invariant(context.percentileRange !== null, 'a calibrated range was given');
  return codes(context.percentileRange, codeCount);
}

function codes({ lowest, highest }: AdcRange, codeCount: number): LinearCodes {
  // A range without extent: codes one step apart, as sums are.
  const step = highest > lowest ? (highest - lowest) / (codeCount - 1) : 1;
  return { values: Float64Array.from({ length: codeCount }, (_, i) => lowest + i * step), lowest, step };
}
