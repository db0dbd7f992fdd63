/**
 * Computed tables against sampled ones, factor by factor: all entries of all rows at once.
 *
 * Bound: for n samples of an entry with probability p, Bernstein's inequality gives |share - p| > t with
 * probability at most 2 exp(-n t^2 / (2 p (1 - p) + 2 t / 3)); over m entries the sum of these (Boole) is
 * kept at 0.001, so t solves that with ln(2 m / 0.001).
 */
import { expect, test } from 'vitest';
import { sampleRow } from '../../src/error-table/sample-table.ts';
import { rowCount } from '../../src/error-table/table.ts';
import { buildTable, codeProbability, type ErrorTable, type TableRequest } from '../../src/index.ts';
import { agreement, rowAgreements } from '../../testing/table-agreement.ts';
import { COMBINED_CASES, TABLE_CASES } from '../../testing/table-cases.ts';
import { type TableChanges, tableRequest } from '../../testing/table-request.ts';

const SAMPLE_COUNT = 20_000;
const RISK = 1e-3;

test.each(Object.entries(TABLE_CASES))('%s', (_, changes) => {
  const request = tableRequest({ sampleCount: SAMPLE_COUNT, ...changes });
  const computed = buildTable(request);
  const sampled = buildTable({ ...request, method: 'sampled' });
  const entryCount = rowCount(computed) * computed.values.length;
  for (const read of entries(computed)) {
    const p = codeProbability(computed, read);
    const difference = Math.abs(codeProbability(sampled, read) - p);
    expect(difference, JSON.stringify({ ...read, p })).toBeLessThan(bound(p, entryCount));
  }
});

test.each(Object.entries(COMBINED_CASES))('together: %s', (_, changes) => {
  const request = tableRequest({ sampleCount: SAMPLE_COUNT, ...changes });
  expect(leastChance(request, SAMPLE_COUNT)).toBeGreaterThan(RISK);
});

test.each([
  ['pairs', 3, 2],
  ['2-bit cells and inputs', 2, 17],
  ['guard band, offset and clamp', 4, 3],
  ['clamp and small offset of ideal cells', 6, 5],
])('many samples of a row: %s, N = %i, k = %i', (name, activeCount, sop) => {
  const changes = { ...TABLE_CASES, ...COMBINED_CASES }[name]!;
  expect(rowChance(changes, { activeCount, sop }, 400_000)).toBeGreaterThan(RISK);
});

// A digit of 1 on level 3, or of 3 on level 1: references take away 3 steps more from the second.
test.each([
  '2-bit cells and inputs, clamp and offset',
  '2-bit cells and inputs, gain',
  '2-bit cells and inputs, clamp and wires',
  'ideal 2-bit cells and inputs, clamp and offset',
])('two states behind one sum: %s', (name) => {
  const { device, ...changes } = COMBINED_CASES[name]!;
  const leaky = { ...changes, device: { ...device, resistanceRatio: 3 } };
  expect(rowChance(leaky, { activeCount: 1, sop: 3 }, 200_000)).toBeGreaterThan(RISK);
});

test('samples of another table are told apart', () => {
  const request = tableRequest({ sampleCount: SAMPLE_COUNT });
  const sensing = { ...request.sensing, offsetSigma: 0.3 };
  const sampled = buildTable({ ...request, sensing, method: 'sampled' });
  const chances = rowAgreements(buildTable(request), sampled, SAMPLE_COUNT).map(({ chance }) => chance);
  expect(Math.min(...chances)).toBeLessThan(RISK / chances.length);
});

/** Chance of a row's samples. */
function rowChance(
  changes: TableChanges,
  place: { readonly activeCount: number; readonly sop: number },
  sampleCount: number,
): number {
  const request = tableRequest({ ...changes, sampleCount });
  const table = buildTable(request);
  const { firstCode, probabilities } = sampleRow(request, place);
  const shares = table.values.map((_, code) => probabilities[code - firstCode] ?? 0);
  const own = table.values.map((_, code) => codeProbability(table, { ...place, code }));
  return agreement(own, shares, sampleCount).chance;
}

/** Least chance of a row's samples, times the number of rows (Bonferroni). */
function leastChance(request: TableRequest, sampleCount: number): number {
  const sampled = buildTable({ ...request, method: 'sampled' });
  const rows = rowAgreements(buildTable(request), sampled, sampleCount);
  return Math.min(...rows.map(({ chance }) => chance)) * rows.length;
}

function* entries(table: ErrorTable) {
  const { maxActiveCount, lowestRowSop, highestRowSop, values } = table;
  for (let activeCount = 1; activeCount <= maxActiveCount; activeCount++) {
    for (let sop = activeCount * lowestRowSop; sop <= activeCount * highestRowSop; sop++) {
      for (let code = 0; code < values.length; code++) yield { activeCount, sop, code };
    }
  }
}

/** t of the head of the file. */
function bound(p: number, entryCount: number): number {
  const log = Math.log((2 * entryCount) / RISK) / SAMPLE_COUNT;
  return log / 3 + Math.sqrt((log / 3) ** 2 + 2 * log * p * (1 - p));
}
