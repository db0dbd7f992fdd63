/**
 * Fixed point <IL,FL>. Quantity: a real number as a whole multiple of 2^-FL.
 *   n = clamp(floor(x 2^FL + 1/2), -2^(IL-1+FL), 2^(IL-1+FL) - 1)
 * @source lin2018 (lengths <IL,FL>, the sign inside IL); rounding half up is our choice.
 */
import { powerOfTwo } from '../numeric/exact-math.ts';

/** IL integer bits, the sign among them, and FL fraction bits. */
export interface FixedPointFormat {
  readonly integerBits: number;
  readonly fractionBits: number;
}

/** A fixed-point format with everything derived from it. */
export interface FixedPointGrid extends FixedPointFormat {
  /** IL + FL: bit planes of an activation, weight slices of a weight. */
  readonly widthBits: number;
  readonly lowest: number;
  readonly highest: number;
  /** 2^FL */
  readonly perUnit: number;
}

/** Derives the grid; IL + FL is at most 20 by the spec. */
export function fixedPointGrid({ integerBits, fractionBits }: FixedPointFormat): FixedPointGrid {
  const widthBits = integerBits + fractionBits;
  const half = powerOfTwo(widthBits - 1);
  return {
    integerBits,
    fractionBits,
    widthBits,
    lowest: -half,
    highest: half - 1,
    perUnit: powerOfTwo(fractionBits),
  };
}

/**
 * Quantizes `values` to whole multiples of 2^-FL, rounding half up and saturating, into `out` of equal
 * length.
 */
export function quantize(
  values: Float32Array,
  grid: FixedPointGrid,
  out = new Int32Array(values.length),
): Int32Array {
  const { perUnit, lowest, highest } = grid;
  for (let i = 0; i < values.length; i++) {
    const n = Math.floor(values[i]! * perUnit + 0.5);
    out[i] = n < lowest ? lowest : n > highest ? highest : n;
  }
  return out;
}
