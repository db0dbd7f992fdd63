import { expect, test } from 'vitest';
import { addressKey } from './address.ts';
import { fillNormal } from './distributions.ts';
import { murmur3 } from './murmur3.ts';
import { DRAW_RANGE, readDraw, WEYL_STEP, windowSalt, windowStart } from './read-draw.ts';
import { nextWord, stream } from './stream.ts';

const SEED = '00000000000000a7';

test('murmur3 gives the published digest', () => {
  const words = murmur3('I will not buy this record, it is scratched.');
  const hex = [...words].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
  expect(hex).toBe('a0a9683b25ac5e40d9af2895890dddf5');
});

test("xoshiro128** gives its authors' sequence", () => {
  const source = { state: Int32Array.of(1, 2, 3, 4) };
  const words = Array.from({ length: 6 }, () => nextWord(source) >>> 0);
  expect(words).toEqual([11520, 0, 5927040, 70819200, 2031721883, 1637235492]);
});

test('an address is checked: it must have one spelling', () => {
  expect(() => stream('A7', 'read')).toThrow(/16 hexadecimal/);
  expect(() => stream(SEED, 'read/0')).toThrow(/address/);
  expect(() => stream(SEED, 'read', -1)).toThrow(/address/);
  expect(() => stream(SEED, 'read', 0.5)).toThrow(/address/);
});

test('normal numbers have the moments and tails of the normal distribution', () => {
  const count = 1_000_000;
  const normals = new Float64Array(count);
  fillNormal(stream(SEED, 'normal'), normals);
  const moment = (power: (z: number) => number) => normals.reduce((sum, z) => sum + power(z), 0) / count;
  const fourErrors = 4 / Math.sqrt(count);
  expect(Math.abs(moment((z) => z))).toBeLessThan(fourErrors);
  expect(Math.abs(moment((z) => z * z) - 1)).toBeLessThan(fourErrors * Math.sqrt(2));
  expect(Math.abs(moment((z) => z ** 3))).toBeLessThan(fourErrors * Math.sqrt(15));
  expect(Math.abs(moment((z) => z ** 4) - 3)).toBeLessThan(fourErrors * Math.sqrt(96));
  const tails = [
    [1, 0.1586552539],
    [2, 0.0227501319],
    [3, 0.001349898],
  ] as const;
  for (const [limit, share] of tails) {
    const measured = moment((z) => (z > limit ? 1 : 0));
    expect(Math.abs(measured - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / count));
  }
});

/** Chi-square of the cells' counts against equal shares, as a number of standard deviations from its mean. */
function chiSquareDeviations(counts: Float64Array): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const expected = total / counts.length;
  const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  return (chiSquare - (counts.length - 1)) / Math.sqrt(2 * (counts.length - 1));
}

/** Draw of read `i` in window `window` for image `image`. */
function draw(image: number, window: number, i: number): number {
  const key = addressKey(SEED, ['read', 0, image, 1]);
  return readDraw((windowStart(key, window) + Math.imul(i, WEYL_STEP)) | 0, windowSalt(key, window));
}

test.each([
  ['neighbouring reads', (n: number) => [draw(0, n >> 9, n & 511), draw(0, n >> 9, (n & 511) + 1)]],
  ['neighbouring windows', (n: number) => [draw(0, n >> 4, n & 15), draw(0, (n >> 4) + 1, n & 15)]],
  ['neighbouring images', (n: number) => [draw(n >> 6, 7, n & 63), draw((n >> 6) + 1, 7, n & 63)]],
])('draws of %s are uniform and independent', (_, pair) => {
  const cellCount = 32;
  const cells = new Float64Array(cellCount * cellCount);
  for (let n = 0; n < 200_000; n++) {
    const [first, second] = pair(n).map((value) => Math.floor((value / DRAW_RANGE) * cellCount));
    cells[first! * cellCount + second!]!++;
  }
  expect(Math.abs(chiSquareDeviations(cells))).toBeLessThan(4.5);
});
