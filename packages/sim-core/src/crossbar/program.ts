/**
 * Programming: levels become conductances, with or without error.
 *
 * Quantity: conductance g of every cell in units of the highest level's, dimensionless.
 * Equation: target g = gmin + (1 - gmin) q / (2^b - 1): levels linear in conductance. With z ~ N(0, 1) drawn
 * once per cell and programming:
 * - lognormal: g = target exp(sigma z)
 * - normal: g = max(0, target + sigma z)
 * - proportional: g = max(0, target (1 + sigma z))
 * - polynomial: g = max(0, target + max(0, sigma(target)) z), sigma(t) = sum of c_i t^i
 * @source crosssim (programming-error models); lin2018 eq. 4 (lognormal: R = R_i exp(sigma z) is the same
 * distribution for G).
 * Valid: errors of different cells are independent; one state after programming, frozen for every read.
 * Ignored: programming and verifying cycles, drift, read noise, stuck cells (give their conductances).
 */
import { exp, powerOfTwo } from '../numeric/exact-math.ts';
import { invariant, unreachable } from '../numeric/invariant.ts';
import { fillNormal } from '../random/distributions.ts';
import type { Stream } from '../random/stream.ts';
import { type CellFormat, type CellLayout, cellCount, type EncodedWeights } from './encoding.ts';

/** Cells that hold a weight matrix. */
export interface ProgrammedCells {
  readonly format: CellFormat;
  readonly layout: CellLayout;
  readonly columnCount: number;
  /** Conductance over the highest level's, [slice][side][row][line]. */
  readonly conductanceRatios: Float64Array;
  readonly weightSums: Float64Array;
}

export type ProgrammingError =
  | { readonly kind: 'lognormal' | 'normal' | 'proportional'; readonly sigmaRatio: number }
  | { readonly kind: 'polynomial'; readonly coefficients: readonly number[] };

/** The conductances that the levels ask for. */
export function targetConductances({ format, levels }: EncodedWeights): Float64Array {
  const lowest = format.lowestConductanceRatio;
  const highestLevel = powerOfTwo(format.cellBits) - 1;
  return Float64Array.from(levels, (level) => lowest + ((1 - lowest) * level) / highestLevel);
}

/** Cells at given conductances: measured, disturbed or, by default, exactly the targets. */
export function programCells(
  encoded: EncodedWeights,
  conductanceRatios: Float64Array = targetConductances(encoded),
): ProgrammedCells {
  const { format, layout, columnCount, weightSums } = encoded;
  invariant(conductanceRatios.length === cellCount(layout), 'there is one conductance per cell');
  return { format, layout, columnCount, conductanceRatios, weightSums };
}

/** One programming: the stream's next normal numbers, one per cell in the order of the layout. */
export function disturbConductances(
  stream: Stream,
  targets: Float64Array,
  error: ProgrammingError,
): Float64Array {
  const normals = new Float64Array(targets.length + (targets.length % 2));
  fillNormal(stream, normals);
  const disturbed = new Float64Array(targets.length);
  const disturb = disturbance(error);
  for (let i = 0; i < disturbed.length; i++) disturbed[i] = disturb(targets[i]!, normals[i]!);
  return disturbed;
}

function disturbance(error: ProgrammingError): (target: number, normal: number) => number {
  switch (error.kind) {
    case 'lognormal':
      return (target, normal) => (target === 0 ? 0 : target * exp(error.sigmaRatio * normal));
    case 'normal':
      return (target, normal) => Math.max(0, target + error.sigmaRatio * normal);
    case 'proportional':
      return (target, normal) => Math.max(0, target * (1 + error.sigmaRatio * normal));
    case 'polynomial':
      return (target, normal) => {
        let sigma = 0;
        for (let i = error.coefficients.length - 1; i >= 0; i--)
          sigma = sigma * target + error.coefficients[i]!;
        return Math.max(0, target + Math.max(0, sigma) * normal);
      };
    default:
      return unreachable(error);
  }
}
