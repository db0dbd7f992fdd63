import { expect, test } from 'vitest';
import { runProposals, unitSpace, zdt1 } from '../../testing/search-problems.ts';
import { hypervolume } from './hypervolume.ts';
import { propose } from './propose.ts';
import type { Score } from './score.ts';
import { type Point, type Space, valuesAt } from './space.ts';

const SEEDS = ['0000000000000001', '0000000000000002', '0000000000000003'];
const METHODS = ['surrogate', 'random'] as const;
type Method = (typeof METHODS)[number];

function run(
  method: Method,
  space: Space,
  options: { readonly pointCount: number; readonly seed: string; readonly scoreOf: (point: Point) => Score },
) {
  const { scoreOf, ...counts } = options;
  return runProposals(propose(method, space, { ...counts, batchCount: 256 }), scoreOf);
}

/** Branin on the unit square; its lowest value is 0.397887. */
function branin(point: Point): number {
  const x = 15 * point[0]! - 5;
  const y = 15 * point[1]!;
  const inner = y - (5.1 / (4 * Math.PI ** 2)) * x * x + (5 / Math.PI) * x - 6;
  return inner * inner + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
}

test('60 designs: within 0.01 of the lowest value of Branin, ten times nearer than random ones', () => {
  const meanGap = (method: Method) => {
    const gaps = SEEDS.map((seed) => {
      const scoreOf = (point: Point) => ({ objectives: [branin(point)], slacks: [] });
      const { scores } = run(method, unitSpace(2), { pointCount: 60, seed, scoreOf });
      return Math.min(...scores.map((score) => score!.objectives[0]!)) - 0.397887;
    });
    return gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  };
  const gap = meanGap('surrogate');
  expect(gap).toBeLessThan(0.01);
  expect(gap).toBeLessThan(0.1 * meanGap('random'));
});

test('two objectives: 120 designs in 6 variables dominate more than half of what the front of ZDT1 does', () => {
  const volumes = (method: Method) =>
    SEEDS.slice(0, 2).map((seed) => {
      const scoreOf = (point: Point) => ({ objectives: zdt1(point), slacks: [] });
      const { scores } = run(method, unitSpace(6), { pointCount: 120, seed, scoreOf });
      return hypervolume(Float64Array.from(scores.flatMap((score) => score!.objectives)), [1.1, 1.1]);
    });
  const half = (1.21 - 1 / 3) / 2;
  for (const volume of volumes('surrogate')) expect(volume).toBeGreaterThan(half);
  for (const volume of volumes('random')) expect(volume).toBeLessThan(half / 4);
});

const MIXED: Space = [
  { kind: 'options', optionCount: 4 },
  { kind: 'levels', values: [1, 2, 4, 8, 16, 32, 64] },
  ...unitSpace(1),
];

test('learns which options are possible and which constraint binds', () => {
  // Option 3 is impossible; the best feasible value is 1 with option 2, level 16.
  const scoreOf = (point: Point): Score => {
    const [option, level, real] = valuesAt(MIXED, point) as [number, number, number];
    if (option === 3) return null;
    return { objectives: [64 / level - option + real], slacks: [(level - 16) / 16] };
  };
  const { points, scores } = run('surrogate', MIXED, { pointCount: 60, seed: SEEDS[0]!, scoreOf });
  const feasible = scores.filter((score) => score && score.slacks[0]! <= 0);
  expect(Math.min(...feasible.map((score) => score!.objectives[0]!))).toBeLessThan(2.05);
  const later = points.slice(20).map((point) => valuesAt(MIXED, point));
  const good = later.filter(([option, level]) => option !== 3 && level! <= 16);
  // Of all designs 3/4 are possible and 5/7 of these feasible.
  expect(good.length / later.length).toBeGreaterThan(0.8);
});

test('no design twice, and all of a small space', () => {
  const space = MIXED.slice(0, 2);
  const scoreOf = (point: Point): Score => ({ objectives: [point[0]!, 1 - point[1]!], slacks: [] });
  const { points } = run('surrogate', space, { pointCount: 60, seed: SEEDS[0]!, scoreOf });
  expect(new Set(points.map((point) => String(valuesAt(space, point)))).size).toBe(28);
  expect(points.length).toBe(28);
});

test('goes on where nothing is possible', () => {
  const { points } = run('surrogate', MIXED, { pointCount: 20, seed: SEEDS[0]!, scoreOf: () => null });
  expect(points.length).toBe(20);
});

test('designs of one batch keep apart', () => {
  for (const seed of SEEDS) {
    const scoreOf = (point: Point): Score => ({
      objectives: [(point[0]! - 0.3) ** 2 + (point[1]! - 0.6) ** 2],
      slacks: [],
    });
    const { points, batchCounts } = run('surrogate', unitSpace(2), { pointCount: 32, seed, scoreOf });
    let first = batchCounts[0]!;
    const nearest = batchCounts.slice(1).map((count) => {
      const batch = points.slice(first, first + count);
      first += count;
      const gaps = batch.flatMap((a, i) =>
        batch.slice(0, i).map((b) => Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!)),
      );
      return Math.min(...gaps);
    });
    // 0.01 to 0.02 where each is chosen as if it were alone.
    expect(nearest.reduce((sum, gap) => sum + gap, 0) / nearest.length).toBeGreaterThan(0.06);
  }
});
