import { expect, test } from 'vitest';
import { dtlz2, type Problem, runProposals, unitSpace, zdt1, zdt2 } from '../../testing/search-problems.ts';
import { stream } from '../random/stream.ts';
import { hypervolume } from './hypervolume.ts';
import { populationOf } from './nsga2.ts';
import { propose } from './propose.ts';
import type { Score } from './score.ts';
import { type Space, snapped, valuesAt } from './space.ts';
import { crossAndMutate, mutate } from './vary.ts';

const SEED = '0000000000000001';
const CORNER = [1.1, 1.1, 1.1];

function volumeOf(
  method: 'nsga2' | 'random',
  problem: Problem,
  options: { readonly pointCount: number; readonly width: number },
): number {
  const { pointCount, width } = options;
  const proposals = propose(method, unitSpace(12), { pointCount, batchCount: 256, seed: SEED });
  const { scores, points } = runProposals(proposals, (point) => ({
    objectives: problem(point),
    slacks: [],
  }));
  expect(points.length).toBe(pointCount);
  const rows = Float64Array.from(scores.flatMap((score) => score!.objectives));
  return hypervolume(rows, CORNER.slice(0, width));
}

/** Volumes of the true fronts below 1.1 in every objective. */
test.each([
  ['ZDT1', zdt1, 2, 1.21 - 1 / 3, 0.99],
  ['ZDT2', zdt2, 2, 1.21 - 2 / 3, 0.98],
  ['DTLZ2', dtlz2, 3, 1.331 - Math.PI / 6, 0.95],
] as const)('%s in 12 variables: 10,000 designs dominate the share of what the true front does', (...one) => {
  const [, problem, width, frontVolume, share] = one;
  const volume = volumeOf('nsga2', problem, { pointCount: 10_000, width });
  expect(volume).toBeGreaterThan(share * frontVolume);
  expect(volume).toBeLessThan(frontVolume);
  expect(volumeOf('random', problem, { pointCount: 10_000, width })).toBeLessThan(0.35 * frontVolume);
});

const MIXED: Space = [
  { kind: 'levels', values: [1, 2, 4, 8, 16, 32] },
  { kind: 'options', optionCount: 5 },
  { kind: 'range', lowValue: 1, highValue: 40, isLogarithmic: false, isWhole: true },
];

/** Best with 16, option 3 and 29; only odd last values are possible, and those from 20 on feasible. */
function mixedScore(values: readonly number[]): Score {
  const [level, option, whole] = values as [number, number, number];
  if (whole % 2 === 0) return null;
  const objective = Math.abs(level - 16) + (option === 3 ? 0 : 10) + Math.abs(whole - 29);
  return { objectives: [objective], slacks: [(20 - whole) / 20] };
}

test('finds the best of levels, options and whole numbers between impossible ones, asking for none twice', () => {
  const proposals = propose('nsga2', MIXED, { pointCount: 300, batchCount: 256, seed: SEED });
  const { points, scores, batchCounts } = runProposals(proposals, (point) =>
    mixedScore(valuesAt(MIXED, point)),
  );
  const met = points.map((point) => String(valuesAt(MIXED, point)));
  expect(new Set(met).size).toBe(300);
  expect(met).toContain('16,3,29');
  expect(batchCounts.slice(0, -1).every((count) => count === populationOf(300))).toBe(true);
  const feasibleRatio = (list: readonly Score[]) =>
    list.filter((score) => score && score.slacks[0]! <= 0).length / list.length;
  expect(feasibleRatio(scores.slice(-100))).toBeGreaterThan(1.3 * feasibleRatio(scores.slice(0, 22)));
});

test('ends with the space: every design once', () => {
  const space = MIXED.slice(0, 2);
  const proposals = propose('nsga2', space, { pointCount: 500, batchCount: 256, seed: SEED });
  const { points } = runProposals(proposals, (point) => ({ objectives: [point[0]!], slacks: [] }));
  expect(new Set(points.map((point) => String(valuesAt(space, point)))).size).toBe(30);
  expect(points.length).toBe(30);
});

test('children stay in the cube, keep the mean of numbers and take options of a parent or new ones', () => {
  const draws = stream(SEED, 'test');
  const space: Space = [...unitSpace(1), { kind: 'options', optionCount: 4 }];
  const parents = [Float64Array.of(0.2, 0.125), Float64Array.of(0.6, 0.375)] as const;
  let sum = 0;
  const options = new Map<number, number>();
  for (let i = 0; i < 4000; i++) {
    for (const child of crossAndMutate(space, [parents[0], parents[1]], draws)) {
      expect(child[0]).toBeGreaterThanOrEqual(0);
      expect(child[0]).toBeLessThanOrEqual(1);
      sum += child[0]!;
      const option = valuesAt(space, snapped(space, child))[1]!;
      options.set(option, (options.get(option) ?? 0) + 1);
    }
  }
  expect(Math.abs(sum / 8000 - 0.4)).toBeLessThan(0.01);
  // Half of all mutate, evenly to the other three.
  const ratios = [0, 1, 2, 3].map((option) => options.get(option)! / 8000);
  for (const [i, ratio] of [1 / 3, 1 / 3, 1 / 6, 1 / 6].entries()) {
    expect(Math.abs(ratios[i]! - ratio)).toBeLessThan(0.02);
  }
});

test('a mutation of few bins always changes them, to either side', () => {
  const draws = stream(SEED, 'test');
  const space: Space = [{ kind: 'levels', values: [1, 2, 3, 4] }];
  for (const start of [1, 2, 3, 4]) {
    const met = new Set<number>();
    for (let i = 0; i < 2000; i++) {
      const point = Float64Array.of((start - 0.5) / 4);
      mutate(space, point, draws);
      met.add(valuesAt(space, point)[0]!);
    }
    const neighbours = [start - 1, start + 1].filter((value) => value >= 1 && value <= 4);
    expect([...met]).toEqual(expect.arrayContaining(neighbours));
    expect(met.has(start)).toBe(false);
  }
});

test('a population has about as many members as generations, and at most 200', () => {
  expect([1, 4, 60, 1000, 20_000, 100_000].map(populationOf)).toEqual([1, 4, 10, 38, 170, 200]);
});
