/**
 * From the sum of a bit line to what its converter sees.
 *
 * Quantity: G(t) = P(u' <= t) of the disturbed sum u' = gain u'' + offset, u'' = W(c (u + B / D)) - B / D,
 * of one u. c: clamp error of the read; W(x) = x / (1 + rho |x|), rho = R Gmax D: the wires of a bit line in
 * series; B: what references take away (converter/references.ts).
 * Equation: c and W are monotone, and for a given x = u'' gain x + offset is normal: u' <= t where
 * x + z sqrt(offsetSigma^2 + gainSigma^2 x^2) <= t, z standard normal. disturbed-sum.ts averages this over u.
 * @source lin2018 footnotes 1 and 2 (clamp error, resistance of the bit line).
 * Valid: composite Gauss quadrature over the clamp errors that leave the outcome to offset and gain.
 * Ignored: nothing beyond that; how reads of one (N, k) differ in B is in clamped-transforms.ts and
 * taken-spread.ts.
 */
import { clampCurrentRatio } from '../device/drive.ts';
import { log } from '../numeric/exact-math.ts';
import { gaussLegendre } from '../numeric/gauss-legendre.ts';
import { normalCdf } from '../numeric/normal.ts';

/** Errors of one read, the same for all reads of a table. */
export interface ReadErrors {
  readonly clampErrorRatio: number;
  readonly nonlinearityRatio: number;
  /** rho, per SOP step. */
  readonly wireRatio: number;
  readonly offsetSigma: number;
  readonly gainSigma: number;
}

/** P(value <= t) at the first `count` points, into `out`. */
export type Distribution = (points: Float64Array, count: number, out: Float64Array) => void;

/** Standard deviations of offset and gain beyond which nothing is left. */
const REACH = 8;
const FIXED_PANELS = 16;

/** Whether an offset can simply be added to the sum: nothing else acts on it. */
export function isOffsetOnly({ clampErrorRatio, wireRatio, gainSigma }: ReadErrors): boolean {
  return clampErrorRatio === 0 && wireRatio === 0 && gainSigma === 0;
}

/** u below which u' stays at most t, at z standard deviations of offset and gain and at clamp factor c. */
export function undisturbed(
  t: number,
  errors: ReadErrors,
  at: { readonly z: number; readonly clampFactor: number; readonly takenSteps: number },
): number {
  const x = converterInput(t, errors, at.z) + at.takenSteps;
  return unwired(x, errors.wireRatio) / at.clampFactor - at.takenSteps;
}

/** x with x + z sqrt(offsetSigma^2 + gainSigma^2 x^2) = t; infinite where every or no x stays below t. */
function converterInput(t: number, errors: ReadErrors, z: number): number {
  return lowInputs(t, errors, z).highest;
}

/** The x with x + z sqrt(offsetSigma^2 + gainSigma^2 x^2) <= t. */
export interface LowInputs {
  /** -Infinity unless gain turns signs round: z gainSigma above 1. */
  readonly lowest: number;
  readonly highest: number;
  /** Whether those above this belong to them again; Infinity unless -z gainSigma is above 1. */
  readonly again: number;
}

const NO_INPUTS: LowInputs = { lowest: -Infinity, highest: -Infinity, again: Infinity };
const ALL_INPUTS: LowInputs = { lowest: -Infinity, highest: Infinity, again: Infinity };

/** Solves for x, which is a quadratic equation. */
export function lowInputs(t: number, { offsetSigma, gainSigma }: ReadErrors, z: number): LowInputs {
  const below = (highest: number): LowInputs => ({ lowest: -Infinity, highest, again: Infinity });
  if (z === 0 || (offsetSigma === 0 && gainSigma === 0) || t === Infinity || t === -Infinity) return below(t);
  if (gainSigma === 0) return below(t - z * offsetSigma);
  const o2 = offsetSigma * offsetSigma;
  const g2 = gainSigma * gainSigma;
  const square = g2 * t * t + o2 - z * z * g2 * o2;
  const rest = 1 - z * z * g2;
  const root = Math.sqrt(Math.max(0, square));
  if (rest > 0.5) return below((t - z * root) / rest);
  // The same root without a difference of nearly equal numbers.
  const near = (at: number) => (t * t - z * z * o2) / at;
  if (rest > 0) return below(t * z > 0 ? near(t + z * root) : (t - z * root) / rest);
  if (square < 0 || t === 0) return z < 0 ? ALL_INPUTS : NO_INPUTS;
  if (t > 0) {
    if (z < 0) return ALL_INPUTS;
    const far = rest === 0 ? -Infinity : (t + z * root) / rest;
    return { lowest: far, highest: near(t + z * root), again: Infinity };
  }
  if (z > 0) return NO_INPUTS;
  const far = rest === 0 ? Infinity : (t + z * root) / rest;
  return { lowest: -Infinity, highest: near(t + z * root), again: far };
}

/** Current that wires let through as x. */
export function unwired(x: number, wireRatio: number): number {
  if (wireRatio === 0) return x;
  const rest = 1 - wireRatio * Math.abs(x);
  if (rest > 0) return x / rest;
  return x > 0 ? Infinity : -Infinity;
}

/** What the converter compares, for an undisturbed sum. */
function disturbedSum(
  sum: number,
  { wireRatio }: ReadErrors,
  { factor, takenSteps }: { readonly factor: number; readonly takenSteps: number },
): number {
  const current = factor * (sum + takenSteps);
  return current / (1 + wireRatio * Math.abs(current)) - takenSteps;
}

/** G of a sum that is always `sum`. A sum on a threshold counts as below it. */
export function disturbedValue(
  sum: number,
  errors: ReadErrors,
  takenSteps: number,
): (point: number) => number {
  const { clampErrorRatio, wireRatio } = errors;
  const current = sum + takenSteps;
  const input = (factor: number) => disturbedSum(sum, errors, { factor, takenSteps });
  if (errors.offsetSigma > 0 || errors.gainSigma > 0) {
    return (point) => noisyShare(point, errors, { current, takenSteps, input });
  }
  if (clampErrorRatio === 0) {
    const seen = wireRatio === 0 ? sum : input(1);
    return (point) => (seen <= point + TIE_WIDTH ? 1 : 0);
  }
  return (point) => {
    const factor = unwired(point + takenSteps, wireRatio) / current;
    if (current === 0 || Number.isNaN(factor)) return 0 <= point + takenSteps ? 1 : 0;
    const share = (clampError(factor, errors) + clampErrorRatio) / (2 * clampErrorRatio);
    const below = share < 0 ? 0 : share > 1 ? 1 : share;
    return current > 0 ? below : 1 - below;
  };
}

/** P(u' <= point) of a fixed sum under offset or gain: quadrature over clamp errors that leave it open. */
function noisyShare(
  point: number,
  errors: ReadErrors,
  sum: {
    readonly current: number;
    readonly takenSteps: number;
    readonly input: (factor: number) => number;
  },
): number {
  const { clampErrorRatio: most, nonlinearityRatio, wireRatio } = errors;
  const { current, takenSteps, input } = sum;
  const below = (factor: number) => {
    const x = input(factor);
    return normalCdf((point - x) / converterSigma(errors, x));
  };
  if (most === 0 || current === 0) return below(1);
  const errorAt = (z: number) => {
    // Gains of the other sign are too many to be left out.
    if (errors.gainSigma * REACH >= 1) return z > 0 === current > 0 ? -most : most;
    const factor = unwired(converterInput(point, errors, z) + takenSteps, wireRatio) / current;
    return Math.min(most, Math.max(-most, clampError(factor, errors)));
  };
  const ends = [errorAt(REACH), errorAt(-REACH)] as const;
  const low = Math.min(...ends);
  const high = Math.max(...ends);
  // All of the smaller currents lie below the point.
  let share = current > 0 ? low + most : most - high;
  if (high > low) {
    const { positions, weights } = gaussLegendre(low, high, FIXED_PANELS);
    positions.forEach((error, i) => {
      share += weights[i]! * below(clampCurrentRatio(error, nonlinearityRatio));
    });
  }
  return share / (2 * most);
}

/** Sums of equal cells meet thresholds exactly, but for rounding. */
export const TIE_WIDTH = 1e-9;

/** Standard deviation of offset and gain at x. */
export function converterSigma({ offsetSigma, gainSigma }: ReadErrors, x: number): number {
  return Math.sqrt(offsetSigma * offsetSigma + gainSigma * gainSigma * x * x);
}

/** e of a clamp factor sinh(beta (1 + e)) / sinh(beta): the inverse of clampCurrentRatio. */
function clampError(factor: number, { nonlinearityRatio: beta, clampErrorRatio }: ReadErrors): number {
  if (factor === Infinity) return clampErrorRatio;
  if (factor <= 0) return -1;
  if (beta === 0) return factor - 1;
  // sinh(beta) = 1 / clampCurrentRatio of nothing: take it from the ratio at e = 1, 2 cosh(beta).
  const twiceCosh = clampCurrentRatio(1, beta);
  const sinh = Math.sqrt((twiceCosh * twiceCosh) / 4 - 1);
  const x = factor * sinh;
  return log(x + Math.sqrt(x * x + 1)) / beta - 1;
}
