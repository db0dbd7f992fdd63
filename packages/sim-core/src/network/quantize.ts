/**
 * Grids of whole numbers. Quantity: a real number x as a whole number of steps.
 *   n = clamp(floor(x / step + 1/2), lowest, highest)
 * Fixed point <IL,FL>: step 2^-FL, -2^(IL-1+FL) .. 2^(IL-1+FL) - 1.
 * Scaled, signed: step m / (2^(W-1) - 1), -(2^(W-1) - 1) .. 2^(W-1) - 1, so that zero is exact and +-m are
 * the ends; unsigned: step m / (2^W - 1), 0 .. 2^W - 1.
 * @source lin2018 (lengths <IL,FL>, the sign inside IL); jacob2018 (a scale a layer); rounding half up is our
 * choice.
 * Ignored: zero points other than 0.
 */
import { powerOfTwo } from '../numeric/exact-math.ts';

/** IL integer bits, the sign among them, and FL fraction bits. */
export interface FixedPointFormat {
  readonly integerBits: number;
  readonly fractionBits: number;
}

/** Whole numbers lowest .. highest, one `step` apart in value. */
export interface Grid {
  readonly step: number;
  /** Bits of a number, its sign included where there is one. */
  readonly widthBits: number;
  readonly isSigned: boolean;
  readonly lowest: number;
  readonly highest: number;
}

/** The grid of a signed fixed-point format; IL + FL is at most 20. */
export function fixedPointGrid({ integerBits, fractionBits }: FixedPointFormat): Grid {
  const widthBits = integerBits + fractionBits;
  const half = powerOfTwo(widthBits - 1);
  return { step: powerOfTwo(-fractionBits), widthBits, isSigned: true, lowest: -half, highest: half - 1 };
}

/** The grid whose largest number is `largest`; numbers that are all 0 get a step of 1. */
export function scaledGrid(options: {
  readonly largest: number;
  readonly widthBits: number;
  readonly isSigned: boolean;
}): Grid {
  const { largest, widthBits, isSigned } = options;
  const highest = powerOfTwo(isSigned ? widthBits - 1 : widthBits) - 1;
  const step = largest > 0 ? largest / highest : 1;
  return { step, widthBits, isSigned, lowest: isSigned ? -highest : 0, highest };
}

/** The largest magnitude of any value; 0 of none. */
export function largestMagnitude(values: Float32Array): number {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  return largest;
}

/** Quantizes `values` to whole steps, rounding half up and saturating, into `out` of equal length. */
export function quantize(values: Float32Array, grid: Grid, out = new Int32Array(values.length)): Int32Array {
  const { step, lowest, highest } = grid;
  for (let i = 0; i < values.length; i++) {
    const n = Math.floor(values[i]! / step + 0.5);
    out[i] = n < lowest ? lowest : n > highest ? highest : n;
  }
  return out;
}

/**
 * Quantizes a matrix [row][column] with a step for each column, `steps` [column], within the codes of `grid`.
 */
export function quantizeColumns(
  matrix: Float32Array,
  grid: Pick<Grid, 'lowest' | 'highest'>,
  steps: Float64Array,
): Int32Array {
  const { lowest, highest } = grid;
  const out = new Int32Array(matrix.length);
  for (
    let at = 0, column = 0;
    at < matrix.length;
    at++, column = column + 1 === steps.length ? 0 : column + 1
  ) {
    const n = Math.floor(matrix[at]! / steps[column]! + 0.5);
    out[at] = n < lowest ? lowest : n > highest ? highest : n;
  }
  return out;
}
