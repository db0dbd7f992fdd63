import { expect, test } from 'vitest';
import { bootstrapInterval } from './bootstrap.ts';

const never = () => {
  throw new Error('nothing is drawn');
};

test('two values: the four means are 0, 1/2, 1/2, 1', () => {
  expect(bootstrapInterval([0, 1], never)).toEqual({ low: 0, high: 1 });
});

test('of 3125 listed means, 78 are cut at both ends', () => {
  // A sum of five of 0..4: 1, 5, 15, 35, 70, .. ways for 0, 1, 2, 3, 4; 1 + 5 + 15 + 35 = 56 < 78 < 126.
  expect(bootstrapInterval([4, 0, 2, 1, 3], never)).toEqual({ low: 4 / 5, high: 16 / 5 });
});

test('one value has no interval', () => {
  expect(bootstrapInterval([0.5], never)).toBeNull();
});

test('many values: close to the normal interval of the mean', () => {
  const values = Array.from({ length: 400 }, (_, i) => (i + 0.5) / 400);
  let state = 1;
  const drawIndex = (count: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * count);
  };
  const { low, high } = bootstrapInterval(values, drawIndex)!;
  const half = 1.96 * Math.sqrt(1 / 12 / 400);
  expect(Math.abs(low - (0.5 - half))).toBeLessThan(0.15 * half);
  expect(Math.abs(high - (0.5 + half))).toBeLessThan(0.15 * half);
});
