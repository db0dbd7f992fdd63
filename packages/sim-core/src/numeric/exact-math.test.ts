import { expect, test } from 'vitest';
import { exp, log, powerOfTwo } from './exact-math.ts';

/** Distance in units of the last place of the larger magnitude. */
function ulps(actual: number, expected: number): number {
  if (Object.is(actual, expected)) return 0;
  const words = new BigInt64Array(Float64Array.of(actual, expected).buffer);
  return Math.abs(Number(words[0]! - words[1]!));
}

/** Evenly spread over [low, high], never on round numbers. */
function* spread(low: number, high: number, count: number): Generator<number> {
  for (let i = 0; i < count; i++) yield low + ((i + 0.618) / count) * (high - low);
}

test('exp stays within 2 ulp of the engine over its whole range', () => {
  const ranges = [
    [-1, 1],
    [-20, 20],
    [-745, 709.7],
  ] as const;
  for (const [low, high] of ranges) {
    for (const x of spread(low, high, 50_000))
      expect(ulps(exp(x), Math.exp(x)), `exp(${x})`).toBeLessThanOrEqual(2);
  }
});

test('log stays within 2 ulp of the engine over its whole range', () => {
  for (const x of spread(0.01, 3, 50_000))
    expect(ulps(log(x), Math.log(x)), `log(${x})`).toBeLessThanOrEqual(2);
  for (const x of spread(-740, 700, 50_000)) {
    const y = Math.exp(x);
    expect(ulps(log(y), Math.log(y)), `log(${y})`).toBeLessThanOrEqual(2);
  }
});

test('the edges are those of the language', () => {
  for (const x of [0, -0, 710, -746, Infinity, -Infinity, Number.NaN, -745.13])
    expect(exp(x)).toBe(Math.exp(x));
  for (const x of [0, 1, -1, Infinity, Number.NaN, 5e-324]) expect(log(x)).toBe(Math.log(x));
});

test('powers of two are exact', () => {
  for (let n = -1074; n <= 1023; n++) expect(powerOfTwo(n)).toBe(2 ** n);
});
