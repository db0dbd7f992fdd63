import { expect, test } from 'vitest';
import { studentInterval, wilsonInterval } from './confidence.ts';
import { studentTQuantile } from './student-t.ts';

/**
 * Newcombe, Statistics in Medicine 17 (1998), table I, method 3 (score without continuity correction), 95 %.
 */
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('Wilson interval of %i in %i', (count, trials, low, high) => {
  const bounds = wilsonInterval(count / trials, trials);
  expect(bounds.low).toBeCloseTo(low, 4);
  expect(bounds.high).toBeCloseTo(high, 4);
});

test('all correct reaches exactly 1', () => {
  expect(wilsonInterval(1, 50).high).toBe(1);
  expect(wilsonInterval(1, 50).low).toBeLessThan(0.95);
});

/** Quantiles 0.975 as printed in tables of Student's t. */
test.each([
  [1, 12.7062047362],
  [2, 4.3026527297],
  [3, 3.1824463053],
  [9, 2.2621571628],
  [10, 2.228138852],
  [30, 2.0422724563],
  [100, 1.9839715185],
  [999, 1.9623414611],
])('t quantile for %i degrees of freedom', (freedomCount, expected) => {
  expect(studentTQuantile(freedomCount, 0.95)).toBeCloseTo(expected, 8);
});

test('the interval over repeats is mean +- t s / sqrt(n)', () => {
  const bounds = studentInterval([0.8, 0.9, 0.7]);
  expect(bounds!.low).toBeCloseTo(0.8 - (4.3026527297 * 0.1) / Math.sqrt(3), 10);
  expect(bounds!.high).toBe(1);
  expect(studentInterval([0.8])).toBeNull();
});
