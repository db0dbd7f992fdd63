/**
 * Plans: points that are chosen before anything is known of them. None holds a design twice, and none is
 * larger than its space.
 *
 * Latin hypercube: axis by axis, a random order of n equal strata, a random place in each.
 * @source mckay1979
 */
import { stream } from '../random/stream.ts';
import { drawUnit, shuffle } from './draw.ts';
import { gridOf, gridPoint, gridSize } from './grid.ts';
import type { Ledger } from './ledger.ts';
import { createSobol } from './sobol-sequence.ts';
import { type Point, type Space, sizeOf } from './space.ts';

/** Sobol points in a row that may meet only designs that were taken: then the rest is drawn. */
const FRUITLESS_COUNT = 4096;

export interface PlanOptions {
  readonly ledger: Ledger;
  readonly pointCount: number;
  /** 16 hexadecimal digits. */
  readonly seed: string;
}

/** All combinations of a space without ranges of real numbers, the first axis slowest. */
export function gridPlan(space: Space): Point[] {
  const grid = gridOf(space);
  return Array.from({ length: gridSize(grid) }, (_, index) => gridPoint(grid, index));
}

/** Independent draws, without those that repeat another. */
export function randomPlan({ ledger, pointCount, seed }: PlanOptions): Point[] {
  return fill(ledger, { points: [], pointCount, seed });
}

/** Strata are met once each on every axis; where bins make two points the same, the second is drawn anew. */
export function latinHypercubePlan({ ledger, pointCount, seed }: PlanOptions): Point[] {
  const wantedCount = Math.min(pointCount, sizeOf(ledger.space));
  const draws = stream(seed, 'search.latin-hypercube');
  const columns = ledger.space.map(() => {
    const strata = shuffle(
      draws,
      Array.from({ length: wantedCount }, (_, i) => i),
    );
    return strata.map((stratum) => (stratum + drawUnit(draws)) / wantedCount);
  });
  const points: Point[] = [];
  for (let i = 0; i < wantedCount; i++) {
    const point = ledger.take(columns.map((column) => column[i]!));
    if (point) points.push(point);
  }
  return fill(ledger, { points, pointCount, seed });
}

/** The scrambled sequence, without points that fall on a design again. */
export function sobolPlan({ ledger, pointCount, seed }: PlanOptions): Point[] {
  const next = createSobol(ledger.space.length, seed);
  const points: Point[] = [];
  let fruitlessCount = 0;
  while (points.length < pointCount && fruitlessCount < FRUITLESS_COUNT) {
    const point = ledger.take(next());
    fruitlessCount = point ? 0 : fruitlessCount + 1;
    if (point) points.push(point);
  }
  return fill(ledger, { points, pointCount, seed });
}

/** Adds random designs until there are enough, or no more. */
function fill(
  ledger: Ledger,
  plan: { readonly points: Point[]; readonly pointCount: number; readonly seed: string },
): Point[] {
  const { points, pointCount, seed } = plan;
  const draws = stream(seed, 'search.random');
  while (points.length < pointCount) {
    const point = ledger.takeRandom(draws);
    if (!point) break;
    points.push(point);
  }
  return points;
}
