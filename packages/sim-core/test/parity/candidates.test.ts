/** The clocks of both kernels, bit by bit: their state goes on from one stretch of places to the next. */
import { expect, test } from 'vitest';
import { planReads } from '../../src/crossbar/read-plan.ts';
import { createDeviationRows } from '../../src/inference/deviation-rows.ts';
import { createState } from '../../src/inference/inject-table.ts';
import { createReadBlocks } from '../../src/inference/read-blocks.ts';
import { blockPlaceCount, NOT_STARTED } from '../../src/kernels/injection-call.ts';
import type { Kernel } from '../../src/kernels/kernel.ts';
import { rowStrideOf } from '../../src/kernels/pack.ts';
import { createReferenceKernel } from '../../src/kernels/reference.ts';
import { createSimdKernel } from '../../src/kernels/simd.ts';
import { wholeNumbers } from '../../testing/array-layer.ts';
import { scatteredTable } from '../../testing/error-tables.ts';

const ROW_COUNT = 140;
const COLUMN_COUNT = 9;
const POSITION_COUNT = 300;

/** Everything that calls of `stretchCount` places each leave behind. */
function injected(kernel: Kernel, stretchCount: number) {
  const plan = planReads(
    { rowCount: ROW_COUNT, columnCount: COLUMN_COUNT },
    {
      ...{ encoding: 'twosComplement', weightBits: 6, levelBits: 1, inputBits: 8, isInputSigned: false },
      ...{ dacBits: 1, crossbarRowCount: 128, crossbarColumnCount: 128, ouRowCount: 128, ouColumnCount: 8 },
    },
  );
  const weights = wholeNumbers(ROW_COUNT * COLUMN_COUNT, { lowest: -32, highest: 31 });
  const reads = createReadBlocks(kernel, plan, { weights, sliceInScope: null });
  const table = scatteredTable({ maxActiveCount: 128, rightRatio: () => 0.98 });
  const rows = createDeviationRows(kernel, table);
  const rowStride = rowStrideOf(ROW_COUNT);
  const state = createState(kernel, plan, { reads, maxActiveCount: 128 });
  state.key.view.set([0x1234567, -0x7654321, 0x5a5a5a5, 0x77]);
  state.skips.view.fill(NOT_STARTED);
  const inputs = wholeNumbers(POSITION_COUNT * ROW_COUNT, { lowest: 0, highest: 255, salt: 1 });
  const found: { skips: number[]; draws: number[]; sums: number[] }[] = [];
  for (let firstPosition = 0; firstPosition < POSITION_COUNT; firstPosition += stretchCount) {
    const patches = kernel.borrow('int16', 'patches', stretchCount * rowStride);
    const wideSums = kernel.borrow('float64', 'wideSums', stretchCount * COLUMN_COUNT);
    wideSums.view.fill(0);
    for (let place = 0; place < stretchCount; place++) {
      const from = (firstPosition + place) * ROW_COUNT;
      patches.view.set(inputs.subarray(from, from + ROW_COUNT), place * rowStride);
    }
    kernel.injectErrors({
      ...{ firstPosition, positionCount: stretchCount, patches, rowStride, wideSums },
      ...{ columnCount: COLUMN_COUNT, reads, rows, state },
    });
    const [skips, draws] = [[...state.skips.view], [...state.drawCounts.view]];
    found.push({ skips, draws, sums: [...wideSums.view] });
  }
  return { found, counts: [...state.counts.view] };
}

test.each([1, 4, 20, 300])('reads passed and draws of stretches of %i places', (stretchCount) => {
  const simd = createSimdKernel();
  if (!simd) throw new Error('this engine has no WebAssembly SIMD');
  const [left, right] = [injected(simd, stretchCount), injected(createReferenceKernel(), stretchCount)];
  expect(left).toEqual(right);
  // Some clock rang more often than candidates are drawn at once, and not all began.
  const { skips, draws } = left.found.at(-1)!;
  expect(Math.max(...draws) > 256 || stretchCount < 300).toBe(true);
  expect(skips.slice(1)).toContain(NOT_STARTED);
  expect(left.counts.slice(1).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(100);
});

test('how places are cut into stretches changes nothing', () => {
  const plain = (stretchCount: number) => injected(createReferenceKernel(), stretchCount);
  expect(POSITION_COUNT).toBeGreaterThan(blockPlaceCount({ planeCount: 8, groupCount: 2 }));
  const [cut, whole] = [plain(1), plain(POSITION_COUNT)];
  expect(cut.found.flatMap(({ sums }) => sums)).toEqual(whole.found.flatMap(({ sums }) => sums));
  expect(cut.counts).toEqual(whole.counts);
  expect(cut.found.at(-1)!.skips).toEqual(whole.found[0]!.skips);
});
