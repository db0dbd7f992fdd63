/**
 * Gaussian process regression.
 *
 * Quantity: mean and variance of an unknown function at any point, given its values at some.
 * Equation: covariance s^2 (k(r) + g [same point]), Matern 5/2: k = (1 + q + q^2 / 3) exp(-q), q = sqrt(5) r,
 * r^2 = sum over the axes of (distance / length)^2; two options are 2 apart, squared, as one-hot codes are.
 * Mean k' K^-1 y, variance s^2 (1 + g - k' K^-1 k), s^2 = y' K^-1 y / n.
 * @source rasmussen2006
 * Valid: up to a few hundred points; values are standardised, and their mean is the prior one. Lengths (one
 * an axis) and g come from a grid by the marginal likelihood, first all lengths alike, then one axis after
 * another to its neighbours on the grid. Ignored: the uncertainty of lengths, g and s.
 */
import { exp, log } from '../numeric/exact-math.ts';
import { invariant } from '../numeric/invariant.ts';
import { mean, sampleDeviation } from '../numeric/moments.ts';
import { cholesky, solveLower, solveUpper } from './cholesky.ts';
import type { Point, Space } from './space.ts';

const LENGTHS = [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4];
const NUGGETS = [1e-6, 1e-4, 1e-2];
const SQRT_FIVE = 2.23606797749979;
/** Lengths are found on at most so many of the points, evenly taken. */
const LIKELIHOOD_POINT_COUNT = 96;

export interface Kernel {
  /** By axis. */
  readonly lengths: readonly number[];
  /** Variance at one point that nothing explains, over the variance of the function. */
  readonly nuggetRatio: number;
}

export interface GaussianProcess {
  readonly kernel: Kernel;
  /** In the unit of the values. */
  readonly meanAt: (point: Point) => number;
  /** In the unit of the values, and its square. */
  readonly predict: (point: Point) => { readonly mean: number; readonly variance: number };
}

/** Fits lengths and variances to `values` at `points`. */
export function fitGaussianProcess(
  space: Space,
  points: readonly Point[],
  values: readonly number[],
): GaussianProcess {
  const stride = Math.ceil(points.length / LIKELIHOOD_POINT_COUNT);
  const isTaken = (_: unknown, i: number) => i % stride === 0;
  const fewer = standardise(values.filter(isTaken));
  const kernel = likeliestKernel(space, points.filter(isTaken), fewer.standard);
  return conditionOn(space, { points, values, kernel });
}

/** The process with this kernel, given its values. */
export function conditionOn(
  space: Space,
  known: { readonly points: readonly Point[]; readonly values: readonly number[]; readonly kernel: Kernel },
): GaussianProcess {
  const { points, values, kernel } = known;
  const { standard, centre, scale } = standardise(values);
  const factor = factorise(space, points, kernel);
  invariant(factor !== null, 'a covariance with a nugget is positive');
  const weights = solveUpper(factor, solveLower(factor, standard));
  const variance = Math.max(dot(standard, weights) / points.length, Number.MIN_VALUE);
  const covariancesOf = (point: Point) =>
    Float64Array.from(points, (other) => covariance(space, kernel, [point, other]));
  const meanAt = (point: Point) => centre + scale * dot(covariancesOf(point), weights);
  const predict = (point: Point) => {
    const covariances = covariancesOf(point);
    const part = solveLower(factor, covariances);
    const left = Math.max(0, 1 + kernel.nuggetRatio - dot(part, part));
    return { mean: centre + scale * dot(covariances, weights), variance: scale * scale * variance * left };
  };
  return { kernel, meanAt, predict };
}

/** Correlation of the function at two points. */
export function covariance(space: Space, { lengths }: Kernel, [a, b]: readonly [Point, Point]): number {
  let square = 0;
  for (let i = 0; i < space.length; i++) {
    const difference = a[i]! - b[i]!;
    if (difference === 0) continue;
    const distance = space[i]!.kind === 'options' ? 2 : difference * difference;
    square += distance / (lengths[i]! * lengths[i]!);
  }
  const q = SQRT_FIVE * Math.sqrt(square);
  return (1 + q + (q * q) / 3) * exp(-q);
}

function likeliestKernel(space: Space, points: readonly Point[], values: Float64Array): Kernel {
  const axes = space.map((_, i) => i);
  let steps: number[] = [];
  let nuggetRatio = NUGGETS[1]!;
  let highest = -Infinity;
  const attempt = (nextSteps: number[], nextNugget: number) => {
    const kernel = { lengths: nextSteps.map((step) => LENGTHS[step]!), nuggetRatio: nextNugget };
    const likelihood = logLikelihood(space, { points, values, kernel });
    if (likelihood <= highest && steps.length > 0) return;
    highest = likelihood;
    steps = nextSteps;
    nuggetRatio = nextNugget;
  };
  for (const step of LENGTHS.keys()) {
    attempt(
      axes.map(() => step),
      nuggetRatio,
    );
  }
  for (let pass = 0; pass < 2; pass++) {
    for (const axis of axes) {
      for (const step of [steps[axis]! - 1, steps[axis]! + 1]) {
        if (step in LENGTHS) attempt(steps.with(axis, step), nuggetRatio);
      }
    }
    for (const nugget of NUGGETS) attempt(steps, nugget);
  }
  return { lengths: steps.map((step) => LENGTHS[step]!), nuggetRatio };
}

/** Of the values, the best variance put in: -(n log s^2 + log |K|) / 2 and a constant. */
function logLikelihood(
  space: Space,
  known: { readonly points: readonly Point[]; readonly values: Float64Array; readonly kernel: Kernel },
): number {
  const { points, values, kernel } = known;
  const factor = factorise(space, points, kernel);
  if (!factor) return -Infinity;
  const part = solveLower(factor, values);
  const count = points.length;
  let halfLogDeterminant = 0;
  for (let i = 0; i < count; i++) halfLogDeterminant += log(factor[i * count + i]!);
  const variance = Math.max(dot(part, part) / count, Number.MIN_VALUE);
  return -0.5 * count * log(variance) - halfLogDeterminant;
}

function factorise(space: Space, points: readonly Point[], kernel: Kernel): Float64Array | null {
  const count = points.length;
  const matrix = new Float64Array(count * count);
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < row; column++) {
      matrix[row * count + column] = covariance(space, kernel, [points[row]!, points[column]!]);
    }
    matrix[row * count + row] = 1 + kernel.nuggetRatio;
  }
  return cholesky(matrix, count);
}

function standardise(values: readonly number[]) {
  const centre = mean(values);
  const scale = sampleDeviation(values) || 1;
  return { centre, scale, standard: Float64Array.from(values, (value) => (value - centre) / scale) };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
