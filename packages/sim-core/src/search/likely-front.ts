/**
 * The Pareto front where one objective is uncertain.
 *
 * Quantity: the probability that no other design dominates a design.
 * Equation: P = integral of N(v; m, s) times the product over its rivals of P(rival's value > v); rivals are
 * the designs that are at most as large in every certain objective. Rivals that share one estimate count
 * once; with the design's own estimate they are equal to it for sure and dominate it where they are smaller
 * in a certain objective.
 * @source teich2001
 * Valid: normal errors, independent between estimates; errors shared by designs that ran on the same images
 * make differences surer than that. A design is on the front when P is at least 1/2, or the largest of all.
 * Ignored: uncertainty of the certain objectives.
 */
import { gaussLegendre } from '../numeric/gauss-legendre.ts';
import { normalCdf, normalDensity } from '../numeric/normal.ts';

export interface UncertainPoint {
  /** Less is better, as of the uncertain one. */
  readonly certain: readonly number[];
  readonly mean: number;
  /** Standard deviation of the mean; 0 where it is exact. */
  readonly sigma: number;
}

/** Tails beyond so many standard deviations are left out: 2e-9. */
const TAIL_SIGMA = 6;
const PANEL_COUNT = 12;
/** What quadrature may take from one half. */
const TOLERANCE = 1e-6;

/** By point: whether it is at least as likely as not on the front; at least one is. */
export function likelyFront(points: readonly UncertainPoint[]): boolean[] {
  const ratios = points.map((point) => frontProbability(point, points));
  const largest = ratios.reduce((most, ratio) => Math.max(most, ratio), 0);
  return ratios.map((ratio) => ratio >= Math.min(0.5, largest) - TOLERANCE);
}

/** Probability that none of `all` dominates `point`. */
export function frontProbability(point: UncertainPoint, all: readonly UncertainPoint[]): number {
  const rivals = all.filter((other) => other !== point && isAtMost(other.certain, point.certain));
  const isEqual = (other: UncertainPoint) => other.mean === point.mean && other.sigma === point.sigma;
  if (rivals.some((other) => isEqual(other) && !isAtMost(point.certain, other.certain))) return 0;
  const others = [
    ...new Map(
      rivals.filter((other) => !isEqual(other)).map((other) => [`${other.mean} ${other.sigma}`, other]),
    ).values(),
  ];
  // An exact rival wins everywhere above its value.
  const limit = others.reduce((low, { mean, sigma }) => (sigma === 0 ? Math.min(low, mean) : low), Infinity);
  const unsure = others.filter(({ sigma }) => sigma > 0);
  const survival = (value: number) =>
    unsure.reduce((ratio, { mean, sigma }) => ratio * normalCdf((mean - value) / sigma), 1);
  if (point.sigma === 0) return point.mean < limit ? survival(point.mean) : 0;
  const high = Math.min(TAIL_SIGMA, (limit - point.mean) / point.sigma);
  if (high <= -TAIL_SIGMA) return 0;
  const { positions, weights } = gaussLegendre(-TAIL_SIGMA, high, PANEL_COUNT);
  let sum = 0;
  for (let i = 0; i < positions.length; i++) {
    sum += weights[i]! * normalDensity(positions[i]!) * survival(point.mean + point.sigma * positions[i]!);
  }
  return sum;
}

function isAtMost(a: readonly number[], b: readonly number[]): boolean {
  return a.every((value, i) => value <= b[i]!);
}
