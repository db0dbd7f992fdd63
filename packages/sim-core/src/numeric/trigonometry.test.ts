import { expect, test } from 'vitest';
import { cosineSine } from './trigonometry.ts';

const pair = new Float64Array(2);

test('cosine and sine stay within 2 ulp of 1 of the engine', () => {
  for (const limit of [1, 100, 1e6]) {
    for (let i = 0; i < 20_000; i++) {
      const x = limit * (2 * ((i + 0.618) / 20_000) - 1);
      cosineSine(x, pair);
      expect(Math.abs(pair[0]! - Math.cos(x)), `cos ${x}`).toBeLessThan(4.5e-16);
      expect(Math.abs(pair[1]! - Math.sin(x)), `sin ${x}`).toBeLessThan(4.5e-16);
    }
  }
});

test('quarter turns land in the right quadrant', () => {
  for (let quarter = -9; quarter <= 9; quarter++) {
    cosineSine((quarter * Math.PI) / 2 + 0.1, pair);
    expect(pair[0]).toBeCloseTo(Math.cos((quarter * Math.PI) / 2 + 0.1), 14);
  }
});

test('angles that the reduction cannot take are refused', () => {
  expect(() => cosineSine(2e6, pair)).toThrow(/2\^20/);
  expect(() => cosineSine(Number.NaN, pair)).toThrow(/2\^20/);
});
