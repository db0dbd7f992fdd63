import { expect, test } from 'vitest';
import { runProposals, unitSpace } from '../../testing/search-problems.ts';
import { createLedger } from './ledger.ts';
import { gridPlan, latinHypercubePlan, randomPlan, sobolPlan } from './plan.ts';
import { proposalCount, propose } from './propose.ts';
import { type Axis, type Space, valuesAt } from './space.ts';

const SEED = '00000000000000a7';
const whole = (lowValue: number, highValue: number): Axis => ({
  kind: 'range',
  lowValue,
  highValue,
  isLogarithmic: false,
  isWhole: true,
});
const SMALL: Space = [
  { kind: 'levels', values: [1, 2, 4] },
  { kind: 'options', optionCount: 2 },
  whole(1, 5),
];

test('a grid has every combination once, the first knob slowest', () => {
  const points = gridPlan(SMALL).map((point) => valuesAt(SMALL, point));
  expect(points.length).toBe(30);
  expect(points.slice(0, 6)).toEqual([
    [1, 0, 1],
    [1, 0, 2],
    [1, 0, 3],
    [1, 0, 4],
    [1, 0, 5],
    [1, 1, 1],
  ]);
  expect(new Set(points.map(String)).size).toBe(30);
});

test('a grid has no ranges of real numbers', () => {
  expect(() => gridPlan(unitSpace(1))).toThrow(/values, options and whole numbers/);
});

const PLANS = { random: randomPlan, latinHypercube: latinHypercubePlan, sobol: sobolPlan };
const METHODS = ['random', 'latinHypercube', 'sobol'] as const;

test.each(METHODS)('%s: no design twice, all of a small space where more is asked for', (method) => {
  for (const pointCount of [20, 30, 100]) {
    const points = PLANS[method]({ ledger: createLedger(SMALL), pointCount, seed: SEED });
    const met = new Set(points.map((point) => String(valuesAt(SMALL, point))));
    expect(points.length).toBe(Math.min(pointCount, 30));
    expect(met.size).toBe(points.length);
  }
});

test.each(METHODS)('%s: the same seed gives the same points, another one others', (method) => {
  const plan = (seed: string) =>
    PLANS[method]({ ledger: createLedger(unitSpace(3)), pointCount: 20, seed }).map((point) => [...point]);
  expect(plan(SEED)).toEqual(plan(SEED));
  expect(plan(SEED)).not.toEqual(plan('00000000000000a8'));
});

test('a Latin hypercube meets each of n strata of every axis once', () => {
  const points = latinHypercubePlan({ ledger: createLedger(unitSpace(5)), pointCount: 97, seed: SEED });
  for (let axis = 0; axis < 5; axis++) {
    const strata = points.map((point) => Math.floor(point[axis]! * 97));
    expect(new Set(strata).size).toBe(97);
    expect(strata).not.toEqual(strata.toSorted((a, b) => a - b));
  }
});

test('random designs of a space of bins are equally likely', () => {
  const counts = new Map<string, number>();
  for (let i = 0; i < 3000; i++) {
    const seed = i.toString(16).padStart(16, '0');
    const [point] = randomPlan({ ledger: createLedger(SMALL), pointCount: 1, seed });
    const key = String(valuesAt(SMALL, point!));
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 100) ** 2 / 100, 0);
  expect(counts.size).toBe(30);
  expect(chiSquare).toBeLessThan(29 + 4 * Math.sqrt(58));
});

test('a plan comes in batches, and its size is known before', () => {
  const proposals = propose('sobol', unitSpace(2), { pointCount: 600, batchCount: 256, seed: SEED });
  expect(runProposals(proposals, () => null).batchCounts).toEqual([256, 256, 88]);
  expect(proposalCount('sobol', unitSpace(2), 600)).toBe(600);
  expect(proposalCount('random', SMALL, 600)).toBe(30);
  expect(proposalCount('grid', SMALL, 6)).toBe(30);
});

test('a space of 20,000 designs is drawn empty without listing it for each, and one too narrow is given up', () => {
  const space: Space = [whole(1, 200), whole(1, 100)];
  const points = randomPlan({ ledger: createLedger(space), pointCount: 20_000, seed: SEED });
  expect(new Set(points.map((point) => String(valuesAt(space, point)))).size).toBe(20_000);
  const narrow: Space = [
    { kind: 'range', lowValue: 1, highValue: 1 + 2 ** -52, isLogarithmic: false, isWhole: false },
  ];
  expect(randomPlan({ ledger: createLedger(narrow), pointCount: 9, seed: SEED }).length).toBe(2);
});
