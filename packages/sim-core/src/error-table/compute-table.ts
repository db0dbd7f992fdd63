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
 * sums. Bands of many rows first try a period that holds single sums only, and leave what it does not hold.
 * A band starts with about as many frequencies as normal sums would need. A row is accepted when its
 * transform has died out
 * before the last of them, or when no entry of it moves by more than LARGEST_MOVE as the bandwidth of the
 * filter is halved; for the others the number of frequencies is doubled, up to
 * MOST_FREQUENCY_COUNT. A value of some probability lying exactly on a threshold then counts half to each
 * side.
 * Cost: (frequencies of a row) x (classes + thresholds within its reach) multiplications a row.
 */

import type { Sensing } from '../converter/sensing.ts';
import { clampCurrentRatio } from '../device/drive.ts';
import { averagedTransforms, type ClampedWaves, clampFactors } from './clamped-transforms.ts';
import { type CodeRow, type Cuts, rowCuts } from './code-row.ts';
import { type Window, windowFrequencies } from './inversion.ts';
import { createPass, NO_VARIANCE, type Pass, type RowSum, rowCodes } from './row-codes.ts';
import { rowSums } from './row-mix.ts';
import {
  emptyTransform,
  NO_ROWS,
  neededSums,
  nextMoments,
  nextTransforms,
  type TransformedClass,
} from './row-transforms.ts';
import { createSumPlan, highestCut, readErrors, type SumPlan, sumWindow, takenSteps } from './sum-plan.ts';
import { type ErrorTable, rowCount, rowIndex } from './table.ts';
import { type TableProgress, type TableRequest, tableShape } from './table-request.ts';
import { createDriveMixes } from './taken-mix.ts';
import { alphaPoints, alphaRange, NO_SPREAD, takenRange } from './taken-spread.ts';
import { classTransforms, type Frequencies, type RowPhysics } from './transforms.ts';

const LEAST_FREQUENCY_COUNT = 64;
const MOST_FIRST_FREQUENCY_COUNT = 1024;
/** Standard deviations of the widest sums in the period of a narrow grid, which is so many times finer. */
const NARROW_DEVIATIONS = 80;
const LEAST_NARROWING = 3;
const TWO_PI = 6.283185307179586;
const MOST_FREQUENCY_COUNT = 32768;
/** Standard deviations within which a current lies. */
const CURRENT_REACH = 4;
/** Points of alpha, where there are more than one. */
const USUAL_POINT_COUNT = 8;
/** Numbers that the transforms of one N may take. */
const MOST_TRANSFORM_SIZE = 33554432;
/** exp(-x^2 / 2) is as good as nothing. */
const NORMAL_DEATH = 6.8;
/** Rows between two reports of progress: those of a few values under all errors of a read take longest. */
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
  const errors = readErrors(request, plan);
  const alphas = alphaRange(plan, errors, high);
  const window = sumWindow(plan, high, {
    highest: highestCut(request, plan, band) - Math.min(0, alphas.lowest) * takenSteps(plan, high),
    addedSigma: request.sensing.offsetSigma,
    mostTakenRatio: 1 + alphas.highest,
    mostFactor: clampCurrentRatio(errors.clampErrorRatio, errors.nonlinearityRatio),
  });
  const span = plan.moments.at(-1)!.offset;
  const transformCount = (high * span + 1) * (alphas.highest > alphas.lowest ? USUAL_POINT_COUNT : 1);
  const most = Math.min(MOST_FREQUENCY_COUNT, MOST_TRANSFORM_SIZE / (2 * transformCount));
  const passOf = (by: Pick<Pass, 'frequencies' | 'isNarrow' | 'isLast'>) => {
    const isNeeded = errors.clampErrorRatio > 0 || alphas.highest > alphas.lowest;
    const waves = isNeeded ? wavesOf(band, by.frequencies, pending) : null;
    const clamp = waves && clampFactors(errors, waves);
    const lastOmega = (waves?.frequencyCount ?? 0) * by.frequencies.step;
    const points = clamp ? NO_SPREAD : alphaPoints(plan, alphas, { activeCount: high, lastOmega });
    return createPass(band, window, { ...by, clamp, points });
  };
  const pending = Array.from({ length: high + 1 }, (_, n) =>
    new Uint8Array(n * span + 1).fill(n < low ? 0 : 1),
  );
  const narrow = narrowFrequencies(band, window);
  if (narrow !== null) {
    const pass = passOf({ frequencies: narrow, isNarrow: true, isLast: false });
    if ((yield* computePass(band, pass, pending)) === 0) return;
  }
  for (let count = firstFrequencyCount(band, windowFrequencies(window, 1)); ; count *= 2) {
    const by = { frequencies: windowFrequencies(window, count), isNarrow: false, isLast: 2 * count > most };
    if ((yield* computePass(band, passOf(by), pending)) === 0) return;
  }
}

/** How fast the waves of pending rows are. */
function wavesOf(
  { plan, low, high }: Band,
  frequencies: Frequencies,
  pending: readonly Uint8Array[],
): ClampedWaves {
  const needed = neededSums(pending, plan.moments.at(-1)!.offset);
  const classes = classesAt(plan, frequencies, { takenRatio: 1, clampFactor: 1 });
  let moments = NO_ROWS;
  let transforms: readonly Float64Array[] = [emptyTransform(frequencies.count)];
  let mostTurn = 0;
  let length = 0;
  for (const sums of rowSums(plan.classes, high)) {
    moments = nextMoments(moments, sums, plan.moments);
    transforms = nextTransforms(transforms, sums, classes, needed[sums.activeCount]);
    if (sums.activeCount < low) continue;
    for (let k = 0; k < transforms.length; k++) {
      if (pending[sums.activeCount]![k] === 0) continue;
      const sum = sums.lowest + k + moments.deviations[k]! - plan.constantSteps;
      const current = Math.abs(sum + takenSteps(plan, moments.driveSums[k]!));
      const reach = current + CURRENT_REACH * Math.sqrt(moments.variances[k]!);
      length = Math.max(length, transforms[k]!.length);
      mostTurn = Math.max(mostTurn, (reach * frequencies.step * transforms[k]!.length) / 2);
    }
  }
  const sumCount = high * plan.moments.at(-1)!.offset + 1;
  const mostCount = MOST_TRANSFORM_SIZE / (length * sumCount);
  return { mostTurn, mostCount, frequencyCount: length / 2, totalCount: frequencies.count };
}

/** Pending rows on one grid; yields how many rows are new and returns how many are left. */
function* computePass(band: Band, pass: Pass, pending: readonly Uint8Array[]): Generator<number, number> {
  let pendingCount = 0;
  let newCount = 0;
  for (const row of sumsOfBand(band, pass, pending)) {
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
  return pendingCount;
}

/** A grid whose period holds single sums of many rows, where that is much less than the window; else null. */
function narrowFrequencies(band: Band, window: Window): Frequencies | null {
  const { plan, high, request } = band;
  const whole = windowFrequencies(window, 1);
  if (window.isTwoSided) return null;
  const { offsetSigma } = request.sensing;
  const largest = Math.max(...plan.moments.map(({ variance }) => variance));
  const period = NARROW_DEVIATIONS * Math.sqrt(high * largest + offsetSigma * offsetSigma);
  const step = TWO_PI / period;
  if (!(period > 0 && step > LEAST_NARROWING * whole.step)) return null;
  const tilt = (whole.tilt * step) / whole.step;
  return { tilt, step, count: firstFrequencyCount(band, { ...whole, step }) };
}

/** Frequencies after which the narrowest normal sum of the band would have died out, and as many again. */
function firstFrequencyCount({ plan, low }: Band, { step }: Frequencies): number {
  const varied = plan.moments.filter(({ variance }) => variance > NO_VARIANCE);
  const narrowest = Math.sqrt(low * Math.min(...varied.map(({ variance }) => variance)));
  const count = (2 * NORMAL_DEATH) / (narrowest * step);
  return Math.ceil(Math.min(MOST_FIRST_FREQUENCY_COUNT, Math.max(LEAST_FREQUENCY_COUNT, count || 0)));
}

/** The sums of all N of a band that still have pending rows. */
function* sumsOfBand(
  { plan, request, low, high }: Band,
  pass: Pass,
  pending: readonly Uint8Array[],
): Generator<RowSum, void> {
  const lastPending = pending.findLastIndex((row) => row.includes(1));
  const isVaried = plan.moments.some(({ variance }) => variance > NO_VARIANCE) || hasMixedSums(plan, high);
  const count = pass.clamp?.frequencyCount ?? pass.frequencies.count;
  const frequencies = { ...pass.frequencies, count };
  const classes = isVaried ? changesOf(pass).map((by) => classesAt(plan, frequencies, by)) : [];
  const needed = neededSums(pending, plan.moments.at(-1)!.offset);
  const isFixedHere = plan.moments.some(({ variance }) => variance < NO_VARIANCE);
  const nextMixes = isFixedHere && takenRange(plan) > 0 ? createDriveMixes(plan) : null;
  let moments = NO_ROWS;
  let transforms = classes.map((): readonly Float64Array[] => [emptyTransform(count)]);
  for (const sums of rowSums(plan.classes, lastPending)) {
    const { activeCount } = sums;
    moments = nextMoments(moments, sums, plan.moments);
    transforms = transforms.map((before, i) =>
      nextTransforms(before, sums, classes[i]!, needed[activeCount]),
    );
    const mixes = nextMixes?.(sums);
    if (activeCount < low) continue;
    const seen =
      pass.clamp && isVaried
        ? [averagedTransforms(transforms, pass.clamp.shares, pending[activeCount]!)]
        : transforms;
    const shared = sharedCuts(request.sensing, activeCount);
    for (let k = 0; k < sums.steps.length; k++) {
      const cuts = shared ?? rowCuts(request.sensing, activeCount, sums.lowest + k);
      const isReached = sums.steps[k]!.weights.length > 0;
      const own = isVaried && isReached ? seen.map((all) => all[k]!) : null;
      yield { activeCount, k, moments, isReached, transforms: own, cuts, driveMix: mixes?.[k] ?? null };
    }
  }
}

type RowChange = Pick<RowPhysics, 'takenRatio' | 'clampFactor'>;

/** What a grid has transforms of, beside u itself. */
function changesOf({ clamp, points }: Pass): readonly RowChange[] {
  return clamp
    ? Array.from(clamp.factors, (clampFactor) => ({ takenRatio: 1, clampFactor }))
    : Array.from(points.alphas, (alpha) => ({ takenRatio: 1 + alpha, clampFactor: 1 }));
}

function classesAt(plan: SumPlan, frequencies: Frequencies, by: RowChange): readonly TransformedClass[] {
  const physics = { ...plan.physics, ...by };
  return classTransforms(physics, plan.classes, frequencies).map((transform, i) => ({
    transform,
    offset: plan.moments[i]!.offset,
  }));
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
