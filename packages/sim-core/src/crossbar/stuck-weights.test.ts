import { describe, expect, it } from 'vitest';
import { runSpec } from '../../testing/run-spec.ts';
import { createCellModel } from '../device/cell-model.ts';
import { programMatrix } from '../inference/array-chip.ts';
import { placeLines } from './place-lines.ts';
import { encodeMatrix } from './program-chip.ts';
import { planReads, type ReadPlan, UNIT_COLUMN, type WeightEncoding } from './read-plan.ts';
import { stuckWeights } from './stuck-weights.ts';

const ROWS = 21;
const COLUMNS = 5;
const address = { seed: '00000000000000c3', chipIndex: 1, layerIndex: 2, groupIndex: 0 };
const weights = Int32Array.from({ length: ROWS * COLUMNS }, (_, i) => ((i * 7) % 15) - 7);

function planOf(encoding: WeightEncoding): ReadPlan {
  return planReads(
    { rowCount: ROWS, columnCount: COLUMNS },
    {
      ...{ encoding, weightBits: 4, levelBits: 2, inputBits: 3, isInputSigned: false, dacBits: 1 },
      ...{ crossbarRowCount: 8, crossbarColumnCount: 8, ouRowCount: 3, ouColumnCount: 2 },
    },
  );
}

function cellOf(stuckLrsRatio: number, stuckHrsRatio: number) {
  const faults = { stuckLrsRatio, stuckHrsRatio, clusterCellCount: 2 };
  const { accelerator } = runSpec({ device: { lrsSigmaRatio: 0, hrsSigmaRatio: 0, faults } });
  return createCellModel(accelerator.device, 2);
}

/** What programmed cells without spread are worth, line by line: the sum that a read makes of an input of 1. */
function weightsOfCells(plan: ReadPlan, steps: Float32Array, signs: Int8Array | null): number[] {
  const out = new Array<number>(ROWS * COLUMNS).fill(plan.inputSumWeight);
  for (let row = 0; row < ROWS; row++) {
    const group = plan.groups.findIndex(({ endRow }) => row < endRow);
    for (let line = 0; line < plan.lineCount; line++) {
      const sign = signs?.[group * plan.lineCount + line] ?? 1;
      const worth = plan.lineWeights[line]! * sign * steps[row * plan.lineCount + line]!;
      const column = plan.lineColumns[line]!;
      if (column === UNIT_COLUMN) for (let i = 0; i < COLUMNS; i++) out[row * COLUMNS + i]! -= worth;
      else out[row * COLUMNS + column]! += worth;
    }
  }
  return out;
}

const wires = {
  ...{
    wordLineSegmentOhm: 0,
    bitLineSegmentOhm: 0,
    driverOhm: 0,
    senseOhm: 0,
    irDropModel: 'exact' as const,
  },
};

describe.each([
  'twosComplement',
  'offset',
  'unitColumn',
  'differential',
  'positiveNegative',
  'forms',
] as const)('weights on a chip with stuck cells, %s', (encoding) => {
  it('are what its programmed cells add up to', () => {
    const plan = planOf(encoding);
    const cell = cellOf(0.1, 0.15);
    const levels = encodeMatrix(plan, weights);
    const matrix = { plan, levels, placement: placeLines(plan), cell, sensings: [], wires };
    const { steps } = programMatrix(matrix, address, 0);
    const found = stuckWeights(plan, weights, { cell, address });
    const expected = weightsOfCells(plan, steps, levels.signs);
    expect(found).not.toEqual(weights);
    for (const [i, weight] of found.entries()) expect(weight).toBeCloseTo(expected[i]!, 4);
  });
});

it('are the weights themselves where no cell is stuck', () => {
  const plan = planOf('twosComplement');
  expect(stuckWeights(plan, weights, { cell: cellOf(0, 0), address })).toEqual(weights);
});
