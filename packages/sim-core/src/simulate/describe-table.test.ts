import { expect, test } from 'vitest';
import { type ErrorTable, rowCount, wrongProbability } from '../error-table/table.ts';
import { describeTables } from './describe-table.ts';

/** Reads that report k or the code above with equal chance, the highest code for sure. */
function halfWrong(maxActiveCount: number, codeCount: number): ErrorTable {
  const shape = { maxActiveCount, lowestRowSop: 0, highestRowSop: 1 };
  const firstCodes: number[] = [];
  const probabilities: number[] = [];
  const rowStarts = [0];
  for (let activeCount = 1; activeCount <= maxActiveCount; activeCount++) {
    for (let sop = 0; sop <= activeCount; sop++) {
      const code = Math.min(sop, codeCount - 1);
      firstCodes.push(code);
      probabilities.push(...(code === codeCount - 1 ? [1] : [0.5, 0.5]));
      rowStarts.push(probabilities.length);
    }
  }
  expect(firstCodes).toHaveLength(rowCount(shape));
  return {
    ...shape,
    values: Float64Array.from({ length: codeCount }, (_, i) => i),
    rowStarts: Int32Array.from(rowStarts),
    firstCodes: Int32Array.from(firstCodes),
    probabilities: Float64Array.from(probabilities),
  };
}

const computed = { tableMethod: 'computed', sampleCount: 500 } as const;

test('a short table is listed whole', () => {
  const table = halfWrong(3, 4);
  const [listed] = describeTables([table], computed);
  expect(listed).toMatchObject({ method: 'computed', sampleCount: null, maxActiveCount: 3 });
  expect(listed!.reportedSopsRatio).toEqual([0, 1, 2, 3]);
  expect(listed!.activeRows.map(({ activeCount }) => activeCount)).toEqual([1, 2, 3]);
  expect(listed!.activeRows[2]).toEqual({
    activeCount: 3,
    lowestSopCount: 0,
    wrongRatios: [0.5, 0.5, 0.5, 0],
    probabilityRatios: [
      [0.5, 0.5, 0, 0],
      [0, 0.5, 0.5, 0],
      [0, 0, 0.5, 0.5],
      [0, 0, 0, 1],
    ],
  });
  expect(describeTables([table], { ...computed, tableMethod: 'sampled' })[0]!.sampleCount).toBe(500);
});

test('a long table keeps 32 numbers of active rows, S_OU the last, and only error rates', () => {
  const table = halfWrong(100, 101);
  const [listed] = describeTables([table], computed);
  const counts = listed!.activeRows.map(({ activeCount }) => activeCount);
  expect(counts).toHaveLength(32);
  expect(counts.at(-1)).toBe(100);
  expect(counts).toEqual([...new Set(counts)].sort((a, b) => a - b));
  for (const { activeCount, wrongRatios, probabilityRatios } of listed!.activeRows) {
    expect(probabilityRatios).toEqual([]);
    expect(wrongRatios).toHaveLength(activeCount + 1);
    expect(wrongRatios[1]).toBe(wrongProbability(table, activeCount, 1));
  }
});

test('many tables share the room of one result', () => {
  const tables = Array.from({ length: 100 }, () => halfWrong(100, 101));
  const listed = describeTables(tables, computed);
  const rateCount = listed
    .flatMap((table) => table.activeRows)
    .reduce((sum, row) => sum + row.wrongRatios.length, 0);
  expect(rateCount).toBeLessThan(150_000);
  expect(listed.every((table) => table.activeRows.at(-1)!.activeCount === 100)).toBe(true);
});
