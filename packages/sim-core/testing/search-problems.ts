import { cosineSine } from '../src/numeric/trigonometry.ts';
import type { Proposals } from '../src/search/propose.ts';
import type { Score } from '../src/search/score.ts';
import type { Point, Space } from '../src/search/space.ts';

/** Real axes from 0 to 1. */
export function unitSpace(axisCount: number): Space {
  const axis = { kind: 'range', lowValue: 0, highValue: 1, isLogarithmic: false, isWhole: false } as const;
  return Array.from({ length: axisCount }, () => axis);
}

/** Objectives of a point; less is better. */
export type Problem = (point: Point) => number[];

/** ZDT1 (Zitzler, Deb and Thiele 2000): front f2 = 1 - sqrt(f1). */
export const zdt1: Problem = (point) => {
  const g = tailMean(point);
  return [point[0]!, g * (1 - Math.sqrt(point[0]! / g))];
};

/** ZDT2: front f2 = 1 - f1^2, not convex. */
export const zdt2: Problem = (point) => {
  const g = tailMean(point);
  return [point[0]!, g * (1 - (point[0]! / g) * (point[0]! / g))];
};

/** DTLZ2 (Deb, Thiele, Laumanns and Zitzler 2005) of 3 objectives: front an eighth of the unit sphere. */
export const dtlz2: Problem = (point) => {
  const radius = 1 + point.slice(2).reduce((sum, x) => sum + (x - 0.5) * (x - 0.5), 0);
  const [cosA, sinA] = turn(point[0]!);
  const [cosB, sinB] = turn(point[1]!);
  return [radius * cosA * cosB, radius * cosA * sinB, radius * sinA];
};

/** All that a method asks for, and what it was told. */
export function runProposals(
  proposals: Proposals,
  scoreOf: (point: Point) => Score,
): { readonly points: Point[]; readonly scores: Score[]; readonly batchCounts: number[] } {
  const points: Point[] = [];
  const scores: Score[] = [];
  const batchCounts: number[] = [];
  let step = proposals.next();
  while (!step.done) {
    const told = step.value.map(scoreOf);
    points.push(...step.value);
    scores.push(...told);
    batchCounts.push(told.length);
    step = proposals.next(told);
  }
  return { points, scores, batchCounts };
}

function tailMean(point: Point): number {
  return 1 + (9 * point.slice(1).reduce((sum, x) => sum + x, 0)) / (point.length - 1);
}

function turn(unit: number): [cosine: number, sine: number] {
  const out = new Float64Array(2);
  cosineSine((unit * Math.PI) / 2, out);
  return [out[0]!, out[1]!];
}
