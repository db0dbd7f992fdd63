/**
 * Transforms and moments of the sum of N rows, for every k at once.
 *
 * Quantity: psi(N, k) = E[exp(-s y) | N, k], and mean and variance of y given (N, k).
 * Equation: psi(N, k) = sum over classes x of w(x) chi(x) psi(N - 1, k - x), with the weights of row-mix.ts
 * and chi(x) the transform of a row of that class; means and variances likewise.
 * Source: elementary (convolution is a product of transforms; a mixture is a sum).
 * Valid: rows are independent; sums are conditioned on k exactly, whatever mix of states makes it.
 *
 * Weights, not probabilities, are multiplied along, so that the rarest sum is as exact as the commonest. A
 * transform ends where it has fallen below TAIL of its first entry.
 */
import type { RowSums } from './row-mix.ts';
import type { ClassMoments } from './transforms.ts';

const TAIL = 3e-11;

/** Moments of the sums of N rows, by k from the lowest. */
export interface SumMoments {
  /** E[y | N, k] - k */
  readonly deviations: Float64Array;
  readonly variances: Float64Array;
  /** E[sum of f(d) | N, k] */
  readonly driveSums: Float64Array;
  readonly driveVariances: Float64Array;
}

/** Moments of no rows at all. */
export const NO_ROWS: SumMoments = {
  deviations: new Float64Array(1),
  variances: new Float64Array(1),
  driveSums: new Float64Array(1),
  driveVariances: new Float64Array(1),
};

/** Moments of N rows from those of N - 1. */
export function nextMoments(
  before: SumMoments,
  sums: RowSums,
  classes: readonly (ClassMoments & { readonly offset: number })[],
): SumMoments {
  const count = sums.steps.length;
  const after = {
    deviations: new Float64Array(count),
    variances: new Float64Array(count),
    driveSums: new Float64Array(count),
    driveVariances: new Float64Array(count),
  };
  for (let k = 0; k < count; k++) {
    const { classIndices, weights } = sums.steps[k]!;
    let mean = 0;
    let drive = 0;
    for (let i = 0; i < weights.length; i++) {
      const { deviation, drive: own, offset } = classes[classIndices[i]!]!;
      mean += weights[i]! * (deviation + before.deviations[k - offset]!);
      drive += weights[i]! * (own + before.driveSums[k - offset]!);
    }
    let variance = 0;
    let driveVariance = 0;
    for (let i = 0; i < weights.length; i++) {
      const { deviation, variance: own, offset, drive: ownDrive } = classes[classIndices[i]!]!;
      const distance = deviation + before.deviations[k - offset]! - mean;
      variance += weights[i]! * (own + before.variances[k - offset]! + distance * distance);
      const away = ownDrive + before.driveSums[k - offset]! - drive;
      const ownDrives = classes[classIndices[i]!]!.driveVariance;
      driveVariance += weights[i]! * (ownDrives + before.driveVariances[k - offset]! + away * away);
    }
    after.deviations[k] = mean;
    after.variances[k] = variance;
    after.driveSums[k] = drive;
    after.driveVariances[k] = driveVariance;
  }
  return after;
}

/** Transform of no rows: a sum of exactly 0. */
export function emptyTransform(frequencyCount: number): Float64Array {
  const transform = new Float64Array(2 * frequencyCount);
  for (let i = 0; i < transform.length; i += 2) transform[i] = 1;
  return transform;
}

/** A class of rows with its transform and its place above the lowest class. */
export interface TransformedClass {
  readonly offset: number;
  readonly transform: Float64Array;
}

/** Sums that are asked for, both ends included. */
export interface SumRange {
  readonly first: number;
  readonly last: number;
}

const ALL_SUMS: SumRange = { first: 0, last: Infinity };
const NOT_ASKED = new Float64Array(0);

/** Which sums of N rows each N needs, at [N], for the later ones that are marked in `wanted`. */
export function neededSums(wanted: readonly Uint8Array[], span: number): readonly SumRange[] {
  const ranges: SumRange[] = [];
  let next: SumRange = { first: Infinity, last: -1 };
  for (let n = wanted.length - 1; n >= 0; n--) {
    const own = wanted[n]!;
    const first = own.indexOf(1);
    next = {
      first: Math.max(0, Math.min(first < 0 ? Infinity : first, next.first - span)),
      last: Math.max(own.lastIndexOf(1), next.last),
    };
    ranges[n] = next;
  }
  return ranges;
}

/** Transforms of N rows from those of N - 1, [re, im] by frequency; empty for sums that are not asked for. */
export function nextTransforms(
  before: readonly Float64Array[],
  sums: RowSums,
  classes: readonly TransformedClass[],
  range = ALL_SUMS,
): readonly Float64Array[] {
  const longest = classes.reduce((most, { transform }) => Math.max(most, transform.length), 0);
  const scratch = new Float64Array(longest);
  return sums.steps.map(({ classIndices, weights }, k) => {
    if (k < range.first || k > range.last) return NOT_ASKED;
    let length = 0;
    for (let i = 0; i < classIndices.length; i++) {
      const { transform, offset } = classes[classIndices[i]!]!;
      const previous = before[k - offset]!;
      const own = Math.min(transform.length, previous.length);
      if (own > length) scratch.fill(0, length, own);
      length = Math.max(length, own);
      addProduct(scratch, transform, { previous, length: own, weight: weights[i]! });
    }
    return scratch.slice(0, trimmedLength(scratch, length));
  });
}

function addProduct(
  sum: Float64Array,
  left: Float64Array,
  by: { readonly previous: Float64Array; readonly length: number; readonly weight: number },
): void {
  const { previous, length, weight } = by;
  for (let i = 0; i < length; i += 2) {
    const a = left[i]!;
    const b = left[i + 1]!;
    const c = previous[i]!;
    const d = previous[i + 1]!;
    sum[i]! += weight * (a * c - b * d);
    sum[i + 1]! += weight * (a * d + b * c);
  }
}

/** How much of the first `length` entries is left without the end that has died out. */
function trimmedLength(transform: Float64Array, length: number): number {
  if (length === 0) return 0;
  const limit = TAIL * TAIL * transform[0]! * transform[0]!;
  let end = length;
  while (end > 2 && squareSize(transform, end - 2) < limit) end -= 2;
  return end;
}

function squareSize(transform: Float64Array, at: number): number {
  return transform[at]! * transform[at]! + transform[at + 1]! * transform[at + 1]!;
}
