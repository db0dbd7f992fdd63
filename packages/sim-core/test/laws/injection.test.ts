import { expect, test } from 'vitest';
import { buildErrorTable, type ErrorTable, resolveRun, sensedProbability } from '../../src/index.ts';
import { packPlanes, sliceWeights } from '../../src/inference/decompose.ts';
import { injectPatch, popcount } from '../../src/inference/inject-table.ts';
import { createRowSampler, type RowSampler } from '../../src/inference/row-sampler.ts';
import { addressKey } from '../../src/random/address.ts';
import { runSpec, tinyDenseNetwork } from '../../testing/index.ts';
import type { RunSpecChanges } from '../../testing/run-spec.ts';
import { randomWeights } from '../../testing/tiny-networks.ts';

const S_OU = 9;

function errorTable(device: NonNullable<RunSpecChanges['device']> = {}): ErrorTable {
  const resolved = resolveRun({ spec: runSpec({ device }), network: tinyDenseNetwork() });
  if (!resolved.ok) throw new Error(resolved.problem[0]?.message);
  return buildErrorTable(resolved.value);
}

const table = errorTable();
const sampler = createRowSampler(table);
const ones = (count: number) => (1 << count) - 1;

/**
 * Sensed values of `readCount` reads of one (N, k): 1-bit weights in the sign slice and inputs in plane 0.
 */
function sensedValues(activeCount: number, sop: number, readCount: number): Float64Array {
  const words = new Int32Array(readCount).fill(ones(sop));
  const sums = new Float64Array(readCount);
  const tally = { readCount: 0, wrongCount: 0, zeroCount: 0 };
  injectPatch({
    weights: { columnCount: readCount, sliceCount: 1, groupCount: 1, words },
    sampler,
    planes: Int32Array.of(ones(activeCount), 0),
    key: addressKey('00000000000000a7', ['read', 0, activeCount, sop]),
    position: 0,
    sums,
    tally,
  });
  const sensed = sums.map((sum) => -sum);
  const isWrong = (value: number) => value !== sop;
  expect(tally).toEqual({
    readCount,
    wrongCount: sensed.filter(isWrong).length,
    zeroCount: sop === 0 ? readCount : 0,
  });
  return sensed;
}

test('reads follow their row of the table', () => {
  const readCount = 200_000;
  let chiSquare = 0;
  let freedomCount = 0;
  for (const [activeCount, sop] of [
    [9, 0],
    [9, 1],
    [9, 5],
    [9, 9],
    [5, 2],
    [1, 0],
  ] as const) {
    const sensed = sensedValues(activeCount, sop, readCount);
    for (let j = 0; j <= activeCount; j++) {
      const expected = sensedProbability(table, { activeCount, sop, sensed: j }) * readCount;
      const actual = sensed.filter((value) => value === j).length;
      if (expected === 0) expect(actual).toBe(0);
      else chiSquare += (actual - expected) ** 2 / expected;
      freedomCount += expected > 0 ? 1 : 0;
    }
    freedomCount--;
  }
  expect(freedomCount).toBeGreaterThanOrEqual(12);
  expect(Math.abs(chiSquare - freedomCount)).toBeLessThan(4 * Math.sqrt(2 * freedomCount));
});

/** Sums of one patch of integers times a weight matrix, with read errors. */
function injectedSums(patch: Int32Array, weights: Int32Array, rowSampler: RowSampler = sampler): number[] {
  const columnCount = weights.length / patch.length;
  const sliced = sliceWeights(
    weights,
    { rowCount: patch.length, columnCount },
    { groupRowCount: S_OU, sliceCount: 6 },
  );
  const planes = new Int32Array(6 * sliced.groupCount);
  packPlanes(patch, planes, { groupRowCount: S_OU, planeCount: 6 });
  const sums = new Float64Array(columnCount);
  const tally = { readCount: 0, wrongCount: 0, zeroCount: 0 };
  const key = addressKey('00000000000000a7', ['read', 0, 0, 0]);
  injectPatch({ weights: sliced, sampler: rowSampler, planes, key, position: 3, sums, tally });
  return [...sums];
}

const rowCount = 31;
const columnCount = 7;
const integers = (name: string, count: number) =>
  Int32Array.from(randomWeights(name, count, 12), (x) => Math.max(-32, Math.min(31, Math.round(x))));
const patch = integers('patch', rowCount);
const weights = integers('weights', rowCount * columnCount);

test('which row of its group a product sits in does not matter, which group does', () => {
  const permuted = (order: (row: number) => number) => {
    const rows = Array.from({ length: rowCount }, (_, row) => order(row));
    return injectedSums(
      Int32Array.from(rows, (row) => patch[row]!),
      Int32Array.from(
        rows.flatMap((row) => [...weights.subarray(row * columnCount, (row + 1) * columnCount)]),
      ),
    );
  };
  const plain = injectedSums(patch, weights);
  const reversedInGroups = (row: number) => {
    const start = row - (row % S_OU);
    return start + (Math.min(S_OU, rowCount - start) - 1 - (row % S_OU));
  };
  expect(permuted(reversedInGroups)).toEqual(plain);
  expect(permuted((row) => rowCount - 1 - row)).not.toEqual(plain);
});

test('with the baseline device some sums are wrong, without variation none is', () => {
  const exact = Array.from({ length: columnCount }, (_, c) =>
    patch.reduce((sum, x, r) => sum + x * weights[r * columnCount + c]!, 0),
  );
  expect(injectedSums(patch, weights)).not.toEqual(exact);
  const perfect = createRowSampler(errorTable({ lrsSigmaRatio: 0, hrsSigmaRatio: 0 }));
  expect(injectedSums(patch, weights, perfect)).toEqual(exact);
});

test('popcount counts ones', () => {
  for (const word of [0, 1, -1, 0x80000000 | 0, 0x12345678, 0x7fffffff]) {
    expect(popcount(word)).toBe([...(word >>> 0).toString(2)].filter((bit) => bit === '1').length);
  }
});
