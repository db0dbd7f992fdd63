import { expect, test } from 'vitest';
import { tableRequest } from '../../testing/table-request.ts';
import { type Sensing, senseCode } from '../converter/sensing.ts';
import { codeRow, rowCuts } from './code-row.ts';

const base = tableRequest({ rowCount: 6 }).sensing;
const COIN_COUNT = 64;

/** P(code) of a sum that is even over `sums`, by the definition of a read. */
function byDefinition(sensing: Sensing, sums: readonly number[], sop: number): number[] {
  const counts = sensing.values.slice().fill(0);
  for (const sum of sums) {
    for (let coin = 0; coin < COIN_COUNT; coin++) {
      const at = { sum, activeCount: 6, sop, coin: (coin + 0.5) / COIN_COUNT };
      counts[senseCode(sensing, at)]! += 1 / (sums.length * COIN_COUNT);
    }
  }
  return [...counts];
}

function byCuts(sensing: Sensing, sums: readonly number[], sop: number): number[] {
  const distribution = (points: Float64Array, count: number, out: Float64Array) => {
    for (let i = 0; i < count; i++) {
      out[i] = sums.filter((sum) => sum <= points[i]!).length / sums.length;
    }
  };
  // A reach that holds nothing: the row must find its codes by itself.
  const row = codeRow(rowCuts(sensing, 6, sop), distribution, { low: 2.9, high: 3 });
  const all = sensing.values.slice().fill(0);
  all.set(row.probabilities, row.firstCode);
  return [...all];
}

const sums = Array.from({ length: 400 }, (_, i) => -1 + i * 0.0201 + 1e-4);

test.each([
  [0, 'random'],
  [0.2, 'random'],
  [0.2, 'lower'],
  [0.2, 'wrong'],
  [0.8, 'random'],
  [1.7, 'random'],
  [1.7, 'wrong'],
] as const)('guard band of half-width %f, policy %s', (guardHalfWidth, unresolved) => {
  const sensing = { ...base, guardHalfWidth, unresolved };
  for (const sop of [0, 3, 6]) {
    const expected = byDefinition(sensing, sums, sop);
    byCuts(sensing, sums, sop).forEach((share, code) => {
      expect(Math.abs(share - expected[code]!), `k = ${sop}, code ${code}`).toBeLessThan(1e-9);
    });
  }
});
