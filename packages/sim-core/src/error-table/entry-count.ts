/**
 * How large a table will be, before any of it is computed.
 *
 * Quantity: number of entries, to within a factor of two: the codes within eight standard deviations of
 * every row's sum.
 * Equation: of many rows that add up to k, each one is as if drawn with the shares p(x) exp(lambda x), lambda
 * such that the mean is k / N (Gibbs's conditioning principle); the sum's variance is N times that of what a
 * row adds beside x: var(y) - cov(y, x)^2 / var(x).
 * Source: elementary (conditional limit theorem).
 * Valid: as an estimate; k / N is taken at SHARE_COUNT values, which serve all N.
 * Ignored: that few rows do not mix freely.
 */
import { exp } from '../numeric/exact-math.ts';
import { isOffsetOnly } from './read-errors.ts';
import { canFollowSums } from './row-mix.ts';
import { createSumPlan, readErrors, type SumPlan, takenSteps } from './sum-plan.ts';
import { type TableRequest, tableShape } from './table-request.ts';

/** Entries that a table may have: 256 MiB of probabilities. */
export const MAX_TABLE_ENTRY_COUNT = 33_554_432;

const SHARE_COUNT = 64;
const BISECTION_COUNT = 60;
/** |lambda| (highest x - lowest x) at which all rows are of one class. */
const MOST_TILT = 700;

/**
 * About how many entries a table will have, to be compared with MAX_TABLE_ENTRY_COUNT. Infinity where there
 * are too many sums to count.
 */
export function tableEntryCount(request: TableRequest): number {
  const plan = createSumPlan(request, request.sensing.tracking);
  if (!canFollowSums(plan.classes, request.maxActiveCount)) return Infinity;
  const shape = tableShape(request);
  const span = shape.highestRowSop - shape.lowestRowSop;
  const rows = Array.from({ length: SHARE_COUNT }, (_, i) =>
    typicalRow(plan, shape.lowestRowSop + (span * (i + 0.5)) / SHARE_COUNT),
  );
  const reachable = reachableCounts(request);
  let entryCount = 0;
  for (let activeCount = 1; activeCount <= request.maxActiveCount; activeCount++) {
    const sumCount = activeCount * span + 1;
    const codeCount = codeCountOf(request, plan, { activeCount, reachable: reachable[activeCount]! });
    for (const row of rows) entryCount += (sumCount / SHARE_COUNT) * codeCount(row);
  }
  return Math.round(entryCount);
}

/** One of many rows, given the mean of what they add. */
interface TypicalRow {
  /** Mean of what comes out. */
  readonly sum: number;
  readonly variance: number;
  readonly drive: number;
}

function typicalRow({ classes, moments }: SumPlan, mean: number): TypicalRow {
  const shares = tiltedShares(classes, mean);
  const average = (of: (i: number) => number) => shares.reduce((sum, share, i) => sum + share * of(i), 0);
  const deviation = average((i) => moments[i]!.deviation);
  const away = (i: number) => moments[i]!.deviation - deviation;
  const step = (i: number) => classes[i]!.sop - mean;
  const shared = average((i) => away(i) * step(i));
  const spread = average((i) => step(i) * step(i));
  const own = average((i) => moments[i]!.variance + away(i) * away(i));
  return {
    sum: mean + deviation,
    variance: own - (spread > 0 ? (shared * shared) / spread : 0),
    drive: average((i) => moments[i]!.drive),
  };
}

/** Shares proportional to p(x) exp(lambda x) whose mean is `mean`, which lies between the classes. */
function tiltedShares(classes: SumPlan['classes'], mean: number): readonly number[] {
  const span = classes.at(-1)!.sop - classes[0]!.sop;
  const sharesAt = (lambda: number) => {
    const end = lambda > 0 ? classes.at(-1)!.sop : classes[0]!.sop;
    const weights = classes.map(({ sop, shareRatio }) => shareRatio * exp(lambda * (sop - end)));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.map((weight) => weight / total);
  };
  let low = -MOST_TILT / span;
  let high = MOST_TILT / span;
  for (let i = 0; i < BISECTION_COUNT; i++) {
    const middle = (low + high) / 2;
    const at = sharesAt(middle).reduce((sum, share, j) => sum + share * classes[j]!.sop, 0);
    if (at < mean) low = middle;
    else high = middle;
  }
  return sharesAt((low + high) / 2);
}

/** Codes that N rows can be reported as, by N; thresholds of several N are often one list. */
function reachableCounts({ sensing }: TableRequest): readonly number[] {
  const known = new Map<Float64Array, number>();
  return sensing.thresholds.map((list) => {
    let count = known.get(list);
    if (count === undefined) {
      count = 1;
      for (const threshold of list) if (Math.abs(threshold) < Infinity) count++;
      known.set(list, count);
    }
    return count;
  });
}

/** How many codes a row of the table has, by what its rows of cells are. */
function codeCountOf(
  request: TableRequest,
  plan: SumPlan,
  of: { readonly activeCount: number; readonly reachable: number },
): (row: TypicalRow) => number {
  const { activeCount, reachable } = of;
  const { sensing } = request;
  const { lowestRowSop, highestRowSop } = tableShape(request);
  const errors = readErrors(request, plan);
  // Codes lie evenly over what a read can reach.
  const extent = sensing.linear
    ? sensing.linear.step * reachable
    : activeCount * (highestRowSop - lowestRowSop);
  const density = (reachable - 1) / Math.max(1, extent);
  return (row) => {
    const sum = activeCount * row.sum - plan.constantSteps;
    const current = sum + takenSteps(plan, activeCount * row.drive);
    const gained = errors.gainSigma * sum;
    const variance = activeCount * row.variance + errors.offsetSigma * errors.offsetSigma + gained * gained;
    const clamped = isOffsetOnly(errors) ? 0 : 2 * errors.clampErrorRatio * Math.abs(current);
    const width = 16 * Math.sqrt(Math.max(0, variance)) + clamped + 4 * sensing.guardHalfWidth;
    return Math.min(reachable, Math.ceil(density * width) + 1);
  };
}
