/**
 * Computed error tables.
 *
 * Quantity: P(j | N, k), the probability that a read with N active word lines and ideal sum k is reported as
 * j, for all factors of a request.
 * Equation: the law of the sum of N independent rows, given k, by products of transforms (transforms.ts,
 * row-transforms.ts), inverted at the points that the converter's thresholds ask for (inversion.ts,
 * read-errors.ts) and differenced into codes (code-row.ts).
 * @source lin2018 section 4.1 (what the table is; there by Monte Carlo); abate1992 (inversion).
 * Valid: as those files say. Sums that always come out the same are read exactly, by the definition of a
 * read.
 * Ignored: correlations between reads, which a table cannot have.
 *
 * Grid: N is cut into bands (S_OU / 2, S_OU], (S_OU / 4, S_OU / 2], ..., each with a period that fits its
 * sums.
 * A band starts with about as many frequencies as normal sums would need. A row is accepted when its
 * transform has died out
 * before the last of them, or when no entry of it moves by more than LARGEST_MOVE as the bandwidth of the
 * filter is halved; for the others the number of frequencies is doubled, up to
 * MOST_FREQUENCY_COUNT. A value of some probability lying exactly on a threshold then counts half to each
 * side.
 * Cost: (frequencies of a row) x (classes + thresholds within its reach) multiplications a row.
 */
import { roundsToEven, type Sensing } from '../converter/sensing.ts';
import { type CodeRow, type Cuts, codeRow, rowCuts } from './code-row.ts';
import {
  createDistribution,
  createKernel,
  type InversionKernel,
  transformDensity,
  type Window,
  windowFrequencies,
} from './inversion.ts';
import {
  type Distribution,
  disturbedDistribution,
  disturbedValue,
  isOffsetOnly,
  type ReadErrors,
  TIE_WIDTH,
} from './read-errors.ts';
import { rowSums } from './row-mix.ts';
import { emptyTransform, NO_ROWS, nextMoments, nextTransforms, type SumMoments } from './row-transforms.ts';
import { createSumPlan, highestCut, readErrors, type SumPlan, sumWindow, takenSteps } from './sum-plan.ts';
import { type ErrorTable, rowCount, rowIndex } from './table.ts';
import { type TableProgress, type TableRequest, tableShape } from './table-request.ts';
import { classTransforms, type Frequencies } from './transforms.ts';

const LEAST_FREQUENCY_COUNT = 64;
const MOST_FIRST_FREQUENCY_COUNT = 1024;
const MOST_FREQUENCY_COUNT = 32768;
/** Numbers that the transforms of one N may take. */
const MOST_TRANSFORM_SIZE = 33554432;
const LARGEST_MOVE = 1e-6;
/** Sums with less variance than this, in steps squared, are always the same. */
const NO_VARIANCE = 1e-20;
/** exp(-x^2 / 2) is as good as nothing. */
const NORMAL_DEATH = 6.8;
/** Rows between two reports of progress: one with clamp, gain and offset errors takes up to 0.3 s. */
const REPORT_ROW_COUNT = 4;

/** Builds the table and pauses every few rows, so that a shell can report or stop. */
export function* computeTableSteps(request: TableRequest): Generator<TableProgress, ErrorTable> {
  const plan = createSumPlan(request, request.sensing.tracking);
  const shape = tableShape(request);
  const rows: (CodeRow | undefined)[] = new Array(rowCount(shape));
  const accept = (place: { activeCount: number; k: number }, row: CodeRow) => {
    const sop = place.activeCount * shape.lowestRowSop + place.k;
    rows[rowIndex(shape, place.activeCount, sop)] = row;
  };
  let doneCount = 0;
  for (let high = request.maxActiveCount; high > 0; high >>= 1) {
    const band = { request, plan, low: (high >> 1) + 1, high, accept };
    for (const count of computeBand(band)) {
      doneCount += count;
      yield { doneCount, totalCount: rows.length };
    }
  }
  return collectRows(request, rows as readonly CodeRow[]);
}

/** Lays rows out as a table. */
export function collectRows(request: TableRequest, rows: readonly CodeRow[]): ErrorTable {
  const rowStarts = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => {
    rowStarts[i + 1] = rowStarts[i]! + row.probabilities.length;
  });
  const probabilities = new Float64Array(rowStarts[rows.length]!);
  rows.forEach((row, i) => {
    probabilities.set(row.probabilities, rowStarts[i]);
  });
  return {
    ...tableShape(request),
    values: request.sensing.values,
    rowStarts,
    firstCodes: Int32Array.from(rows, (row) => row.firstCode),
    probabilities,
  };
}

interface Band {
  readonly request: TableRequest;
  readonly plan: SumPlan;
  /** Active counts of the band. */
  readonly low: number;
  readonly high: number;
  readonly accept: (place: { activeCount: number; k: number }, row: CodeRow) => void;
}

/** Rows of one band; yields how many rows are new. */
function* computeBand(band: Band): Generator<number, void> {
  const { request, plan, low, high } = band;
  const window = sumWindow(plan, high, {
    highest: highestCut(request, plan, band),
    addedSigma: request.sensing.offsetSigma,
  });
  const span = plan.moments.at(-1)!.offset;
  const most = Math.min(MOST_FREQUENCY_COUNT, MOST_TRANSFORM_SIZE / (2 * (high * span + 1)));
  const pending = Array.from({ length: high + 1 }, (_, n) =>
    new Uint8Array(n * span + 1).fill(n < low ? 0 : 1),
  );
  for (let count = firstFrequencyCount(band, window); ; count *= 2) {
    const pass = createPass(band, window, { count, isLast: 2 * count > most });
    let pendingCount = 0;
    let newCount = 0;
    for (const row of sumsOfBand(pass, pending)) {
      if (pending[row.activeCount]![row.k] === 0) continue;
      const codes = rowCodes(pass, row);
      if (codes === null) {
        pendingCount++;
        continue;
      }
      pending[row.activeCount]![row.k] = 0;
      band.accept(row, codes);
      if (++newCount % REPORT_ROW_COUNT === 0) yield REPORT_ROW_COUNT;
    }
    yield newCount % REPORT_ROW_COUNT;
    if (pendingCount === 0) return;
  }
}

/** Frequencies after which the narrowest normal sum of the band would have died out, and as many again. */
function firstFrequencyCount({ plan, low }: Band, window: Window): number {
  const varied = plan.moments.filter(({ variance }) => variance > NO_VARIANCE);
  const narrowest = Math.sqrt(low * Math.min(...varied.map(({ variance }) => variance)));
  const count = (2 * NORMAL_DEATH) / (narrowest * windowFrequencies(window, 1).step);
  return Math.ceil(Math.min(MOST_FIRST_FREQUENCY_COUNT, Math.max(LEAST_FREQUENCY_COUNT, count || 0)));
}

interface Pass {
  readonly band: Band;
  readonly window: Window;
  readonly frequencies: Frequencies;
  /** For transforms that have died out. */
  readonly kernel: InversionKernel;
  /** For the others: with the filter over all frequencies, and over half of them. */
  readonly filtered: () => readonly [InversionKernel, InversionKernel];
  readonly errors: ReadErrors;
  /** Rows are accepted as they are. */
  readonly isLast: boolean;
}

function createPass(
  band: Band,
  window: Window,
  { count, isLast }: { readonly count: number; readonly isLast: boolean },
): Pass {
  const frequencies = windowFrequencies(window, count);
  const errors = readErrors(band.request, band.plan);
  const addedVariance = isOffsetOnly(errors) ? errors.offsetSigma * errors.offsetSigma : 0;
  const kernelOf = (filterCount: number) => createKernel(window, frequencies, { addedVariance, filterCount });
  let filtered: readonly [InversionKernel, InversionKernel] | null = null;
  return {
    band,
    window,
    frequencies,
    kernel: kernelOf(Infinity),
    filtered: () => {
      filtered ??= [kernelOf(count), kernelOf(count / 2)];
      return filtered;
    },
    errors,
    isLast,
  };
}

interface RowSum {
  readonly activeCount: number;
  /** Index of the sum, from the lowest. */
  readonly k: number;
  readonly moments: SumMoments;
  /** Whether rows can add up to it at all; it is read as if it were ideal otherwise. */
  readonly isReached: boolean;
  /** Null where all sums are always the same. */
  readonly transform: Float64Array | null;
  readonly cuts: Cuts;
}

/** The sums of all N of a band that still have pending rows. */
function* sumsOfBand(pass: Pass, pending: readonly Uint8Array[]): Generator<RowSum, void> {
  const { plan, request, low, high } = pass.band;
  const lastPending = pending.findLastIndex((row) => row.includes(1));
  const isVaried = plan.moments.some(({ variance }) => variance > NO_VARIANCE) || hasMixedSums(plan, high);
  const classes = isVaried
    ? classTransforms(plan.physics, plan.classes, pass.frequencies).map((transform, i) => ({
        transform,
        offset: plan.moments[i]!.offset,
      }))
    : [];
  let moments = NO_ROWS;
  let transforms: readonly Float64Array[] = [emptyTransform(pass.frequencies.count)];
  for (const sums of rowSums(plan.classes, lastPending)) {
    const { activeCount } = sums;
    moments = nextMoments(moments, sums, plan.moments);
    if (isVaried) transforms = nextTransforms(transforms, sums, classes);
    if (activeCount < low) continue;
    const shared = sharedCuts(request.sensing, activeCount);
    for (let k = 0; k < sums.steps.length; k++) {
      const cuts = shared ?? rowCuts(request.sensing, activeCount, sums.lowest + k);
      const isReached = sums.steps[k]!.weights.length > 0;
      const transform = isVaried && isReached ? transforms[k]! : null;
      yield { activeCount, k, moments, isReached, transform, cuts };
    }
  }
}

/** Whether one sum comes out differently by the states that make it, as with uneven levels. */
function hasMixedSums(plan: SumPlan, activeCount: number): boolean {
  let moments = NO_ROWS;
  for (const sums of rowSums(plan.classes, Math.min(activeCount, 3))) {
    moments = nextMoments(moments, sums, plan.moments);
    if (moments.variances.some((variance) => variance > NO_VARIANCE)) return true;
  }
  return false;
}

function sharedCuts(sensing: Sensing, activeCount: number): Cuts | null {
  const isShared = sensing.guardHalfWidth === 0 || sensing.unresolved !== 'wrong';
  return isShared ? rowCuts(sensing, activeCount, 0) : null;
}

/** The codes of a row, or null when it needs more frequencies. */
function rowCodes(pass: Pass, row: RowSum): CodeRow | null {
  const { band, frequencies, errors } = pass;
  const { plan, request } = band;
  const { moments, k, transform, activeCount } = row;
  const sop = activeCount * plan.classes[0]!.sop + k;
  const sum = row.isReached ? sop + moments.deviations[k]! - plan.constantSteps : sop;
  const taken = takenSteps(plan, moments.driveSums[k]!);
  if (transform === null || moments.variances[k]! < NO_VARIANCE) {
    return fixedRow(request, row, { sum, errors, taken });
  }
  const frequencyCount = transform.length / 2;
  const hasDiedOut = frequencyCount < frequencies.count;
  const reach = reachOf(sum, moments.variances[k]!, { errors, taken });
  const codes = (kernel: InversionKernel) => {
    const distribution = sumDistribution(pass, createDistribution(kernel, transform));
    if (isOffsetOnly(errors)) return codeRow(row.cuts, distribution, reach);
    const varied = {
      distribution,
      density: (points: Float64Array) =>
        transformDensity(
          kernel,
          transform,
          points.map((point) => point + plan.constantSteps),
        ),
      lastOmega: frequencyCount * frequencies.step,
      centre: sum,
      lowest: pass.window.lowest - plan.constantSteps,
      highest: pass.window.highest - plan.constantSteps,
      takenSteps: taken,
    };
    return codeRow(row.cuts, disturbedDistribution(varied, errors), reach);
  };
  if (hasDiedOut) return codes(pass.kernel);
  const [whole, half] = pass.filtered();
  const result = codes(whole);
  return pass.isLast || largestMove(result, codes(half)) <= LARGEST_MOVE ? result : null;
}

/** F of the undisturbed sum in u, together with a mere offset; 0 and 1 outside the window. */
function sumDistribution({ window, band }: Pass, distribution: Distribution): Distribution {
  const { constantSteps } = band.plan;
  let inside = new Float64Array(0);
  return (points, count, out) => {
    if (inside.length < count) inside = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      const point = points[i]! + constantSteps;
      inside[i] = point > window.highest ? window.highest : point < window.lowest ? window.lowest : point;
    }
    distribution(inside, count, out);
    for (let i = 0; i < count; i++) {
      if (points[i] === Infinity) out[i] = 1;
      else if (points[i]! + constantSteps < window.lowest) out[i] = 0;
    }
  };
}

function reachOf(
  sum: number,
  variance: number,
  { errors, taken }: { readonly errors: ReadErrors; readonly taken: number },
): { readonly low: number; readonly high: number } {
  const { clampErrorRatio, offsetSigma, gainSigma, wireRatio } = errors;
  const current = Math.abs(sum + taken);
  const spread = Math.sqrt(variance + offsetSigma * offsetSigma + gainSigma * gainSigma * sum * sum);
  const lost = current - current / (1 + wireRatio * current);
  const reach = 7 * spread + 1.2 * clampErrorRatio * current + 0.5;
  return { low: sum - reach - lost, high: sum + reach + lost };
}

function fixedRow(
  { sensing }: TableRequest,
  { cuts, activeCount }: RowSum,
  read: { readonly sum: number; readonly errors: ReadErrors; readonly taken: number },
): CodeRow {
  const { sum, errors, taken } = read;
  const below = disturbedValue(sum, errors, taken);
  const isUndisturbed = isOffsetOnly(errors) && errors.offsetSigma === 0;
  const distribution: Distribution = (points, count, out) => {
    for (let i = 0; i < count; i++) out[i] = below(points[i]!);
  };
  const row = codeRow(cuts, distribution, reachOf(sum, 0, { errors, taken }));
  if (!isUndisturbed || !roundsToEven(sensing)) return row;
  const code = row.firstCode;
  const threshold = sensing.thresholds[activeCount]![code];
  // Half to even: on the threshold above an odd code, the code above.
  const isTie = threshold !== undefined && Math.abs(threshold - sum) <= TIE_WIDTH;
  return isTie && code % 2 === 1 ? { ...row, firstCode: code + 1 } : row;
}

function largestMove(left: CodeRow, right: CodeRow): number {
  const start = Math.min(left.firstCode, right.firstCode);
  const end = Math.max(
    left.firstCode + left.probabilities.length,
    right.firstCode + right.probabilities.length,
  );
  let largest = 0;
  for (let code = start; code < end; code++) {
    const a = left.probabilities[code - left.firstCode] ?? 0;
    const b = right.probabilities[code - right.firstCode] ?? 0;
    largest = Math.max(largest, Math.abs(a - b));
  }
  return largest;
}
