/**
 * Thresholds at which neighbouring codes are equally likely.
 *
 * Quantity: t_i, in SOP steps, between codes i and i + 1 of a read with N active rows.
 * Equation: p_i(t) = p_{i+1}(t), p_i = sum over the sums k nearest to value i of P(k | N) f(t | N, k).
 * Searched
 * between the means of both codes; where one is likelier all the way, the threshold is the mean of the other.
 * @source lin2018 section 5.2 (workload-dependent sensing: references follow what occurs).
 * Valid: f as in transforms.ts, with all factors of the cell; densities too narrow for the grid are taken as
 * normal with their own mean and variance.
 * Ignored: guard band, clamp error, wires, offset and gain.
 */
import { nearestCode } from '../converter/sensing.ts';
import { exp, log } from '../numeric/exact-math.ts';
import { createKernel, densityOf, type InversionKernel, windowFrequencies } from './inversion.ts';
import { canFollowSums, type RowSums, rowSums } from './row-mix.ts';
import { emptyTransform, NO_ROWS, nextMoments, nextTransforms, type SumMoments } from './row-transforms.ts';
import { createSumPlan, sumWindow } from './sum-plan.ts';
import type { SumRequest } from './table-request.ts';
import { classTransforms } from './transforms.ts';

const FREQUENCY_COUNT = 1024;
/** Widths below this, in steps, are taken as this. */
const NARROWEST = 1e-3;
const SQRT_TWO_PI = 2.5066282746310007;
/** Densities below this are noise. */
const LEAST = 1e-13;
/** Points between both means at first, and then between the two beside the crossing. */
const FIRST_COUNT = 33;
const SEARCH_COUNT = 9;
const SEARCH_ROUNDS = 5;

/**
 * Thresholds of N = 1..S_OU, by N - 1; entries beside codes that N rows cannot reach are not used. Midpoints
 * of
 * the values where there are too many sums to follow.
 */
export function optimalThresholds(request: SumRequest, values: Float64Array): readonly Float64Array[] {
  const plan = createSumPlan(request, 'inputAware');
  const { maxActiveCount } = request;
  if (!canFollowSums(plan.classes, maxActiveCount)) {
    const middles = values.slice(1).map((value, i) => (value + values[i]!) / 2);
    return Array.from({ length: maxActiveCount }, () => middles);
  }
  const most = maxActiveCount * Math.max(...plan.classes.map(({ sop }) => Math.abs(sop)));
  const window = sumWindow(plan, maxActiveCount, { highest: 1.5 * most + 2, addedSigma: 0 });
  const frequencies = windowFrequencies(window, FREQUENCY_COUNT);
  const kernel = createKernel(window, frequencies, { addedVariance: 0, filterCount: Infinity });
  const classes = classTransforms(plan.physics, plan.classes, frequencies).map((transform, i) => ({
    transform,
    offset: plan.moments[i]!.offset,
  }));
  let moments = NO_ROWS;
  let transforms: readonly Float64Array[] = [emptyTransform(FREQUENCY_COUNT)];
  const all: Float64Array[] = [];
  for (const sums of rowSums(plan.classes, maxActiveCount)) {
    moments = nextMoments(moments, sums, plan.moments);
    transforms = nextTransforms(transforms, sums, classes);
    const groups = codeGroups(values, { sums, moments, transforms });
    all.push(
      Float64Array.from({ length: values.length - 1 }, (_, i) => {
        const [lower, higher] = [groups[i], groups[i + 1]];
        return lower && higher ? crossing(lower, higher, kernel) : (values[i]! + values[i + 1]!) / 2;
      }),
    );
  }
  return all;
}

/** The sums that a code stands for. */
interface CodeGroup {
  /** ln P(code | N) */
  readonly logShare: number;
  readonly mean: number;
  readonly variance: number;
  /** Transform of their density; null where it is narrower than the grid. */
  readonly transform: Float64Array | null;
}

interface Chain {
  readonly sums: RowSums;
  readonly moments: SumMoments;
  readonly transforms: readonly Float64Array[];
}

function codeGroups(values: Float64Array, chain: Chain): readonly (CodeGroup | null)[] {
  const { sums } = chain;
  const members: number[][] = Array.from(values, () => []);
  const highest = sums.lowest + sums.steps.length - 1;
  const reachable = values.filter((value) => value >= sums.lowest && value <= highest);
  if (reachable.length === 0) return [];
  const first = values.indexOf(reachable[0]!);
  sums.steps.forEach(({ weights }, k) => {
    if (weights.length > 0) members[first + nearestCode(reachable, sums.lowest + k)]!.push(k);
  });
  return members.map((ks) => (ks.length === 0 ? null : codeGroup(ks, chain)));
}

function codeGroup(ks: readonly number[], { sums, moments, transforms }: Chain): CodeGroup {
  const highest = Math.max(...ks.map((k) => sums.logProbability(k)));
  const shares = ks.map((k) => exp(sums.logProbability(k) - highest));
  const total = shares.reduce((sum, share) => sum + share, 0);
  const average = (of: (k: number) => number) =>
    ks.reduce((sum, k, i) => sum + (shares[i]! / total) * of(k), 0);
  const mean = average((k) => sums.lowest + k + moments.deviations[k]!);
  const variance = average((k) => {
    const distance = sums.lowest + k + moments.deviations[k]! - mean;
    return moments.variances[k]! + distance * distance;
  });
  const length = Math.max(...ks.map((k) => transforms[k]!.length));
  const logShare = highest + log(total);
  if (length === 2 * FREQUENCY_COUNT) return { logShare, mean, variance, transform: null };
  const transform = new Float64Array(length);
  ks.forEach((k, i) => {
    const own = transforms[k]!;
    for (let m = 0; m < own.length; m++) transform[m]! += (shares[i]! / total) * own[m]!;
  });
  return { logShare, mean, variance, transform };
}

/** Where `lower` stops being the likelier one, between both means. */
function crossing(lower: CodeGroup, higher: CodeGroup, kernel: InversionKernel): number {
  let low = Math.min(lower.mean, higher.mean);
  let high = Math.max(lower.mean, higher.mean);
  const middle = (low + high) / 2;
  const advantage = lower.logShare - higher.logShare;
  const below = logDensity(lower, kernel);
  const above = logDensity(higher, kernel);
  for (let round = 0; round <= SEARCH_ROUNDS; round++) {
    const count = round === 0 ? FIRST_COUNT : SEARCH_COUNT;
    const spacing = (high - low) / (count - 1);
    const points = Float64Array.from({ length: count }, (_, i) => low + i * spacing);
    const ownBelow = below(points);
    const ownAbove = above(points);
    const isLower = Array.from(points, (_, i) => advantage + ownBelow[i]! >= ownAbove[i]!);
    let best = -1;
    for (let i = 0; i + 1 < count; i++) {
      if (!isLower[i] || isLower[i + 1]) continue;
      if (best < 0 || Math.abs(points[i]! - middle) < Math.abs(points[best]! - middle)) best = i;
    }
    if (best < 0) return isLower[count >> 1] ? high : low;
    low = points[best]!;
    high = points[best + 1]!;
  }
  return (low + high) / 2;
}

/** ln of a group's density. */
function logDensity(group: CodeGroup, kernel: InversionKernel): (points: Float64Array) => Float64Array {
  const { transform, mean } = group;
  if (transform !== null) {
    const density = densityOf(kernel, transform, { mean, deviation: Math.sqrt(group.variance) });
    return (points) => density(points).map((value) => log(Math.max(value, LEAST)));
  }
  const sigma = Math.max(NARROWEST, Math.sqrt(group.variance));
  return (points) =>
    points.map((point) => {
      const z = (point - mean) / sigma;
      return (-z * z) / 2 - log(sigma * SQRT_TWO_PI);
    });
}
