import { expect, test } from 'vitest';
import { neighbourTable } from '../../testing/error-tables.ts';
import { EVERY_READ, JUMP, NO_ERRORS } from '../kernels/injection-call.ts';
import { loadKernel } from '../kernels/load.ts';
import { createDeviationRows } from './deviation-rows.ts';

const rowsOf = (wrongRatio: (activeCount: number, sop: number) => number, step = 1) =>
  createDeviationRows(loadKernel(), neighbourTable({ maxActiveCount: 3, wrongRatio, step }));

test('the bound of N is the largest probability over k, and chooses the way', () => {
  const rows = rowsOf((activeCount, sop) => (activeCount === 1 ? 0 : activeCount === 2 ? 0.01 : 0.2) * sop);
  expect([...rows.bounds.view]).toEqual([0, 0, 0.02, expect.closeTo(0.6, 12)]);
  expect([...rows.modes.view]).toEqual([NO_ERRORS, NO_ERRORS, JUMP, EVERY_READ]);
});

test.each([
  [1e-15, 1.0000000000000005e-15],
  [1e-9, 1.0000000005e-9],
  [9.9e-5, 9.900490082345702e-5],
  [0.1, 0.10536051565782631],
])('the clock of probability p = %d makes 1 / -ln(1 - p) reads a unit', (p, hazard) => {
  const { strides } = rowsOf(() => p);
  expect(strides.view[3]! * hazard).toBeCloseTo(1, 13);
});

test('values that are not k deviate although no code is wrong', () => {
  const rows = rowsOf(() => 0, 0.75);
  expect(rows.bounds.view[3]).toBe(1);
  expect(rows.modes.view[3]).toBe(EVERY_READ);
  // k = 0 is reported exactly, k = 1 .. N as 0.75 k.
  const first = rows.rowOrigins.view[3]!;
  expect(rows.starts.view[first + 1]! - rows.starts.view[first]!).toBe(0);
  expect(rows.deviations.view[rows.starts.view[first + 2]!]).toBe(-0.5);
});
