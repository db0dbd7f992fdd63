import { expect, test } from 'vitest';
import { runProposals, unitSpace } from '../../testing/search-problems.ts';
import { contributionsTo, explainedRatio } from './contribution.ts';
import { propose } from './propose.ts';
import { type Point, type Space, valuesAt } from './space.ts';

const SEED = '0000000000000001';

/** Ishigami and Homma 1990, a = 7, b = 0.1, on -pi..pi. */
function ishigami(point: Point): number {
  const [a, b, c] = [...point].map((unit) => Math.PI * (2 * unit - 1)) as [number, number, number];
  return Math.sin(a) + 7 * Math.sin(b) ** 2 + 0.1 * c ** 4 * Math.sin(a);
}
/** V1 = (1 + b pi^4 / 5)^2 / 2, V2 = a^2 / 8, V3 = 0, over a^2 / 8 + b pi^4 / 5 + b^2 pi^8 / 18 + 1 / 2. */
const ISHIGAMI_INDICES = [0.3139, 0.4424, 0];

const pointsOf = (method: 'sobol' | 'random' | 'grid', space: Space, pointCount: number) =>
  runProposals(propose(method, space, { pointCount, batchCount: 256, seed: SEED }), () => null).points;

test.each([
  ['sobol', 'spread', 4096, 0.03],
  ['random', 'spread', 4096, 0.04],
  ['sobol', 'designed', 256, 0.05],
] as const)('Ishigami: %s points taken as %s, %d of them', (method, kind, count, tolerance) => {
  const points = pointsOf(method, unitSpace(3), count);
  const values = points.map(ishigami);
  const { firstOrderRatios, isEstimated } = contributionsTo(values, { space: unitSpace(3), points, kind });
  expect(isEstimated).toBe(true);
  for (const [i, index] of ISHIGAMI_INDICES.entries()) {
    expect(Math.abs(firstOrderRatios[i]! - index)).toBeLessThan(tolerance);
  }
});

const GRID: Space = [
  { kind: 'levels', values: [1, 2, 3] },
  { kind: 'options', optionCount: 4 },
  { kind: 'levels', values: [0, 10] },
];

test('a full grid of a sum: exact, and they add up to 1', () => {
  const points = pointsOf('grid', GRID, 24);
  const values = points.map((point) => valuesAt(GRID, point).reduce((sum, value) => sum + value, 0));
  const { firstOrderRatios, isEstimated } = contributionsTo(values, { space: GRID, points, kind: 'grid' });
  // Variances 2/3, 5/4 and 25.
  const all = 2 / 3 + 5 / 4 + 25;
  [2 / 3 / all, 5 / 4 / all, 25 / all].forEach((expected, i) => {
    expect(firstOrderRatios[i]).toBeCloseTo(expected, 12);
  });
  expect(isEstimated).toBe(false);
});

test('chance explains nothing on average: without the correction it would explain 11 %', () => {
  const means = [true, false].map((isExact) => {
    let sum = 0;
    for (let i = 0; i < 400; i++) {
      const seed = i.toString(16).padStart(16, '0');
      const proposals = propose('random', unitSpace(2), { pointCount: 64, batchCount: 256, seed });
      const { points } = runProposals(proposals, () => null);
      const bins = points.map((point) => Math.floor(point[0]! * 8));
      sum += explainedRatio(
        points.map((point) => point[1]!),
        { bins, isExact },
      );
    }
    return sum / 400;
  });
  expect(means[0]).toBeGreaterThan(0.1);
  // Negative estimates are cut at 0, which leaves some.
  expect(means[1]).toBeLessThan(0.03);
});

test('what does not vary has no contributions', () => {
  const points = pointsOf('grid', GRID, 24);
  for (const kind of ['grid', 'spread', 'designed'] as const) {
    const { firstOrderRatios } = contributionsTo(
      points.map(() => 5),
      { space: GRID, points, kind },
    );
    expect(firstOrderRatios).toEqual([0, 0, 0]);
  }
});

test('values that are learned as logarithms are explained as they are', () => {
  const space = unitSpace(2);
  const value = (point: Point) => Math.exp(4 * point[0]! + 4 * point[1]!);
  const proposals = propose('nsga2', space, { pointCount: 200, batchCount: 256, seed: SEED });
  const { points } = runProposals(proposals, (point) => ({
    objectives: [value(point), -value(point)],
    slacks: [],
  }));
  const { firstOrderRatios } = contributionsTo(points.map(value), { space, points, kind: 'designed' });
  // With m = (e^4 - 1) / 4 and q = (e^8 - 1) / 8: (q - m^2) m^2 / (q^2 - m^4); of logarithms it would be 1/2.
  for (const ratio of firstOrderRatios) expect(Math.abs(ratio - 0.325)).toBeLessThan(0.05);
});

test('negative values that are learned as logarithms come back with their sign', () => {
  const space = unitSpace(2);
  const value = (point: Point) => -1 - 50 * point[0]! ** 4 - 5 * point[1]!;
  const points = pointsOf('sobol', space, 200);
  const { firstOrderRatios } = contributionsTo(points.map(value), { space, points, kind: 'designed' });
  // Variances 2500 (1/9 - 1/25) and 25/12; of the reciprocals the second knob would explain a third.
  expect(Math.abs(firstOrderRatios[0]! - 0.988)).toBeLessThan(0.02);
  expect(Math.abs(firstOrderRatios[1]! - 0.012)).toBeLessThan(0.02);
});
