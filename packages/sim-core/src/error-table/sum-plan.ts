import { sumScale } from '../converter/references.ts';
import type { Sensing } from '../converter/sensing.ts';
import { cellDistribution, type DistributionPart } from '../device/cell-distribution.ts';
import { exp } from '../numeric/exact-math.ts';
import type { Window } from './inversion.ts';
import { type ReadErrors, undisturbed } from './read-errors.ts';
import { type RowClass, rowClasses } from './row-mix.ts';
import { completeRowStates } from './row-states.ts';
import { rowFormat, type SumRequest, type TableRequest } from './table-request.ts';
import {
  type ClassMoments,
  classMoments,
  constantShift,
  noiseVariance,
  type RowPhysics,
} from './transforms.ts';

/** What every row of a table shares. */
export interface SumPlan {
  readonly physics: RowPhysics;
  readonly classes: readonly RowClass[];
  /** Moments of the classes, and how far each lies above the lowest. */
  readonly moments: readonly (ClassMoments & { readonly offset: number })[];
  readonly isDifferential: boolean;
  /** What fixed references subtract from every sum, in steps: transforms are of u plus this. */
  readonly constantSteps: number;
}

/** Resolves what the rows of a request are made of. */
export function createSumPlan(request: SumRequest, tracking: Sensing['tracking']): SumPlan {
  const { cell, dacBits, levelBits, maxActiveCount } = request;
  const format = rowFormat(request);
  const scale = sumScale({
    lowestNominalRatio: cell.levels[0]!.nominalRatio,
    levelBits,
    dacBits,
    isDifferential: format.isDifferential,
    tracking,
    maxActiveCount,
  });
  const physics = { cell, scale, dacBits, takenRatio: 1, clampFactor: 1 };
  const classes = rowClasses(completeRowStates(request.rowStates, format));
  return {
    physics,
    classes,
    moments: classMoments(physics, classes).map((moments, i) => ({
      ...moments,
      offset: classes[i]!.sop - classes[0]!.sop,
    })),
    isDifferential: format.isDifferential,
    constantSteps: constantShift(physics),
  };
}

/** Errors of one read of a table, in the units of its sums. */
export function readErrors(request: TableRequest, plan: SumPlan): ReadErrors {
  const { cell, sensing, seriesOhm } = request;
  return {
    clampErrorRatio: sensing.clampErrorRatio,
    nonlinearityRatio: cell.nonlinearityRatio,
    wireRatio: seriesOhm * cell.maxSiemens * plan.physics.scale.stepRatio,
    offsetSigma: sensing.offsetSigma,
    gainSigma: sensing.gainSigma,
  };
}

/** B / D of a read whose drives f(d) add up to `driveSum`. */
export function takenSteps({ physics }: SumPlan, driveSum: number): number {
  const { tracking, lowestRatio, maxActiveCount, stepRatio } = physics.scale;
  return (lowestRatio * (tracking === 'fixed' ? maxActiveCount : driveSum)) / stepRatio;
}

const NOISE_REACH = 8.5;
/** Values this many sigma out are met once in 1e8 cells. */
const CELL_REACH = 5.8;
/** Two-sided windows are at most this many times as wide as what the converter tells apart. */
const MOST_WIDENING = 32;

/** What a window must hold. */
interface SumRange {
  /** F is asked for up to here, in u. */
  readonly highest: number;
  /** Of a normal number that is added. */
  readonly addedSigma: number;
  /** Largest takenRatio of its transforms. */
  readonly mostTakenRatio?: number;
  /** Largest clampFactor. */
  readonly mostFactor?: number;
}

/** The window for the sums of up to `activeCount` rows. */
export function sumWindow(
  plan: SumPlan,
  activeCount: number,
  { highest, addedSigma, mostTakenRatio = 1, mostFactor = 1 }: SumRange,
): Window {
  const { physics, constantSteps } = plan;
  const { scale } = physics;
  const readVariance = activeCount * noiseVariance(physics, 1, plan.isDifferential ? 2 : 1);
  const noise = NOISE_REACH * Math.sqrt(mostFactor * mostFactor * readVariance + addedSigma * addedSigma);
  if (!plan.isDifferential) {
    const taken = (activeCount * scale.lowestRatio) / scale.stepRatio;
    const support = scale.tracking === 'fixed' ? 0 : -mostTakenRatio * taken;
    const lowest = support - noise - 0.25;
    return { lowest, highest: Math.max(highest + constantSteps, lowest + 1), isTwoSided: false };
  }
  let mean = 0;
  let variance = 0;
  plan.moments.forEach((one, i) => {
    mean = Math.max(mean, Math.abs(one.deviation + plan.classes[i]!.sop));
    variance = Math.max(variance, one.variance);
  });
  const cell = farthestCell(physics) / scale.stepRatio;
  const tails = activeCount * mean + 8 * Math.sqrt(activeCount * variance) + cell + noise;
  const reach = Math.max(
    highest,
    Math.min(mostFactor * tails, MOST_WIDENING * Math.max(highest, activeCount * mean)),
  );
  return { lowest: -reach - 0.25, highest: reach + 0.25, isTwoSided: true };
}

function farthestCell({ cell }: RowPhysics): number {
  let farthest = 0;
  cell.levels.forEach((_, level) => {
    for (const part of cellDistribution(cell, level)) farthest = Math.max(farthest, farEnd(part));
  });
  return farthest;
}

function farEnd(part: DistributionPart): number {
  switch (part.kind) {
    case 'atom':
      return part.value;
    case 'lognormal':
      return part.median * exp(CELL_REACH * part.sigma);
    case 'normal':
      return part.mean + CELL_REACH * part.sigma;
  }
}

/** Largest u at which a distribution of up to `activeCount` rows is asked for. */
export function highestCut(
  request: TableRequest,
  plan: SumPlan,
  range: { readonly low: number; readonly high: number },
): number {
  const { sensing } = request;
  const errors = readErrors(request, plan);
  const largestRowSop = Math.max(...plan.classes.map(({ sop }) => Math.abs(sop)));
  let highest = 1;
  for (let activeCount = range.low; activeCount <= range.high; activeCount++) {
    const taken = takenSteps(plan, activeCount);
    // Beyond twice what the rows can add up to, all that is left is the end of a long tail.
    const most = 2 * (activeCount * largestRowSop + taken + 2) + NOISE_REACH * errors.offsetSigma;
    for (const threshold of sensing.thresholds[activeCount]!) {
      if (threshold === Infinity || threshold === -Infinity) continue;
      const cut = Math.abs(threshold) + sensing.guardHalfWidth;
      const at = { z: -NOISE_REACH, clampFactor: Math.max(0.1, 1 - sensing.clampErrorRatio * 1.5) };
      const reached = undisturbed(cut, errors, { ...at, takenSteps: taken });
      highest = Math.max(highest, Math.min(reached, most));
    }
  }
  return highest;
}
