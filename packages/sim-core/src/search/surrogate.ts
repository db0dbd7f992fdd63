/**
 * Surrogate-guided search.
 *
 * Quantity: the designs that are worth most to know next.
 * Equation: a batch is chosen one by one. Random weights w make one goal of all objectives f, scaled between
 * 0 and 1: max w_i f_i + 0.05 sum w_i f_i. A design is worth the expected improvement of that goal, over 64
 * joint draws of its objectives, times its probability to be feasible, times 1 - k for its correlation k with
 * each design chosen before in the batch. Chosen among 256 random designs and 256 children of the best.
 * @source knowles2006
 * @source jones1998
 * @source gonzalez2016
 * Valid: costly goals, and a few hundred designs: a batch is 4, or 1/128 of all. Where nothing is feasible
 * yet, the probability to become so is all that counts. Ignored: what the batch will teach about later
 * batches.
 */
import { log } from '../numeric/exact-math.ts';
import { fillNormal } from '../random/distributions.ts';
import { type Stream, stream } from '../random/stream.ts';
import { drawIndex, drawUnit } from './draw.ts';
import { covariance } from './gaussian-process.ts';
import type { Ledger } from './ledger.ts';
import { createOutlook, type Expectation, type Known, type Outlook } from './outlook.ts';
import { type PlanOptions, sobolPlan } from './plan.ts';
import type { Proposals } from './propose.ts';
import { bestFirst } from './rank.ts';
import type { Score } from './score.ts';
import { type Point, type Space, snapped } from './space.ts';
import { crossAndMutate } from './vary.ts';

const SMALLEST_BATCH = 4;
const LARGEST_BATCH_COUNT = 128;
const SMALLEST_START = 8;
const POOL_HALF_COUNT = 256;
const PARENT_COUNT = 16;
const DRAW_COUNT = 64;
const SUM_WEIGHT = 0.05;

/** Batches of designs: first a Sobol plan of two designs an axis, then what was learned decides. */
export function* learn(options: PlanOptions): Proposals {
  const { ledger, pointCount, seed } = options;
  const startCount = Math.min(pointCount, Math.max(SMALLEST_START, 2 * ledger.space.length + 2));
  const batchCount = Math.max(SMALLEST_BATCH, Math.ceil(pointCount / LARGEST_BATCH_COUNT));
  const points: Point[] = [];
  const scores: Score[] = [];
  let batch = sobolPlan({ ...options, pointCount: startCount });
  for (let batchIndex = 0; batch.length > 0; batchIndex++) {
    scores.push(...(yield batch));
    points.push(...batch);
    const wantedCount = Math.min(batchCount, pointCount - points.length);
    const draws = stream(seed, 'search.surrogate', batchIndex);
    batch = wantedCount > 0 ? chooseBatch(ledger, { points, scores }, { wantedCount, draws }) : [];
  }
}

function chooseBatch(
  ledger: Ledger,
  known: Known,
  { wantedCount, draws }: { readonly wantedCount: number; readonly draws: Stream },
): Point[] {
  const { space } = ledger;
  const outlook = createOutlook(space, known);
  const pool = outlook ? drawPool(space, known, draws) : [];
  const expectations = pool.map((point) => outlook!.expect(point));
  const isOpen = pool.map(() => true);
  // One less the correlation with what the batch holds already.
  const novelties = pool.map(() => 1);
  const batch: Point[] = [];
  while (batch.length < wantedCount) {
    const worths = outlook ? worthsOf(outlook, expectations, draws) : [];
    const best = () => indexOfLargest(pool.length, (i) => (isOpen[i] ? worths[i]! * novelties[i]! : -1));
    let point: Point | null = null;
    for (let i = best(); !point && i >= 0; i = best()) {
      isOpen[i] = false;
      point = ledger.take(pool[i]!);
    }
    point ??= ledger.takeRandom(draws);
    if (!point) break;
    for (const [i, other] of pool.entries()) {
      novelties[i]! *= outlook ? 1 - covariance(space, outlook.kernel, [point, other]) : 1;
    }
    batch.push(point);
  }
  return batch;
}

/** Random designs, and children of the best ones. */
function drawPool(space: Space, known: Known, draws: Stream): Point[] {
  const parents = bestFirst(known.scores, PARENT_COUNT).map((index) => known.points[index]!);
  const pool = Array.from({ length: POOL_HALF_COUNT }, () =>
    snapped(
      space,
      space.map(() => drawUnit(draws)),
    ),
  );
  const select = () => parents[drawIndex(draws, parents.length)]!;
  while (pool.length < 2 * POOL_HALF_COUNT) {
    for (const child of crossAndMutate(space, [select(), select()], draws)) pool.push(snapped(space, child));
  }
  return pool;
}

/** Worth of each design under one goal with fresh weights. */
function worthsOf(outlook: Outlook, expectations: readonly Expectation[], draws: Stream): number[] {
  if (outlook.knownGoals.length === 0) return expectations.map(({ feasibleRatio }) => feasibleRatio);
  const width = outlook.knownGoals[0]!.length;
  const sizes = Array.from({ length: width }, () => -log(drawUnit(draws)));
  const sum = sizes.reduce((total, size) => total + size, 0);
  const goalOf = createGoal(sizes.map((size) => size / sum));
  const lowest = outlook.knownGoals.map(goalOf).reduce((least, goal) => Math.min(least, goal));
  const normals = new Float64Array(DRAW_COUNT * width);
  fillNormal(draws, normals);
  const drawn = new Float64Array(width);
  return expectations.map(({ means, sigmas, feasibleRatio }) => {
    let gain = 0;
    for (let draw = 0; draw < DRAW_COUNT; draw++) {
      for (let i = 0; i < width; i++) drawn[i] = means[i]! + sigmas[i]! * normals[draw * width + i]!;
      gain += Math.max(0, lowest - goalOf(drawn));
    }
    return (gain / DRAW_COUNT) * feasibleRatio;
  });
}

function createGoal(weights: readonly number[]): (objectives: ArrayLike<number>) => number {
  return (objectives) => {
    let largest = -Infinity;
    let sum = 0;
    for (let i = 0; i < weights.length; i++) {
      const weighted = weights[i]! * objectives[i]!;
      largest = Math.max(largest, weighted);
      sum += weighted;
    }
    return largest + SUM_WEIGHT * sum;
  };
}

/** -1 where no value is above -1. */
function indexOfLargest(count: number, worthOf: (index: number) => number): number {
  let best = -1;
  let largest = -1;
  for (let i = 0; i < count; i++) {
    const value = worthOf(i);
    if (value <= largest) continue;
    best = i;
    largest = value;
  }
  return best;
}
