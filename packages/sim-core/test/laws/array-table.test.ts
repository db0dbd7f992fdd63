import { expect, test } from 'vitest';
import { planReads, type ReadFormat } from '../../src/crossbar/read-plan.ts';
import type { CellModel } from '../../src/device/cell-model.ts';
import { uniformRowStates } from '../../src/error-table/row-states.ts';
import { wrongProbability } from '../../src/error-table/table.ts';
import { buildTable } from '../../src/error-table/table-steps.ts';
import { createSimdKernel } from '../../src/kernels/simd.ts';
import {
  ARRAY_FORMAT,
  amplifier,
  arrayLayer,
  idealCell,
  placesInRow,
  readImage,
  sensingOf,
  withSigma,
} from '../../testing/array-layer.ts';

const COLUMNS = 64;
const ROWS = 12;
const FORMAT: ReadFormat = {
  ...ARRAY_FORMAT,
  encoding: 'twosComplement',
  weightBits: 2,
  inputBits: 1,
  crossbarRowCount: ROWS,
  ouRowCount: ROWS,
};

interface TableCase {
  /** Inputs are one digit; all active rows are driven with digit 1. */
  readonly dacBits?: number;
  readonly sop?: number;
  readonly cell?: Partial<CellModel>;
  readonly errors?: Parameters<typeof sensingOf>[2];
  readonly converter?: Parameters<typeof sensingOf>[1];
}

const cases: Readonly<Record<string, TableCase>> = {
  variation: {},
  drift: { cell: { drift: { logTime: 8, meanRatio: 0.01, sigmaRatio: 0.02 } } },
  'stuck cells': { cell: { faults: { lrsRatio: 0.03, hrsRatio: 0.06, clusterCellCount: 1 } } },
  'telegraph noise': { cell: { telegraph: { probabilityRatio: 0.4, amplitudeRatio: 0.2 } } },
  'read noise': { cell: { readSigmaRatio: 0.05 } },
  'read noise of half-driven cells': {
    dacBits: 2,
    sop: 0,
    cell: { readSigmaRatio: 0.3, nonlinearityRatio: 3 },
    converter: amplifier({ resolutionBits: 6 }),
  },
  'converter errors': { errors: { offsetSigmaRatio: 0.2, gainSigmaRatio: 0.05, clampErrorRatio: 0.05 } },
  'a guard band left to chance': { converter: amplifier({ guardBandV: 0.05 }) },
};

test.each(
  Object.entries(cases),
)('averaged over chips, arrays err as often as the table says: %s', (_, one) => {
  const geometry = placesInRow(ROWS, COLUMNS);
  const dacBits = one.dacBits ?? 1;
  const format = { ...FORMAT, dacBits, inputBits: dacBits };
  const plan = planReads(geometry, format);
  const cell = { ...withSigma(idealCell(1), 0.15), ...one.cell };
  const sensing = sensingOf(plan, one.converter ?? amplifier(), one.errors);
  const table = buildTable({
    ...{ cell, sensing, dacBits, levelBits: 1, maxActiveCount: ROWS, seriesOhm: 0 },
    ...{ method: 'computed', sampleCount: 1000, seed: '00000000000000a7' },
    rowStates: uniformRowStates({ dacBits, levelBits: 1, isDifferential: false }).filter(
      (state) => state.digit === 1,
    ),
  });
  const { sop = 4 } = one;
  const activeCount = 10;
  const weights = Int32Array.from({ length: ROWS * COLUMNS }, (_unused, i) => (i < sop * COLUMNS ? 1 : 0));
  const inputs = Int32Array.from({ length: ROWS }, (_unused, row) => (row < activeCount ? 1 : 0));
  const layer = arrayLayer({ format, geometry, weights, cell, sensing, kernel: createSimdKernel()! });
  const chipCount = 250;
  const shares: number[] = [];
  let before = 0;
  for (let chipIndex = 0; chipIndex < chipCount; chipIndex++) {
    readImage(layer, inputs, { geometry, chipIndex });
    const wrongCount = layer.tally.sliceWrongCounts[0]!;
    shares.push((wrongCount - before) / COLUMNS);
    before = wrongCount;
  }
  // Reads of a chip share converters: the spread is that of chips.
  const mean = shares.reduce((sum, share) => sum + share, 0) / chipCount;
  const variance = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / (chipCount - 1);
  const expected = wrongProbability(table, activeCount, sop);
  expect(expected).toBeGreaterThan(0.01);
  expect(Math.abs(mean - expected)).toBeLessThan(4 * Math.sqrt(variance / chipCount));
});
