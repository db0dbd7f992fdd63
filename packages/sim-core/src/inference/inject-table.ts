/**
 * Error injection from tables: the sums that one weight matrix yields when every operation-unit read may be
 * reported as another value.
 *
 * Quantity: sums of products, in units of input step x weight step.
 * Equation: y[column] = x w + sum over planes p, row groups g and lines l of the column of
 *   planeWeight_p lineWeight_l sign_gl (value - k_pgl),  value ~ P(. | N_pg, k_pgl)
 * with the exact product x w of the weights that the cells can hold: what the reads add up to when every
 * value is k (read-plan.ts).
 * @source lin2018 section 4.2 (decomposition, error injection, composition).
 * Valid: errors of different reads are independent, also when the same cells are read again; inputs of at
 * most 16 bits. Values may be fractions, as those of converters whose steps are not SOP steps: reads of a k
 * that no code reports always deviate, and every read with such an N is looked at.
 * Ignored: that a programmed cell keeps its resistance between reads. Reads with N = 0 are not made.
 *
 * How the deviating reads are found: kernels/reference-injection.ts.
 */
import { storeWeights } from '../crossbar/encode-group.ts';
import type { ReadPlan } from '../crossbar/read-plan.ts';
import type { ErrorTable } from '../error-table/table.ts';
import {
  type DeviationBlocks,
  type InjectionState,
  NOT_STARTED,
  type ReadBlocks,
  scratchByteCount,
} from '../kernels/injection-call.ts';
import { createIntegerProduct } from '../kernels/integer-product.ts';
import type { Kernel } from '../kernels/kernel.ts';
import { rowStrideOf } from '../kernels/pack.ts';
import type { PatchGeometry } from '../network/im2col.ts';
import { powerOfTwo } from '../numeric/exact-math.ts';
import { invariant } from '../numeric/invariant.ts';
import { addressKey } from '../random/address.ts';
import { createDeviationRows } from './deviation-rows.ts';
import { addressParts, emptyTally, type InjectedLayer, type ReadTally } from './injected-layer.ts';
import { createReadBlocks, scopedLines } from './read-blocks.ts';

export interface TableLayerOptions {
  /** Holds weights and tables for as long as it lives. */
  readonly kernel: Kernel;
  readonly geometry: PatchGeometry;
  readonly groupIndex: number;
  /** [row][column] of the group */
  readonly weights: Int32Array;
  readonly plan: ReadPlan;
  /** For all weight slices, or one a slice where their converters differ. */
  readonly table: ErrorTable | readonly ErrorTable[];
  readonly seed: string;
  /** Only reads of this weight slice have errors; null: all. */
  readonly slicesInScope: number | null;
  /** Largest bound of windows that are thinned by the clock; for benches and tests. */
  readonly highestJumpBound?: number;
}

/** One weight matrix with read errors from `table`. */
export function createTableLayer(options: TableLayerOptions): InjectedLayer {
  const { kernel, geometry, groupIndex, plan, seed } = options;
  const { inputBits, isInputSigned } = plan.format;
  const { weights } = storeWeights(plan, options.weights);
  const product = createIntegerProduct({
    kernel,
    shape: geometry,
    groupIndex,
    weights,
    inputLowest: isInputSigned ? -powerOfTwo(inputBits - 1) : 0,
    inputHighest: powerOfTwo(isInputSigned ? inputBits - 1 : inputBits) - 1,
  });
  const passes = createPasses(options, weights);
  const tally = emptyTally(plan);
  return {
    tally,
    run({ integers, address, sums }) {
      for (const { state, place } of passes) startState(state, seed, [...addressParts(address), ...place]);
      product(integers, sums, (stretch) => {
        for (const { reads, rows, state } of passes) {
          kernel.injectErrors({ ...stretch, columnCount: plan.columnCount, reads, rows, state });
        }
      });
      // Every pass looks at all reads, and finds wrong ones in its own lines only.
      tally.readCount += passes[0]!.state.counts.view[0]!;
      for (const { state } of passes) addWrongCounts(state, tally);
    },
  };
}

/** Reads that have errors of one table. */
interface Pass {
  readonly reads: ReadBlocks;
  readonly rows: DeviationBlocks;
  readonly state: InjectionState;
  /** What the address of its draws has beyond that of the read. */
  readonly place: readonly number[];
}

/** One pass for all slices, or with a table a slice one for each in scope. */
function createPasses(options: TableLayerOptions, weights: Int32Array): readonly Pass[] {
  const { kernel, plan, table, slicesInScope } = options;
  const tables = 'maxActiveCount' in table ? [table] : table;
  const mostRows = plan.groups.reduce((most, { firstRow, endRow }) => Math.max(most, endRow - firstRow), 0);
  const isWide = tables.every(({ maxActiveCount }) => mostRows <= maxActiveCount);
  invariant(isWide, 'a table has rows for every count of active word lines');
  const passOf = (reads: ReadBlocks, own: ErrorTable, place: readonly number[]): Pass => ({
    reads,
    rows: createDeviationRows(kernel, own, options.highestJumpBound),
    state: createState(kernel, plan, { reads, maxActiveCount: own.maxActiveCount }),
    place,
  });
  const reads = createReadBlocks(kernel, plan, { weights, sliceInScope: slicesInScope });
  if (tables.length === 1) return [passOf(reads, tables[0]!, [])];
  invariant(tables.length === plan.sliceCount, 'there is one table, or one a slice');
  return tables.flatMap((own, slice) =>
    slicesInScope === null || slicesInScope === slice
      ? [passOf({ ...reads, ...scopedLines(plan, slice) }, own, [slice])]
      : [],
  );
}

/** What the reads of a plan keep while an image is computed. */
export function createState(
  kernel: Kernel,
  { rowCount, sliceCount, planes }: ReadPlan,
  { reads, maxActiveCount }: { readonly reads: ReadBlocks; readonly maxActiveCount: number },
): InjectionState {
  return {
    key: kernel.allocate('int32', 4),
    skips: kernel.allocate('float64', maxActiveCount + 1),
    drawCounts: kernel.allocate('int32', maxActiveCount + 1),
    counts: kernel.allocate('float64', 1 + sliceCount + planes.length),
    sliceCount,
    // Nothing in it outlives a call.
    scratch: kernel.borrow(
      'uint8',
      'windows',
      scratchByteCount(rowStrideOf(rowCount), maxActiveCount, reads),
    ),
  };
}

/** The draws of an image are its own, whatever was computed before. */
function startState(state: InjectionState, seed: string, parts: readonly number[]): void {
  state.key.view.set(addressKey(seed, ['read', ...parts]));
  state.skips.view.fill(NOT_STARTED);
  state.drawCounts.view.fill(0);
  state.counts.view.fill(0);
}

function addWrongCounts(state: InjectionState, tally: ReadTally): void {
  const counts = state.counts.view;
  const { sliceWrongCounts, planeWrongCounts } = tally;
  for (let slice = 0; slice < sliceWrongCounts.length; slice++) {
    tally.wrongCount += counts[1 + slice]!;
    sliceWrongCounts[slice]! += counts[1 + slice]!;
  }
  const firstPlane = 1 + state.sliceCount;
  for (let plane = 0; plane < planeWrongCounts.length; plane++) {
    planeWrongCounts[plane]! += counts[firstPlane + plane]!;
  }
}
