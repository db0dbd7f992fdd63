import { expect, test } from 'vitest';
import { tableRequest } from '../../testing/table-request.ts';
import {
  codeProbability,
  type ErrorTable,
  errorMoments,
  rowCount,
  rowIndex,
  wrongProbability,
} from './table.ts';
import { buildTable, MAX_TABLE_ENTRY_COUNT, tableEntryCount } from './table-steps.ts';

test.each([
  [4, 0, 1],
  [3, 0, 9],
  [5, -3, 3],
])('rows of N up to %i with sums %i..%i a row are numbered one after another', (n, low, high) => {
  const shape = { maxActiveCount: n, lowestRowSop: low, highestRowSop: high };
  let next = 0;
  for (let activeCount = 1; activeCount <= n; activeCount++) {
    for (let sop = activeCount * low; sop <= activeCount * high; sop++) {
      expect(rowIndex(shape, activeCount, sop)).toBe(next++);
    }
  }
  expect(rowCount(shape)).toBe(next);
  expect(() => rowIndex(shape, n, n * high + 1)).toThrow(/row/);
  expect(() => rowIndex(shape, 0, 0)).toThrow(/row/);
});

test('a row gives the chance of each code, of being wrong, and the moments of its error', () => {
  const table: ErrorTable = {
    maxActiveCount: 1,
    lowestRowSop: 0,
    highestRowSop: 1,
    values: Float64Array.of(0, 0.5, 1, 2),
    rowStarts: Int32Array.of(0, 3, 5),
    firstCodes: Int32Array.of(0, 2),
    probabilities: Float64Array.of(0.5, 0.25, 0.25, 0.75, 0.25),
  };
  const chances = [0, 1, 2, 3].map((code) => codeProbability(table, { activeCount: 1, sop: 1, code }));
  expect(chances).toEqual([0, 0, 0.75, 0.25]);
  expect(codeProbability(table, { activeCount: 1, sop: 0, code: 3 })).toBe(0);
  expect([wrongProbability(table, 1, 0), wrongProbability(table, 1, 1)]).toEqual([0.25, 0.25]);
  expect(errorMoments(table, 1, 1)).toEqual({ mean: 0.25, variance: 0.1875 });
});

test.each([
  ['baseline', {}],
  ['2-bit cells', { accelerator: { cell: { levelBits: 2 } } }],
  ['linear converter of many codes', { senseBits: 10, device: { lrsSigmaRatio: 0.02, hrsSigmaRatio: 0.1 } }],
])('entries are foretold within a factor of two: %s', (_, changes) => {
  const request = tableRequest({ rowCount: 24, ...changes });
  const ratio = tableEntryCount(request) / buildTable(request).probabilities.length;
  expect(ratio).toBeGreaterThan(0.5);
  expect(ratio).toBeLessThan(2);
});

test('what cannot be tabulated is known beforehand', () => {
  const accelerator = { cell: { levelBits: 4 }, dac: { resolutionBits: 8 } };
  expect(tableEntryCount(tableRequest({ rowCount: 64, accelerator }))).toBeGreaterThan(MAX_TABLE_ENTRY_COUNT);
});
