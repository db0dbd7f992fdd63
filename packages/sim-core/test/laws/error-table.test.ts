import { expect, test } from 'vitest';
import { buildErrorTable, type ErrorTable, listProbabilities, resolveRun } from '../../src/index.ts';
import { tinyDenseNetwork } from '../../testing/index.ts';
import { type RunSpecChanges, runSpec } from '../../testing/run-spec.ts';

function table(changes: RunSpecChanges): ErrorTable {
  const resolved = resolveRun({ spec: runSpec(changes), network: tinyDenseNetwork() });
  if (!resolved.ok) throw new Error(resolved.problem[0]?.message);
  return buildErrorTable(resolved.value);
}

test('every row is a probability distribution', () => {
  const rows = listProbabilities(table({ rowCount: 12, statistics: { sampleCount: 1500 } })).flat();
  expect(rows).toHaveLength((12 * 13) / 2 + 12);
  for (const row of rows) expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
});

test('without variation the table is the identity, down to a ratio of 1.01', () => {
  for (const resistanceRatio of [1.01, 2, 1e6]) {
    const device = { resistanceRatio, lrsSigmaRatio: 0, hrsSigmaRatio: 0 };
    for (const rows of listProbabilities(table({ device, rowCount: 32, senseBits: 6 }))) {
      for (const [k, row] of rows.entries()) expect(row.indexOf(1)).toBe(k);
    }
  }
});

test('a table does not depend on how many rows an operation unit has', () => {
  const few = listProbabilities(table({ rowCount: 4 }));
  const many = listProbabilities(table({ rowCount: 7 }));
  expect(many.slice(0, 4)).toEqual(few);
});

test('more variation of the high state never helps SOP 0', () => {
  const errors = [0, 0.2, 0.4, 0.6, 0.8].map(
    (hrsSigmaRatio) =>
      1 -
      listProbabilities(
        table({ device: { hrsSigmaRatio }, statistics: { sampleCount: 20_000 } }),
      )[8]![0]![0]!,
  );
  expect(errors).toEqual([...errors].sort((a, b) => a - b));
  expect(errors.at(-1)).toBeGreaterThan(0.3);
});

test('every level that is sensed exists in the read', () => {
  const rows = listProbabilities(table({ senseBits: 2 }));
  for (const [n, table] of rows.entries()) {
    const allowed = [0, 3, 6, 9].filter((level) => level <= n + 1);
    for (const row of table) for (const [j, p] of row.entries()) if (p > 0) expect(allowed).toContain(j);
  }
});
