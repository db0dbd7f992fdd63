import { expect, test } from 'vitest';
import { planReads, type ReadFormat } from '../../src/crossbar/read-plan.ts';
import type { CellModel } from '../../src/device/cell-model.ts';
import { createReferenceKernel } from '../../src/kernels/reference.ts';
import { createSimdKernel } from '../../src/kernels/simd.ts';
import {
  ARRAY_FORMAT,
  amplifier,
  arrayLayer,
  idealCell,
  placesInRow,
  readImage,
  sensingOf,
  wholeNumbers,
  withSigma,
} from '../../testing/array-layer.ts';

const adc = (options: object = {}) => ({
  adc: { resolutionBits: 6, range: 'full', percentileRatio: 1, tracking: 'inputAware', ...options } as const,
});
const noisy = { readSigmaRatio: 0.05 };
const ONE_STEP = { resolutionBits: 8, range: 'granular' };

interface ParityCase {
  readonly format?: Partial<ReadFormat>;
  readonly cell?: Partial<CellModel>;
  readonly converter?: Parameters<typeof sensingOf>[1];
  readonly errors?: Parameters<typeof sensingOf>[2];
  readonly columnCount?: number;
  readonly placeCount?: number;
  readonly slicesInScope?: number;
}

const cases: Readonly<Record<string, ParityCase>> = {
  'small units': {},
  'units of 9 rows, amplifier': { format: { ouRowCount: 9 }, converter: amplifier({ resolutionBits: 4 }) },
  'shifted references': { format: { ouRowCount: 20 }, converter: amplifier({ zeroShiftRatio: 0.3 }) },
  'tall units': { format: { ouRowCount: 64 }, converter: adc() },
  'a code for every sum': { format: { ouRowCount: 64 }, converter: adc(ONE_STEP) },
  'places that no stretch of windows ends with': {
    format: { ouRowCount: 64, inputBits: 7 },
    converter: adc(ONE_STEP),
    columnCount: 6,
  },
  'one place': { format: { ouRowCount: 64 }, converter: adc(ONE_STEP), placeCount: 1 },
  'one place, few codes': { format: { ouRowCount: 40 }, converter: adc(), placeCount: 1 },
  'signed inputs of two bits a cycle': {
    format: { ouRowCount: 40, dacBits: 2, isInputSigned: true },
    converter: adc(ONE_STEP),
  },
  'an amplifier of even steps': { format: { ouRowCount: 20 }, converter: amplifier({ resolutionBits: 5 }) },
  'tall units, shifted references': {
    format: { ouRowCount: 64 },
    converter: amplifier({ resolutionBits: 4, zeroShiftRatio: 0.3 }),
  },
  'columns that fill no panel': { columnCount: 21, format: { ouRowCount: 64 } },
  'unit columns': { format: { encoding: 'unitColumn', ouRowCount: 64 } },
  'read noise': { cell: noisy, converter: adc() },
  'noise on pairs of many levels': {
    cell: noisy,
    format: { encoding: 'differential', levelBits: 3, dacBits: 2, ouRowCount: 30 },
  },
  'clamp errors': {
    errors: { clampErrorRatio: 0.1 },
    cell: { nonlinearityRatio: 2 },
    format: { dacBits: 3, ouRowCount: 30 },
  },
  'fixed references': {
    converter: adc({ tracking: 'fixed' }),
    errors: { offsetSigmaRatio: 0.5, gainSigmaRatio: 0.05 },
    format: { ouRowCount: 30, encoding: 'positiveNegative' },
  },
  'coins in the guard band': { converter: amplifier({ guardBandV: 0.08 }), format: { ouRowCount: 12 } },
  'coins over wide sums': {
    converter: amplifier({ guardBandV: 0.08, resolutionBits: 9 }),
    format: { ouRowCount: 64, encoding: 'differential', levelBits: 3 },
  },
  'the wrong side of the guard band': {
    converter: amplifier({ guardBandV: 0.08, unresolved: 'wrong' }),
    format: { ouRowCount: 12 },
    cell: noisy,
  },
  'the lower side of the guard band': {
    converter: amplifier({ guardBandV: 0.08, unresolved: 'lower' }),
    format: { ouRowCount: 12 },
  },
  'one slice in scope': { slicesInScope: 3, format: { ouRowCount: 30 }, cell: noisy },
  'noisy fragments of one sign': {
    format: { encoding: 'forms', isInputSigned: true },
    cell: noisy,
    columnCount: 40,
  },
  'fragments of one sign': { format: { encoding: 'forms', isInputSigned: true } },
  'traps and stuck cells': {
    cell: {
      faults: { lrsRatio: 0.05, hrsRatio: 0.1, clusterCellCount: 4 },
      telegraph: { probabilityRatio: 0.3, amplitudeRatio: 0.4 },
    },
  },
};

test.each(Object.entries(cases))('both kernels give the same bits: %s', (_, one) => {
  const { columnCount = 18, placeCount = 40, slicesInScope = null } = one;
  const format = { ...ARRAY_FORMAT, ...one.format };
  const geometry = placesInRow(100, columnCount, placeCount);
  const plan = planReads(geometry, format);
  const cell = { ...withSigma(idealCell(format.levelBits), 0.15), ...one.cell };
  const sensing = sensingOf(plan, one.converter, one.errors);
  const weights = wholeNumbers(100 * columnCount, { lowest: -127, highest: 127 });
  const lowest = format.isInputSigned ? -(2 ** (format.inputBits - 1)) : 0;
  const integers = wholeNumbers(100 * placeCount, {
    lowest,
    highest: lowest + 2 ** format.inputBits - 1,
    salt: 1,
  });
  const simd = createSimdKernel();
  expect(simd).not.toBeNull();
  const [found, defined] = [simd!, createReferenceKernel()].map((kernel) => {
    const layer = arrayLayer({ format, geometry, weights, cell, sensing, slicesInScope, kernel });
    const sums = [0, 1].map((repeatIndex) => readImage(layer, integers, { geometry, repeatIndex }));
    return { sums, tally: layer.tally };
  });
  expect(found).toEqual(defined);
  expect(found!.tally.wrongCount).toBeGreaterThan(0);
});

test('both kernels add the same floats in the same order', () => {
  const windowCount = 50;
  const subgroupCount = 7;
  const [found, defined] = [createSimdKernel()!, createReferenceKernel()].map((kernel) => {
    const cells = kernel.allocate('float32', subgroupCount * 4 * 16);
    cells.view.set(wholeNumbers(cells.view.length, { lowest: -1e6, highest: 1e6 }));
    for (let i = 0; i < cells.view.length; i++) cells.view[i]! /= 7e5;
    const levels = kernel.allocate('int8', cells.view.length);
    levels.view.set(wholeNumbers(levels.view.length, { lowest: -15, highest: 15, salt: 1 }));
    const gains = kernel.allocate('float32', 4);
    gains.view.set([0, 0.9, 2.1, 3]);
    const tables = kernel.allocate('float32', subgroupCount * 256 * 16);
    const counts = kernel.allocate('uint8', tables.view.length);
    kernel.arrays.buildTables({
      ...{ cells, levels, gains, tables, counts, firstCell: 0 },
      ...{ rowCount: subgroupCount * 4, dacBits: 2, patternRowCount: 4 },
    });
    const patterns = kernel.allocate('int16', windowCount * subgroupCount);
    patterns.view.set(wholeNumbers(patterns.view.length, { lowest: 0, highest: 255, salt: 2 }));
    patterns.view.fill(0, 21, 35);
    const windows = kernel.allocate('int32', windowCount);
    const integers = kernel.allocate('int32', windowCount * 4);
    const entries = kernel.allocate('int32', windowCount * subgroupCount + 1);
    const starts = kernel.allocate('int32', windowCount + 1);
    const listedCount = kernel.arrays.listWindows({
      ...{ patterns, subgroupCount, planeCount: 5, windowCount, windows, integers, entries, starts },
      ...{ code: 3, patternCount: 256 },
    });
    const sums = kernel.allocate('float32', windowCount * 16);
    const sumCounts = kernel.allocate('uint8', windowCount * 16);
    kernel.arrays.sumPatterns({
      ...{ tables, counts, entries, starts, sums, sumCounts, firstWindow: 0, windowCount: listedCount },
    });
    return { tables, counts, integers, starts, sums, sumCounts, listedCount };
  });
  expect(found!.listedCount).toBe(windowCount - 2);
  for (const name of ['tables', 'counts', 'integers', 'starts', 'sums', 'sumCounts'] as const) {
    expect(found![name].view).toEqual(defined![name].view);
  }
});
