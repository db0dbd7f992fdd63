import { expect, test } from 'vitest';
import { rowClasses, rowSums } from './row-mix.ts';
import { completeRowStates, type RowState, rowSop, uniformRowStates } from './row-states.ts';

const state = (digit: number, positiveLevel: number, shareRatio: number): RowState => ({
  digit,
  positiveLevel,
  negativeLevel: null,
  shareRatio,
});

test('P(k | N) and the weights of the last row are those of counting all mixes', () => {
  const states = [state(1, 0, 0.4), state(1, 2, 0.3), state(2, 1, 0.2), state(3, 3, 0.1)];
  const classes = rowClasses(states);
  expect(classes.map(({ sop }) => sop)).toEqual([0, 2, 9]);
  expect(classes[1]!.states.map(({ shareRatio }) => shareRatio)).toEqual([0.6, 0.4]);
  const counted = new Map<number, number>();
  const last = new Map<string, number>();
  for (const a of states) {
    for (const b of states) {
      for (const c of states) {
        const share = a.shareRatio * b.shareRatio * c.shareRatio;
        const k = rowSop(a) + rowSop(b) + rowSop(c);
        counted.set(k, (counted.get(k) ?? 0) + share);
        last.set(`${k} ${rowSop(c)}`, (last.get(`${k} ${rowSop(c)}`) ?? 0) + share);
      }
    }
  }
  const { lowest, logProbability, steps } = [...rowSums(classes, 3)][2]!;
  expect([lowest, steps.length]).toEqual([0, 28]);
  steps.forEach(({ classIndices, weights }, k) => {
    expect(Math.exp(logProbability(k))).toBeCloseTo(counted.get(k) ?? 0, 14);
    classIndices.forEach((index, i) => {
      const expected = last.get(`${k} ${classes[index]!.sop}`)! / counted.get(k)!;
      expect(weights[i]).toBeCloseTo(expected, 12);
    });
    expect(classIndices.length > 0).toBe(counted.has(k));
  });
});

test('sums far rarer than the smallest number keep their weights', () => {
  const classes = rowClasses([state(1, 0, 1 - 1e-9), state(1, 1, 5e-10), state(1, 2, 5e-10)]);
  const sums = [...rowSums(classes, 200)].at(-1)!;
  expect(sums.logProbability(400)).toBeCloseTo(200 * Math.log(5e-10), 6);
  for (const { weights } of sums.steps) {
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
  }
});

test('states without a share get enough to have rows, and change nothing else', () => {
  const format = { dacBits: 1, levelBits: 2, isDifferential: false };
  const states = completeRowStates([state(1, 0, 3), state(1, 1, 1), state(1, 0, 4)], format);
  expect(states.map(({ positiveLevel }) => positiveLevel)).toEqual([0, 1, 2, 3]);
  expect(states[0]!.shareRatio).toBeCloseTo(7 / 8, 9);
  expect(states[3]!.shareRatio).toBeGreaterThan(0);
  expect(states[3]!.shareRatio).toBeLessThan(1e-9);
  expect(completeRowStates([], format)).toEqual(uniformRowStates(format));
});

test('pairs reach every sum from both sides', () => {
  const states = uniformRowStates({ dacBits: 2, levelBits: 1, isDifferential: true });
  expect([...new Set(states.map(rowSop))].sort((a, b) => a - b)).toEqual([-3, -2, -1, 0, 1, 2, 3]);
});
