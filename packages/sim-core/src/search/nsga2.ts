/**
 * NSGA-II.
 *
 * Quantity: designs that approach the Pareto front, generation by generation.
 * Equation: parents by binary tournaments on (front, crowding), children by crossover and mutation; the best
 * of parents and children go on. Constrained domination: feasible before infeasible, then less broken first.
 * @source deb2002
 * Valid: up to 3 objectives; with 4 nearly all points are on one front and crowding alone decides. The first
 * generation is a scrambled Sobol plan. No design is asked for twice: a child that exists is mutated on, and
 * at last drawn anew. Ignored: nothing.
 */
import { type Stream, stream } from '../random/stream.ts';
import { drawIndex } from './draw.ts';
import type { Ledger } from './ledger.ts';
import { type PlanOptions, sobolPlan } from './plan.ts';
import type { Proposals } from './propose.ts';
import { bestFirst } from './rank.ts';
import type { Score } from './score.ts';
import type { Point } from './space.ts';
import { crossAndMutate, mutate } from './vary.ts';

const SMALLEST_POPULATION = 8;
const LARGEST_POPULATION = 200;
/** Mutations of a child that exists already, before a random design takes its place. */
const MUTATION_COUNT = 8;

interface Member {
  readonly point: Point;
  readonly score: Score;
}

/** Even, and so many that there are about as many generations as members. */
export function populationOf(pointCount: number): number {
  const even = 2 * Math.ceil(0.6 * Math.sqrt(pointCount));
  return Math.min(pointCount, LARGEST_POPULATION, Math.max(SMALLEST_POPULATION, even));
}

/** Generations of designs; the population follows from the number of designs in all. */
export function* evolve(options: PlanOptions): Proposals {
  const { ledger, pointCount, seed } = options;
  const draws = stream(seed, 'search.nsga2');
  const populationCount = populationOf(pointCount);
  let batch: readonly Point[] = sobolPlan({ ...options, pointCount: populationCount });
  let population: readonly Member[] = [];
  let askedCount = 0;
  while (batch.length > 0) {
    askedCount += batch.length;
    const scores = yield batch;
    const members = batch.map((point, i) => ({ point, score: scores[i]! }));
    population = best([...population, ...members], populationCount);
    const wantedCount = Math.min(populationCount, pointCount - askedCount);
    batch = breed(population, wantedCount, { ledger, draws });
  }
}

/** The best, the best first. */
function best(members: readonly Member[], count: number): readonly Member[] {
  const scores = members.map(({ score }) => score);
  return bestFirst(scores, count).map((index) => members[index]!);
}

/** New designs; fewer than wanted only when all have been asked for. */
function breed(
  population: readonly Member[],
  wantedCount: number,
  { ledger, draws }: { readonly ledger: Ledger; readonly draws: Stream },
): Point[] {
  const children: Point[] = [];
  // Members stand in order of rank and crowding, so the better of two is the earlier one.
  const select = () =>
    population[Math.min(drawIndex(draws, population.length), drawIndex(draws, population.length))]!.point;
  while (children.length < wantedCount) {
    for (const child of crossAndMutate(ledger.space, [select(), select()], draws)) {
      if (children.length === wantedCount) break;
      const point = takeNear(child, ledger, draws);
      if (!point) return children;
      children.push(point);
    }
  }
  return children;
}

/** The child, or what mutations make of it, or any design that is free. */
function takeNear(child: Point, ledger: Ledger, draws: Stream): Point | null {
  for (let i = 0; i < MUTATION_COUNT; i++) {
    const point = ledger.take(child);
    if (point) return point;
    mutate(ledger.space, child, draws);
  }
  return ledger.takeRandom(draws);
}
