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
