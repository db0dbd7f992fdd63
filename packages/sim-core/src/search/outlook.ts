/**
 * What is expected of designs that are not known yet.
 *
 * Quantity: mean and standard deviation of each objective, and the probability that a design is feasible.
 * Equation: objectives of one sign that lie further apart than a factor of 8 are learned as logarithms, and
 * all between 0 and 1 over what is known; slacks s as s / (1 + |s|), which keeps their sign. Feasible:
 * product over the constraints of P(slack <= 0), times P(possible), a process on 0 and 1 cut at 1/2.
 * @source rasmussen2006
 * Valid: at least 2 possible designs are known. Ignored: correlation between objectives and constraints.
 */
import { log } from '../numeric/exact-math.ts';
import { normalCdf } from '../numeric/normal.ts';
import { fitGaussianProcess, type GaussianProcess, type Kernel } from './gaussian-process.ts';
import { bestFirst } from './rank.ts';
import { feasibleIndices, type Score } from './score.ts';
import type { Point, Space } from './space.ts';

export interface Known {
  readonly points: readonly Point[];
  readonly scores: readonly Score[];
}

export interface Expectation {
  /** Scaled as `knownGoals` are. */
  readonly means: readonly number[];
  readonly sigmas: readonly number[];
  readonly feasibleRatio: number;
}

export interface Outlook {
  /** Of the first objective. */
  readonly kernel: Kernel;
  /** Scaled objectives of the feasible designs that are known. */
  readonly knownGoals: readonly (readonly number[])[];
  readonly expect: (point: Point) => Expectation;
}

const LARGEST_LINEAR_RATIO = 8;
/** Designs that are learned from; half of them the best. */
const LEARNED_COUNT = 256;

/** Fits what is known; null where too little is. */
export function createOutlook(space: Space, all: Known): Outlook | null {
  const known = selectKnown(all);
  const isPossible = known.scores.map((score) => score !== null);
  const possible = known.scores.filter((score) => score !== null);
  if (possible.length < 2) return null;
  const points = known.points.filter((_, i) => isPossible[i]);
  const fit = (values: readonly number[]) => fitGaussianProcess(space, points, values);
  const feasible = feasibleIndices(possible);
  const columns = possible[0]!.objectives.map((_, j) => scaled(possible, j, feasible));
  const goals = columns.map(fit);
  const limits = possible[0]!.slacks.map((_, j) => fit(possible.map(({ slacks }) => squash(slacks[j]!))));
  const isAnyImpossible = possible.length < known.scores.length;
  const chance = isAnyImpossible ? fitGaussianProcess(space, known.points, isPossible.map(Number)) : null;
  return {
    kernel: goals[0]!.kernel,
    knownGoals: feasible.map((index) => columns.map((column) => column[index]!)),
    expect: (point) => {
      const expected = goals.map((goal) => goal.predict(point));
      let feasibleRatio = chance ? 1 - probabilityBelow(chance, point, 0.5) : 1;
      for (const limit of limits) feasibleRatio *= probabilityBelow(limit, point, 0);
      return {
        means: expected.map(({ mean }) => mean),
        sigmas: expected.map(({ variance }) => Math.sqrt(variance)),
        feasibleRatio,
      };
    },
  };
}

function probabilityBelow(process: GaussianProcess, point: Point, limit: number): number {
  const { mean, variance } = process.predict(point);
  return variance > 0 ? normalCdf((limit - mean) / Math.sqrt(variance)) : Number(mean <= limit);
}

/** Few enough to learn from: the best, and of the others every so many. */
function selectKnown({ points, scores }: Known): Known {
  if (points.length <= LEARNED_COUNT) return { points, scores };
  const order = bestFirst(scores);
  const halfCount = LEARNED_COUNT / 2;
  const stride = (order.length - halfCount) / halfCount;
  const others = Array.from({ length: halfCount }, (_, i) => order[halfCount + Math.floor(i * stride)]!);
  const kept = [...order.slice(0, halfCount), ...others].sort((a, b) => a - b);
  return { points: kept.map((index) => points[index]!), scores: kept.map((index) => scores[index]!) };
}

/** One objective, between 0 and 1 over the feasible designs, or over all where none is feasible. */
function scaled(
  scores: readonly NonNullable<Score>[],
  objective: number,
  feasible: readonly number[],
): readonly number[] {
  const values = straightened(scores.map(({ objectives }) => objectives[objective]!));
  const counted = feasible.length > 0 ? feasible.map((index) => values[index]!) : values;
  const lowest = counted.reduce((least, value) => Math.min(least, value));
  const range = counted.reduce((most, value) => Math.max(most, value)) - lowest || 1;
  return values.map((value) => (value - lowest) / range);
}

/** Logarithms, where values span much; in the same order. */
export function straightened(values: readonly number[]): readonly number[] {
  const sign = values[0]! < 0 ? -1 : 1;
  const sizes = values.map((value) => sign * value);
  const least = sizes.reduce((lowest, size) => Math.min(lowest, size));
  const most = sizes.reduce((highest, size) => Math.max(highest, size));
  if (least <= 0 || most <= LARGEST_LINEAR_RATIO * least) return values;
  return sizes.map((size) => sign * log(size));
}

const squash = (slack: number): number => slack / (1 + Math.abs(slack));
