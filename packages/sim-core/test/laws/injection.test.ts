import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeGroup, storeWeights } from '../../src/crossbar/encode-group.ts';
import { inputDigit, planReads, type ReadFormat, UNIT_COLUMN } from '../../src/crossbar/read-plan.ts';
import { codeProbability, type ErrorTable, wrongProbability } from '../../src/error-table/table.ts';
import { createTableLayer } from '../../src/inference/inject-table.ts';
import type { ReadTally } from '../../src/inference/injected-layer.ts';
import { loadKernel } from '../../src/kernels/load.ts';
import type { PatchGeometry } from '../../src/network/im2col.ts';
import { nextWord, stream } from '../../src/random/stream.ts';
import { neighbourTable, scatteredTable } from '../../testing/error-tables.ts';

fc.configureGlobal({ seed: 20181105 });

const SEED = '00000000000000a7';
const FORMAT: ReadFormat = {
  encoding: 'twosComplement',
  weightBits: 6,
  levelBits: 1,
  inputBits: 6,
  isInputSigned: true,
  dacBits: 1,
  crossbarRowCount: 64,
  crossbarColumnCount: 64,
  ouRowCount: 9,
  ouColumnCount: 8,
};

/** All windows by the clock, all by a draw a read, or as it comes. */
const WAYS = { clock: 0.999, draws: 0, both: 1 / 2 } as const;

/** A dense layer, or several places of 1x1 that share its weights. */
function dense(rowCount: number, columnCount: number, positionCount = 1): PatchGeometry {
  const one = { kernelHeightCount: 1, kernelWidthCount: 1, strideHeightCount: 1, strideWidthCount: 1 };
  const plain = { ...one, dilationHeightCount: 1, dilationWidthCount: 1, padTopCount: 0, padLeftCount: 0 };
  const input = { inputHeightCount: 1, inputWidthCount: positionCount, channelCount: rowCount };
  return {
    ...plain,
    ...input,
    rowCount,
    columnCount,
    positionCount,
    outputWidthCount: positionCount,
    groupCount: 1,
  };
}

interface Injection {
  readonly format: ReadFormat;
  readonly table: ErrorTable;
  readonly integers: Int32Array;
  readonly weights: Int32Array;
  readonly columnCount: number;
  readonly way?: keyof typeof WAYS;
  readonly imageIndex?: number;
  readonly slicesInScope?: number | null;
}

function inject(options: Injection): { readonly sums: Float64Array; readonly tally: ReadTally } {
  const { format, table, integers, weights, columnCount, way = 'both', imageIndex = 0 } = options;
  const rowCount = weights.length / columnCount;
  const geometry = dense(rowCount, columnCount, integers.length / rowCount);
  const layer = createTableLayer({
    kernel: loadKernel(),
    geometry,
    groupIndex: 0,
    weights,
    plan: planReads(geometry, format),
    table,
    seed: SEED,
    slicesInScope: options.slicesInScope ?? null,
    highestJumpBound: WAYS[way],
  });
  const sums = new Float64Array(geometry.positionCount * columnCount);
  const address = { chipIndex: 0, repeatIndex: 0, imageIndex, layerIndex: 0, groupIndex: 0 };
  layer.run({ integers, address, sums });
  return { sums, tally: layer.tally };
}

/** Reported values of reads of one (N, k): 2-bit weights whose low slice alone has errors. */
function reportedValues(
  table: ErrorTable,
  read: { readonly activeCount: number; readonly sop: number; readonly way: keyof typeof WAYS },
  { columnCount, positionCount }: { readonly columnCount: number; readonly positionCount: number },
): Float64Array {
  const rowCount = table.maxActiveCount;
  const weights = new Int32Array(rowCount * columnCount).fill(1, 0, read.sop * columnCount);
  const integers = new Int32Array(rowCount * positionCount);
  for (let i = 0; i < integers.length; i++) integers[i] = i % rowCount < read.activeCount ? 1 : 0;
  const rows = { ouRowCount: rowCount, crossbarRowCount: rowCount };
  const { sums, tally } = inject({
    format: { ...FORMAT, ...rows, weightBits: 2, inputBits: 1, isInputSigned: false },
    table,
    integers,
    weights,
    columnCount,
    way: read.way,
    slicesInScope: 0,
  });
  expect(tally.readCount).toBe(2 * columnCount * positionCount);
  expect(tally.wrongCount).toBe(sums.filter((sum) => sum !== read.sop).length);
  return sums;
}

test.each([
  ['clock', 9, 0.97],
  ['clock', 9, 0.2],
  ['clock', 9, 0.9999],
  ['draws', 9, 0.97],
  ['draws', 9, 0.2],
  ['clock', 70, 0.9],
  ['draws', 70, 0.9],
] as const)('reads by %s follow their rows of the table: S_OU %i, right %d', (way, maxActiveCount, right) => {
  const shape = { columnCount: 500, positionCount: 600 };
  const readCount = shape.columnCount * shape.positionCount;
  // Rows of different certainty, so that the bound over k is not the row's own probability.
  const table = scatteredTable({
    maxActiveCount,
    rightRatio: (activeCount) => right - (activeCount % 3) * 0.01,
  });
  let chiSquare = 0;
  let freedomCount = 0;
  const reads = [
    [maxActiveCount, 0],
    [maxActiveCount, 1],
    [maxActiveCount, maxActiveCount],
    [5, 2],
    [1, 0],
  ] as const;
  for (const [activeCount, sop] of reads) {
    const values = reportedValues(table, { activeCount, sop, way }, shape);
    for (const [code, value] of table.values.entries()) {
      const expected = codeProbability(table, { activeCount, sop, code }) * readCount;
      const actual = values.filter((reported) => reported === value).length;
      if (expected === 0) expect(actual).toBe(0);
      else chiSquare += (actual - expected) ** 2 / expected;
      freedomCount += expected > 0 ? 1 : 0;
    }
    freedomCount--;
  }
  expect(freedomCount).toBeGreaterThanOrEqual(12);
  expect(Math.abs(chiSquare - freedomCount)).toBeLessThan(4 * Math.sqrt(2 * freedomCount));
});

const integersOf = (name: string, count: number, lowest: number, highest: number) => {
  const source = stream(SEED, name);
  const range = highest - lowest + 1;
  return Int32Array.from({ length: count }, () => lowest + ((nextWord(source) >>> 0) % range));
};

const rowCount = 31;
const columnCount = 7;
const integers = integersOf('integers', rowCount, -32, 31);
const weights = integersOf('weights', rowCount * columnCount, -32, 31);
const layer = { format: FORMAT, integers, weights, columnCount };

/** Every read of a layer, by its definition: digits times levels, one row after the other. */
function* readsOf(
  inputs: Int32Array,
  matrix: Int32Array,
  format: ReadFormat,
  shape = { rowCount: inputs.length, columnCount: matrix.length / inputs.length },
) {
  const plan = planReads(shape, format);
  for (const [plane, inputPlane] of plan.planes.entries()) {
    for (const group of plan.groups) {
      const { positive, negative, signs } = encodeGroup(plan, matrix, group);
      const digits = [...inputs.subarray(group.firstRow, group.endRow)].map((x) => inputDigit(x, inputPlane));
      const activeCount = digits.filter((digit) => digit !== 0).length;
      for (let line = 0; line < plan.lineCount && activeCount > 0; line++) {
        const levelOf = (row: number) => {
          const at = row * plan.lineCount + line;
          return positive[at]! - (negative ? negative[at]! : 0);
        };
        const sop = digits.reduce((sum, digit, row) => sum + digit * levelOf(row), 0);
        const sign = signs ? signs[line]! : 1;
        const weight = inputPlane.weight * plan.lineWeights[line]! * sign;
        yield {
          plane,
          slice: plan.lineSlices[line]!,
          column: plan.lineColumns[line]!,
          activeCount,
          sop,
          weight,
        };
      }
    }
  }
}

test.each([
  'clock',
  'draws',
] as const)('counts of wrong reads by %s are those of independent reads', (way) => {
  const table = neighbourTable({
    maxActiveCount: 9,
    wrongRatio: (activeCount, sop) => (0.04 * activeCount * (1 + sop)) / 90,
  });
  const imageCount = 1500;
  let expected = 0;
  let variance = 0;
  const slices = new Float64Array(6);
  const planes = new Float64Array(6);
  let readCount = 0;
  for (const { plane, slice, activeCount, sop } of readsOf(integers, weights, FORMAT)) {
    const p = wrongProbability(table, activeCount, sop);
    expected += p;
    variance += p * (1 - p);
    slices[slice]! += p;
    planes[plane]! += p;
    readCount++;
  }
  const counts: number[] = [];
  const sliceCounts = new Float64Array(6);
  const planeCounts = new Float64Array(6);
  for (let imageIndex = 0; imageIndex < imageCount; imageIndex++) {
    const { tally } = inject({ ...layer, table, way, imageIndex });
    expect(tally.readCount).toBe(readCount);
    counts.push(tally.wrongCount);
    for (const [slice, count] of tally.sliceWrongCounts.entries()) sliceCounts[slice]! += count;
    for (const [plane, count] of tally.planeWrongCounts.entries()) planeCounts[plane]! += count;
  }
  const mean = counts.reduce((sum, count) => sum + count, 0) / imageCount;
  const spread = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (imageCount - 1);
  expect(Math.abs(mean - expected)).toBeLessThan(4 * Math.sqrt(variance / imageCount));
  expect(Math.abs(spread / variance - 1)).toBeLessThan(4 * Math.sqrt(2 / imageCount));
  const chiSquare = (actual: Float64Array, p: Float64Array) =>
    actual.reduce((sum, count, i) => sum + (count - p[i]! * imageCount) ** 2 / (p[i]! * imageCount), 0);
  for (const square of [chiSquare(sliceCounts, slices), chiSquare(planeCounts, planes)]) {
    expect(Math.abs(square - 6)).toBeLessThan(4 * Math.sqrt(12));
  }
});

const ENCODINGS = [
  'twosComplement',
  'offset',
  'unitColumn',
  'differential',
  'positiveNegative',
  'forms',
] as const;

const formats = fc.record({
  encoding: fc.constantFrom(...ENCODINGS),
  weightBits: fc.constant(6),
  levelBits: fc.integer({ min: 1, max: 3 }),
  inputBits: fc.constant(6),
  isInputSigned: fc.constant(true),
  dacBits: fc.integer({ min: 1, max: 3 }),
  crossbarRowCount: fc.constant(64),
  crossbarColumnCount: fc.constant(64),
  ouRowCount: fc.integer({ min: 1, max: 40 }),
  ouColumnCount: fc.constant(8),
});

/** A table whose reads report `step` times what they should, certainly. */
function certainTable(format: ReadFormat, step: number): ErrorTable {
  const { lowestRowSop, highestRowSop } = planReads({ rowCount, columnCount }, format);
  const maxActiveCount = format.ouRowCount;
  return neighbourTable({ maxActiveCount, lowestRowSop, highestRowSop, wrongRatio: () => 0, step });
}

test('a table without errors gives the exact products of the weights that the cells hold', () => {
  fc.assert(
    fc.property(formats, (format) => {
      const { sums, tally } = inject({ ...layer, format, table: certainTable(format, 1) });
      const stored = storeWeights(planReads({ rowCount, columnCount }, format), weights).weights;
      const exact = Array.from({ length: columnCount }, (_, c) =>
        integers.reduce((sum, x, row) => sum + x * stored[row * columnCount + c]!, 0),
      );
      expect([...sums]).toEqual(exact);
      expect(tally.wrongCount).toBe(0);
      expect(tally.readCount).toBe([...readsOf(integers, weights, format)].length);
    }),
  );
});

test('values that are no whole SOP steps are composed exactly', () => {
  fc.assert(
    fc.property(formats, fc.constantFrom(0.75, 1.25), (format, step) => {
      const { sums, tally } = inject({ ...layer, format, table: certainTable(format, step) });
      const expected = new Float64Array(columnCount);
      let wrongCount = 0;
      for (const { column, sop, weight } of readsOf(integers, weights, format)) {
        if (column === UNIT_COLUMN) for (let c = 0; c < columnCount; c++) expected[c]! -= sop * step * weight;
        else expected[column]! += sop * step * weight;
        if (Math.abs(sop * step - sop) > 0.5) wrongCount++;
      }
      const inputSum = integers.reduce((sum, x) => sum + x, 0);
      const { inputSumWeight } = planReads({ rowCount, columnCount }, format);
      expect([...sums]).toEqual([...expected.map((sum) => sum + inputSumWeight * inputSum)]);
      expect(tally.wrongCount).toBe(wrongCount);
    }),
  );
});

const disturbed = neighbourTable({ maxActiveCount: 9, wrongRatio: () => 0.05 });

test('which row of its group a product sits in does not matter, which group does', () => {
  const permuted = (order: (row: number) => number) => {
    const rows = Array.from({ length: rowCount }, (_, row) => order(row));
    const { sums } = inject({
      ...layer,
      table: disturbed,
      integers: Int32Array.from(rows, (row) => integers[row]!),
      weights: Int32Array.from(
        rows.flatMap((row) => [...weights.subarray(row * columnCount, (row + 1) * columnCount)]),
      ),
    });
    return [...sums];
  };
  const plain = permuted((row) => row);
  const reversedInGroups = (row: number) => {
    const start = row - (row % 9);
    return start + (Math.min(9, rowCount - start) - 1 - (row % 9));
  };
  expect(permuted(reversedInGroups)).toEqual(plain);
  expect(permuted((row) => rowCount - 1 - row)).not.toEqual(plain);
});

test('errors stay in the slice in scope, and images differ', () => {
  const { tally } = inject({ ...layer, table: disturbed, slicesInScope: 2 });
  expect(tally.wrongCount).toBeGreaterThan(0);
  expect([...tally.sliceWrongCounts]).toEqual([0, 0, tally.wrongCount, 0, 0, 0]);
  expect(tally.planeWrongCounts.reduce((sum, count) => sum + count, 0)).toBe(tally.wrongCount);
  const [first, again, other] = [1, 1, 2].map((imageIndex) => [
    ...inject({ ...layer, table: disturbed, imageIndex }).sums,
  ]);
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
});
