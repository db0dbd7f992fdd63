import { expect, test } from 'vitest';
import { errorMoments, rowCount } from '../../src/error-table/table.ts';
import { buildTable, codeProbability, type ErrorTable, rowIndex, wrongProbability } from '../../src/index.ts';
import { type TableChanges, tableRequest } from '../../testing/table-request.ts';

const methods = ['computed', 'sampled'] as const;
const table = (changes: TableChanges): ErrorTable => buildTable(tableRequest(changes));

function* rows(table: ErrorTable): Generator<{ readonly activeCount: number; readonly sop: number }> {
  const { lowestRowSop, highestRowSop } = table;
  for (let activeCount = 1; activeCount <= table.maxActiveCount; activeCount++) {
    for (let sop = activeCount * lowestRowSop; sop <= activeCount * highestRowSop; sop++) {
      yield { activeCount, sop };
    }
  }
}

test.each(methods)('%s: every row is a probability distribution over its band', (method) => {
  const built = table({ method, rowCount: 12, sampleCount: 1500 });
  expect(rowCount(built)).toBe((12 * 13) / 2 + 12);
  for (const { activeCount, sop } of rows(built)) {
    const row = rowIndex(built, activeCount, sop);
    const own = built.probabilities.subarray(built.rowStarts[row], built.rowStarts[row + 1]);
    expect(own.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
    expect(Math.min(...own)).toBeGreaterThanOrEqual(0);
    expect(built.firstCodes[row]! + own.length).toBeLessThanOrEqual(built.values.length);
  }
});

test.each(methods)('%s: without variation the table is the identity, down to a ratio of 1.01', (method) => {
  for (const resistanceRatio of [1.01, 2, 1e6]) {
    const device = { resistanceRatio, lrsSigmaRatio: 0, hrsSigmaRatio: 0 };
    for (const isDifferential of [false, true]) {
      const built = table({ method, device, rowCount: 16, senseBits: 6, sampleCount: 1, isDifferential });
      expect(built.probabilities).toEqual(new Float64Array(rowCount(built)).fill(1));
      for (const { activeCount, sop } of rows(built)) {
        expect(built.values[built.firstCodes[rowIndex(built, activeCount, sop)]!]).toBe(sop);
      }
    }
  }
});

test('an ideal device is read exactly with levels and inputs of several bits', () => {
  const built = table({
    rowCount: 4,
    device: { lrsSigmaRatio: 0, hrsSigmaRatio: 0 },
    accelerator: { cell: { levelBits: 2 }, dac: { resolutionBits: 2 } },
  });
  for (const { activeCount, sop } of rows(built)) {
    expect(wrongProbability(built, activeCount, sop), `N ${activeCount}, k ${sop}`).toBe(0);
  }
});

test.each(methods)('%s: a table does not depend on how many rows an operation unit has', (method) => {
  const few = table({ method, rowCount: 4, sampleCount: 500 });
  const many = table({ method, rowCount: 7, sampleCount: 500 });
  for (const { activeCount, sop } of rows(few)) {
    for (let code = 0; code <= 4; code++) {
      const read = { activeCount, sop, code };
      const difference = Math.abs(codeProbability(few, read) - codeProbability(many, read));
      // Sampled tables draw the same numbers; computed ones have another grid.
      expect(difference).toBeLessThan(method === 'sampled' ? 1e-15 : 1e-6);
    }
  }
});

test('more variation of the high state never helps SOP 0', () => {
  const errors = [0, 0.2, 0.4, 0.6, 0.8].map((hrsSigmaRatio) =>
    wrongProbability(table({ device: { hrsSigmaRatio }, rowCount: 9 }), 9, 0),
  );
  expect(errors).toEqual([...errors].sort((a, b) => a - b));
  expect(errors.at(-1)).toBeGreaterThan(0.3);
});

test.each(methods)('%s: every level that is sensed exists in the read', (method) => {
  const built = table({ method, rowCount: 9, senseBits: 2, sampleCount: 1000 });
  expect([...built.values]).toEqual([0, 3, 6, 9]);
  for (const { activeCount, sop } of rows(built)) {
    const row = rowIndex(built, activeCount, sop);
    const last = built.firstCodes[row]! + built.rowStarts[row + 1]! - built.rowStarts[row]! - 1;
    expect(built.values[last]).toBeLessThanOrEqual(activeCount);
  }
});

test('scaling all currents changes nothing', () => {
  const ohmic = table({ rowCount: 5 });
  const scaled = table({ rowCount: 5, device: { onResistanceOhm: 1e6 } });
  expect(scaled.probabilities).toEqual(ohmic.probabilities);
});

test('a pair that is turned round reports the opposite sums', () => {
  const built = table({ rowCount: 4, isDifferential: true });
  for (const { activeCount, sop } of rows(built)) {
    const there = errorMoments(built, activeCount, sop);
    const back = errorMoments(built, activeCount, -sop);
    expect(there.mean).toBeCloseTo(-back.mean, 5);
    expect(there.variance).toBeCloseTo(back.variance, 5);
  }
});
