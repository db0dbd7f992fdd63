import { expect, test } from 'vitest';
import { addressKey } from '../random/address.ts';
import { DRAW_RANGE, readDraw, WEYL_STEP, windowSalt, windowStart } from '../random/read-draw.ts';
import { drawNormal, normalTable } from './normal-table.ts';

const table = normalTable();

test.each([
  [0.25, 0.6744897502],
  [0.1586552539, 1],
  [0.0227501319, 2],
  [0.001349898, 3],
  [3.16712418e-5, 4],
  [2.8665157e-7, 5],
])('a tail of %f lies beyond %f deviations', (tail, deviations) => {
  // The lowest bit of a draw is its sign, the others the tail over 2^-31.
  const draw = 2 * Math.round(tail * DRAW_RANGE - 0.5);
  expect(Math.abs(drawNormal(table, draw) - deviations)).toBeLessThan(1e-4);
  expect(drawNormal(table, draw + 1)).toBe(-drawNormal(table, draw));
});

test('larger tails have smaller deviates, down to 0', () => {
  let last = Infinity;
  for (let exponent = 0; exponent < 30; exponent++) {
    for (let step = 0; step < 64; step++) {
      const size = drawNormal(table, 2 * Math.floor(2 ** exponent * (1 + step / 64)));
      expect(size).toBeLessThanOrEqual(last);
      last = size;
    }
  }
  expect(drawNormal(table, DRAW_RANGE - 2)).toBeCloseTo(0, 6);
  expect(drawNormal(table, 0)).toBeGreaterThan(6.2);
});

test('deviates of counted draws have the moments and tails of the normal distribution', () => {
  const count = 1_000_000;
  const key = addressKey('00000000000000a7', ['read', 0]);
  const sums = new Float64Array(5);
  const beyond = new Float64Array(5);
  for (let i = 0; i < count; i++) {
    const weyl = (windowStart(key, i >> 7) + Math.imul(i & 127, WEYL_STEP)) | 0;
    const z = drawNormal(table, readDraw(weyl, windowSalt(key, i >> 7)));
    for (let power = 1; power <= 4; power++) sums[power]! += z ** power;
    for (let limit = 1; limit <= 4; limit++) if (z > limit) beyond[limit]!++;
  }
  const deviation = 1 / Math.sqrt(count);
  expect(Math.abs(sums[1]! / count)).toBeLessThan(4 * deviation);
  expect(Math.abs(sums[2]! / count - 1)).toBeLessThan(4 * deviation * Math.sqrt(2));
  expect(Math.abs(sums[3]! / count)).toBeLessThan(4 * deviation * Math.sqrt(15));
  expect(Math.abs(sums[4]! / count - 3)).toBeLessThan(4 * deviation * Math.sqrt(96));
  for (const [limit, share] of [0.5, 0.1586552539, 0.0227501319, 0.001349898, 3.167124e-5].entries()) {
    if (limit === 0) continue;
    const error = Math.abs(beyond[limit]! / count - share);
    expect(error).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / count));
  }
});
