import { expect, test } from 'vitest';
import { encodeGroup } from '../crossbar/encode-group.ts';
import { inputDigit, planReads } from '../crossbar/read-plan.ts';
import { type ErrorTable, rowCount } from '../error-table/table.ts';
import { loadKernel } from '../kernels/load.ts';
import { createReferenceKernel } from '../kernels/reference.ts';
import { patchGeometry } from '../network/im2col.ts';
import { createTableLayer } from './inject-table.ts';

const [ROWS, COLUMNS] = [7, 3];
const SHAPE = { maxActiveCount: 3, lowestRowSop: 0, highestRowSop: 1 };
const geometry = patchGeometry(
  {
    kind: 'dense',
    name: 'dense',
    inputIndices: [0],
    kernel: new Float32Array(0),
    bias: null,
    inputCount: ROWS,
    outputCount: COLUMNS,
  },
  [ROWS],
);
const plan = planReads(geometry, {
  encoding: 'twosComplement',
  weightBits: 4,
  levelBits: 1,
  inputBits: 4,
  isInputSigned: true,
  dacBits: 1,
  crossbarRowCount: 64,
  crossbarColumnCount: 64,
  ouRowCount: 3,
  ouColumnCount: 8,
});
const weights = Int32Array.from({ length: ROWS * COLUMNS }, (_, i) => ((i * 7) % 16) - 8);
const inputs = Int32Array.from({ length: ROWS }, (_, i) => ((i * 5) % 16) - 8);

/** A table that reports code `report(k)` for sure. */
function certain(report: (sop: number) => number): ErrorTable {
  const sops = [1, 2, 3].flatMap((n) => Array.from({ length: n + 1 }, (_, k) => k));
  return {
    ...SHAPE,
    values: Float64Array.of(0, 1, 2, 3),
    rowStarts: Int32Array.from({ length: rowCount(SHAPE) + 1 }, (_, i) => i),
    firstCodes: Int32Array.from(sops, report),
    probabilities: new Float64Array(sops.length).fill(1),
  };
}

const right = certain((sop) => sop);
const never = certain(() => 0);

/** Sums of reads made one by one: slice s reports report(s, k). */
function expected(report: (slice: number, sop: number) => number): { sums: number[]; wrongCounts: number[] } {
  const sums = new Array<number>(COLUMNS).fill(0);
  const wrongCounts = new Array<number>(plan.sliceCount).fill(0);
  for (const group of plan.groups) {
    const { positive } = encodeGroup(plan, weights, group);
    for (const plane of plan.planes) {
      for (let line = 0; line < plan.lineCount; line++) {
        let sop = 0;
        for (let row = group.firstRow; row < group.endRow; row++) {
          sop += inputDigit(inputs[row]!, plane) * positive[(row - group.firstRow) * plan.lineCount + line]!;
        }
        const slice = plan.lineSlices[line]!;
        sums[plan.lineColumns[line]!]! += plane.weight * plan.lineWeights[line]! * report(slice, sop);
        if (report(slice, sop) !== sop) wrongCounts[slice]!++;
      }
    }
  }
  return { sums, wrongCounts };
}

const KERNELS = { loaded: loadKernel, reference: createReferenceKernel };

test.each(['loaded', 'reference'] as const)('every slice has the errors of its own table: %s', (name) => {
  const tables = [right, never, right, never];
  const shared = { geometry, groupIndex: 0, weights, plan, seed: '00000000000000a7' };
  const layer = createTableLayer({ ...shared, kernel: KERNELS[name](), table: tables, slicesInScope: null });
  const sums = new Float64Array(COLUMNS);
  const address = { chipIndex: 0, repeatIndex: 0, imageIndex: 0, layerIndex: 0, groupIndex: 0 };
  layer.run({ integers: inputs, address, sums });
  const whole = expected((slice, sop) => (slice % 2 === 0 ? sop : 0));
  expect([...sums]).toEqual(whole.sums);
  expect([...layer.tally.sliceWrongCounts]).toEqual(whole.wrongCounts);
  expect(layer.tally.wrongCount).toBeGreaterThan(0);

  const single = createTableLayer({ ...shared, kernel: KERNELS[name](), table: right, slicesInScope: null });
  single.run({ integers: inputs, address, sums });
  expect([...sums]).toEqual(expected((_, sop) => sop).sums);
  expect(single.tally.readCount).toBe(layer.tally.readCount);

  const scoped = createTableLayer({ ...shared, kernel: KERNELS[name](), table: tables, slicesInScope: 3 });
  scoped.run({ integers: inputs, address, sums });
  expect([...sums]).toEqual(expected((slice, sop) => (slice === 3 ? 0 : sop)).sums);
});
