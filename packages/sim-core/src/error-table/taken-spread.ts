/**
 * Reads of one sum from which references take away different amounts.
 *
 * Quantity: F(q, alpha) = P(u - alpha (B - E[B]) / D <= q) of one (N, k), for every alpha that a read meets.
 * Equation: the converter sees u'' = W(c (u + B / D)) - B / D <= t where u - alpha (B - E[B]) / D <= q, alpha
 * = W^-1'(t + E[B] / D) / c - 1, q = W^-1(t + E[B] / D) / c - E[B] / D (read-errors.ts): in the first order
 * of rho (B - E[B]), which is exact without wires. u - alpha B / D is a sum over rows, so it has transforms
 * like u; they are known at Chebyshev's points of alpha, and F is the polynomial in alpha through them.
 * @source lin2018 footnotes 1 and 2.
 * Valid: as many points as leave less than ERROR of the waves of F in the chance of a code. One point, alpha
 * = 0, where B is the same for all reads of (N, k) or nothing acts on the current.
 * Ignored: of the second order in B - E[B], rho ((B - E[B])^2 - Var(B)) / D^2 steps, everything but its mean,
 * which is 0.
 */
import { clampCurrentRatio, driveCurrentRatio } from '../device/drive.ts';
import { cosineSine } from '../numeric/trigonometry.ts';
import type { ReadErrors } from './read-errors.ts';
import { type SumPlan, takenSteps } from './sum-plan.ts';

const ERROR = 1e-5;
const MOST_POINTS = 24;
/** Standard deviations of B that count, and the share of the waves of F: the others have almost died out. */
const TAKEN_REACH = 2.5;
const WAVE_SHARE = 0.4;
/** Sums are hardly ever this many times what the rows should add up to. */
const LARGEST_EXCESS = 1.5;

/** What alpha can be. */
export interface AlphaRange {
  readonly lowest: number;
  readonly highest: number;
}

const NO_ALPHA: AlphaRange = { lowest: 0, highest: 0 };

/** The range of alpha for up to `activeCount` rows. */
export function alphaRange(plan: SumPlan, errors: ReadErrors, activeCount: number): AlphaRange {
  const { clampErrorRatio, nonlinearityRatio, wireRatio } = errors;
  const isUndisturbed = clampErrorRatio === 0 && wireRatio === 0;
  if (isUndisturbed || takenRange(plan) === 0) return NO_ALPHA;
  const least = clampCurrentRatio(-clampErrorRatio, nonlinearityRatio);
  const most = clampCurrentRatio(clampErrorRatio, nonlinearityRatio);
  const sum = activeCount * plan.classes.at(-1)!.sop + takenSteps(plan, activeCount);
  const widening = 1 + wireRatio * most * LARGEST_EXCESS * sum;
  return { lowest: 1 / most - 1, highest: (widening * widening) / least - 1 };
}

/** Points of alpha and the polynomials that are 1 at one of them and 0 at the others. */
export interface AlphaPoints {
  readonly alphas: Float64Array;
  /** The value of each polynomial at `alpha`, into `out` from `at` on. */
  readonly fill: (alpha: number, out: Float64Array, at: number) => void;
}

/** Alpha is always 0. */
export const NO_SPREAD: AlphaPoints = {
  alphas: new Float64Array(1),
  fill: (_, out, at) => {
    out[at] = 1;
  },
};

/** As many points as sums of `activeCount` rows ask for whose F has waves up to `lastOmega`. */
export function alphaPoints(
  plan: SumPlan,
  range: AlphaRange,
  sums: { readonly activeCount: number; readonly lastOmega: number },
): AlphaPoints {
  const { lowest, highest } = range;
  if (lowest === highest) return NO_SPREAD;
  const { activeCount, lastOmega } = sums;
  const taken = (takenRange(plan) / 2) * Math.min(activeCount, TAKEN_REACH * Math.sqrt(activeCount));
  const angle = (WAVE_SHARE * lastOmega * taken * (highest - lowest)) / 2;
  let count = 1;
  for (let error = angle; error > ERROR && count < MOST_POINTS; error *= angle / 2 / count) count++;
  return chebyshevPoints(range, count);
}

function chebyshevPoints({ lowest, highest }: AlphaRange, count: number): AlphaPoints {
  const alphas = new Float64Array(count);
  const heights = new Float64Array(count);
  const angle = new Float64Array(2);
  for (let j = 0; j < count; j++) {
    cosineSine((Math.PI * (j + 0.5)) / count, angle);
    alphas[j] = (lowest + highest + (highest - lowest) * angle[0]!) / 2;
    heights[j] = j % 2 === 0 ? angle[1]! : -angle[1]!;
  }
  const fill = (alpha: number, out: Float64Array, at: number) => {
    const inside = Math.min(highest, Math.max(lowest, alpha));
    let total = 0;
    for (let j = 0; j < count; j++) {
      const distance = inside - alphas[j]!;
      if (distance === 0) {
        out.fill(0, at, at + count);
        out[at + j] = 1;
        return;
      }
      out[at + j] = heights[j]! / distance;
      total += out[at + j]!;
    }
    for (let j = 0; j < count; j++) out[at + j]! /= total;
  };
  return { alphas, fill };
}

/** How much B / D differs from one kind of row to another; 0 where it is the same for all reads. */
export function takenRange(plan: SumPlan): number {
  const { cell, dacBits, scale } = plan.physics;
  if (scale.tracking === 'fixed') return 0;
  const drives = plan.classes.flatMap(({ states }) =>
    states.map(({ digit }) => driveCurrentRatio(digit, dacBits, cell.nonlinearityRatio)),
  );
  return takenSteps(plan, Math.max(...drives) - Math.min(...drives));
}
