/**
 * The codes of one row of a computed table.
 *
 * Quantity: P(j | N, k) from the transform of the sum of (N, k).
 * Equation: transform to series (inversion.ts); under errors of a read series to curve (sum-curve.ts) and
 * average (disturbed-sum.ts), or clamp errors averaged before (clamped-transforms.ts); thresholds to codes
 * (code-row.ts).
 * @source lin2018 section 4.1.
 * Valid: as those files say; a row whose transform has not died out is accepted when half the bandwidth gives
 * the same within LARGEST_MOVE. Sums that always come out the same are read exactly.
 * Ignored: nothing beyond that.
 */
import { roundsToEven } from '../converter/sensing.ts';
import type { ClampFactors } from './clamped-transforms.ts';
import { type CodeRow, type Cuts, codeRow } from './code-row.ts';
import { createDisturbance, highestOmega, type VariedSum } from './disturbed-sum.ts';
import {
  centredSeries,
  createKernel,
  evaluateSeries,
  type InversionKernel,
  type SumSeries,
  sumSeries,
  type Window,
} from './inversion.ts';
import {
  type Distribution,
  disturbedValue,
  isOffsetOnly,
  type ReadErrors,
  TIE_WIDTH,
} from './read-errors.ts';
import type { SumMoments } from './row-transforms.ts';
import { createCurves, type SumCurve } from './sum-curve.ts';
import { readErrors, type SumPlan, takenSteps } from './sum-plan.ts';
import type { TableRequest } from './table-request.ts';
import type { DriveMix } from './taken-mix.ts';
import type { AlphaPoints } from './taken-spread.ts';
import type { Frequencies } from './transforms.ts';

const LARGEST_MOVE = 1e-6;
/** Sums with less variance than this, in steps squared, are always the same. */
export const NO_VARIANCE = 1e-20;
/** Sums ring for a few of the last turns of their transform. */
const RINGING_TURN = 3;

/** Everything that the rows of one grid share. */
export interface Pass {
  readonly request: TableRequest;
  readonly plan: SumPlan;
  readonly window: Window;
  readonly frequencies: Frequencies;
  /** For transforms that have died out. */
  readonly kernel: InversionKernel;
  /** For the others: with the filter over all frequencies, and over half of them. */
  readonly filtered: () => readonly [InversionKernel, InversionKernel];
  /** All errors of a read, and those that transforms do not have yet. */
  readonly allErrors: ReadErrors;
  readonly errors: ReadErrors;
  /** Clamp errors that transforms are averaged over. */
  readonly clamp: ClampFactors | null;
  /** One transform of a row for each of these. */
  readonly points: AlphaPoints;
  readonly drawCurve: (series: SumSeries, lastOmega: number, shift: number) => SumCurve;
  readonly disturb: (sum: VariedSum) => Distribution;
  /** The period holds single sums and not the window: rows that it does not hold are left. */
  readonly isNarrow: boolean;
  /** Rows are accepted as they are. */
  readonly isLast: boolean;
}

/** The rows of a request on one grid, which serves a window but for a narrow pass. */
export function createPass(
  { request, plan }: { readonly request: TableRequest; readonly plan: SumPlan },
  window: Window,
  by: Pick<Pass, 'frequencies' | 'clamp' | 'points' | 'isNarrow' | 'isLast'>,
): Pass {
  const { frequencies } = by;
  const allErrors = readErrors(request, plan);
  const errors = by.clamp ? { ...allErrors, clampErrorRatio: 0 } : allErrors;
  const addedVariance = isOffsetOnly(errors) ? errors.offsetSigma * errors.offsetSigma : 0;
  const kernelOf = (filterCount: number) => createKernel(window, frequencies, { addedVariance, filterCount });
  let filtered: readonly [InversionKernel, InversionKernel] | null = null;
  return {
    ...by,
    request,
    plan,
    window,
    kernel: kernelOf(Infinity),
    filtered: () => {
      filtered ??= [kernelOf(frequencies.count), kernelOf(frequencies.count / 2)];
      return filtered;
    },
    allErrors,
    errors,
    drawCurve: createCurves(),
    disturb: createDisturbance(errors, by.points),
  };
}

/** A row of the table before it is read. */
export interface RowSum {
  readonly activeCount: number;
  /** Index of the sum, from the lowest. */
  readonly k: number;
  readonly moments: SumMoments;
  /** Whether rows can add up to it at all; it is read as if it were ideal otherwise. */
  readonly isReached: boolean;
  /** By points of alpha; null where all sums are always the same. */
  readonly transforms: readonly Float64Array[] | null;
  /** What is taken away from a sum that is always the same; null where that is always the same, too. */
  readonly driveMix: DriveMix | null;
  readonly cuts: Cuts;
}

/** The codes of a row, or null when it needs more frequencies. */
export function rowCodes(pass: Pass, row: RowSum): CodeRow | null {
  const { request, plan, frequencies, errors, allErrors } = pass;
  const { moments, k, transforms, activeCount } = row;
  const sop = activeCount * plan.classes[0]!.sop + k;
  if (!row.isReached) return fixedRow(request, row, { sum: sop, errors: NO_ERRORS, taken: UNTAKEN });
  const sum = sop + moments.deviations[k]! - plan.constantSteps;
  const taken = takenSteps(plan, moments.driveSums[k]!);
  if (transforms === null || moments.variances[k]! < NO_VARIANCE) {
    const mix = row.driveMix ?? { driveSums: moments.driveSums.subarray(k, k + 1), shares: WHOLE };
    const steps = mix.driveSums.map((driveSum) => takenSteps(plan, driveSum));
    return fixedRow(request, row, { sum, errors: allErrors, taken: { steps, shares: mix.shares } });
  }
  const reach = reachOf(sum, moments.variances[k]!, { errors: allErrors, taken });
  const clampReach = pass.clamp ? (sum + taken) * allErrors.clampErrorRatio : 0;
  const takenVariance =
    transforms.length > 1 ? square(takenSteps(plan, Math.sqrt(moments.driveVariances[k]!))) : 0;
  const variance = moments.variances[k]! + (clampReach * clampReach) / 3;
  const varied = { transforms, sum, variance, taken, takenVariance };
  const codes = (kernel: InversionKernel) => {
    const distribution = seenDistribution(pass, kernel, { row, ...varied });
    return distribution && codeRow(row.cuts, distribution, reach);
  };
  const length = longest(transforms);
  const lastOmega = (length / 2) * frequencies.step;
  const hasDiedOut = length / 2 < frequencies.count || seenOmega(errors, row.cuts) < lastOmega;
  if (hasDiedOut) return codes(pass.kernel);
  if (pass.isNarrow) return null;
  const [whole, half] = pass.filtered().map(codes);
  return pass.isLast || largestMove(whole!, half!) <= LARGEST_MOVE ? whole! : null;
}

function longest(transforms: readonly Float64Array[]): number {
  return transforms.reduce((most, { length }) => Math.max(most, length), 0);
}

function square(x: number): number {
  return x * x;
}

/** Waves beyond this, in radians a step, do not show behind the errors of a read. */
function seenOmega(errors: ReadErrors, cuts: Cuts): number {
  if (isOffsetOnly(errors)) return Infinity;
  let nearest = Infinity;
  for (const list of [cuts.lower, cuts.upper ?? cuts.lower]) {
    for (const cut of list) nearest = Math.min(nearest, Math.abs(cut));
  }
  return highestOmega(errors, nearest);
}

/** F of what the converter sees; null where a narrow pass does not hold it. */
function seenDistribution(
  { plan, frequencies, errors, points, drawCurve, disturb, isNarrow }: Pass,
  kernel: InversionKernel,
  varied: {
    readonly row: RowSum;
    readonly transforms: readonly Float64Array[];
    readonly sum: number;
    readonly variance: number;
    readonly taken: number;
    readonly takenVariance: number;
  },
): Distribution | null {
  const { constantSteps } = plan;
  const { transforms, sum, taken, takenVariance } = varied;
  const died = (longest(transforms) / 2) * frequencies.step;
  const lastOmega = Math.min(died, seenOmega(errors, varied.row.cuts));
  const added = isOffsetOnly(errors) ? errors.offsetSigma : 0;
  const deviation = Math.sqrt(varied.variance + added * added) + RINGING_TURN / lastOmega;
  const curves: SumCurve[] = [];
  for (let i = 0; i < transforms.length; i++) {
    // The transform is of u - alpha B / D, and the curve of u - alpha (B - E[B]) / D.
    const shift = constantSteps - points.alphas[i]! * taken;
    const series = (isNarrow ? centredSeries : sumSeries)(kernel, transforms[i]!, {
      mean: sum + shift,
      deviation,
    });
    if (series === null) return null;
    if (isOffsetOnly(errors)) return seriesDistribution(series, constantSteps);
    curves.push(drawCurve(series, lastOmega, shift));
  }
  return disturb({ curves, lastOmega, mean: sum, deviation, takenSteps: taken, takenVariance });
}

/** F of a series in u; 0 and as high as it gets outside. */
function seriesDistribution(series: SumSeries, constantSteps: number): Distribution {
  let inside = new Float64Array(0);
  return (points, count, out) => {
    if (inside.length < count) inside = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      inside[i] = Math.min(series.highest, Math.max(series.lowest, points[i]! + constantSteps));
    }
    evaluateSeries(series, inside, count, out);
    for (let i = 0; i < count; i++) {
      if (points[i] === Infinity) out[i] = 1;
      else if (points[i]! + constantSteps < series.lowest) out[i] = 0;
    }
  };
}

/** A sum that no rows make is read as it is. */
const NO_ERRORS: ReadErrors = {
  clampErrorRatio: 0,
  nonlinearityRatio: 0,
  wireRatio: 0,
  offsetSigma: 0,
  gainSigma: 0,
};

/** B / D of sums that are always the same, and its shares. */
interface FixedTaken {
  readonly steps: Float64Array;
  readonly shares: Float64Array;
}

const WHOLE = Float64Array.of(1);
const UNTAKEN: FixedTaken = { steps: new Float64Array(1), shares: WHOLE };

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
  read: { readonly sum: number; readonly errors: ReadErrors; readonly taken: FixedTaken },
): CodeRow {
  const { sum, errors, taken } = read;
  const below = Array.from(taken.steps, (steps) => disturbedValue(sum, errors, steps));
  const isUndisturbed = isOffsetOnly(errors) && errors.offsetSigma === 0;
  const distribution: Distribution = (points, count, out) => {
    for (let i = 0; i < count; i++) {
      out[i] = below.reduce((share, own, j) => share + taken.shares[j]! * own(points[i]!), 0);
    }
  };
  const row = codeRow(cuts, distribution, reachOf(sum, 0, { errors, taken: Math.max(...taken.steps) }));
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
