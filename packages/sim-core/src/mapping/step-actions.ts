/**
 * What one step of one copy does.
 *
 * Quantity: reads, driven rows, conversions, cells, additions and values, over all crossbars and cycles.
 * Equation: a crossbar with r rows and c bit lines is read ceil(r / S) ceil(c / T) times in a cycle, S rows
 * and T bit lines of an operation unit from its upper left corner on; sums over row blocks and column blocks
 * are taken apart: reads = sum of ceil(r / S) x sum of ceil(c / T), driven rows = sum of r x sum of
 * ceil(c / T), conversions = sum of ceil(r / S) x sum of c, cells = sum of r x sum of c.
 * Matrices along a diagonal: m = min(floor(S / r), floor(T / c)) of them are read at once; where m is 0, each
 * by itself. Additions = partial sums - outputs.
 * @source lin2018 section 3 (operation units), shafiee2016 (bits of an input over copies)
 * Valid: all rows driven, all input cycles made.
 * Ignored: rows and lines of padding at the edges of a map, which are driven and read as the others.
 */
import type { LayerFormat, MappedLayer, StepActions } from './mapped-layer.ts';
import { type Band, type Layout, rowBlockCountOf } from './partition.ts';

/** What repeats a layout. */
export interface Repetition {
  /** Matrices of bit slices and signs apart. */
  readonly strandCount: number;
  /** Copies that share the bits of one input. */
  readonly inputSplitCount: number;
  /** Outputs of one place. */
  readonly channelCount: number;
}

/** Reads of one cycle, by what they are made of. */
interface CycleReads {
  readonly readCount: number;
  readonly rowDriveCount: number;
  /** Bit lines. */
  readonly lineReadCount: number;
  readonly cellReadCount: number;
}

export function stepActionsOf(layout: Layout, format: LayerFormat, repetition: Repetition): StepActions {
  const { strandCount, inputSplitCount, channelCount } = repetition;
  const reads = layout.diagonalLineCount === null ? gridReads(layout, format) : diagonalReads(layout, format);
  // Split bits: every cycle is made in one of the copies.
  const cycleCount = strandCount * format.inputCycleCount;
  const conversionCount = (cycleCount * reads.lineReadCount) / format.sideCount;
  const outputValueCount = layout.stepHeightCount * layout.stepWidthCount * channelCount;
  const addendCount = rowBlockCountOf(layout) * strandCount * inputSplitCount;
  return {
    readCount: cycleCount * reads.readCount,
    rowDriveCount: cycleCount * reads.rowDriveCount,
    conversionCount,
    cellReadCount: cycleCount * reads.cellReadCount,
    shiftAddCount: conversionCount,
    accumulateCount: addendCount * (outputValueCount + layout.cutColumnCount) - outputValueCount,
    inputValueCount: layout.inputValueCount,
    outputValueCount,
  };
}

/** Cells that one copy takes, unit columns included; `strandCount` counts slices apart x parts of inputs. */
export function usedCellsOf(layout: Layout, strandCount: number): number {
  const rows = layout.rowRepeatCount * sumOf(layout.rows, ({ useCount }) => useCount);
  const lines = layout.columnRepeatCount * sumOf(layout.columns, ({ useCount }) => useCount);
  return strandCount * rows * lines;
}

/** Cells used of each crossbar of a copy, in their order. */
export function useRunsOf(layout: Layout, strandCount: number): MappedLayer['useRuns'] {
  const { rows, columns, rowRepeatCount, columnRepeatCount } = layout;
  // Equal neighbours are one run: blocks of one size need no repeating.
  const rowPasses = rows.length === 1 ? 1 : rowRepeatCount;
  const columnPasses = rows.length * columns.length === 1 ? 1 : columnRepeatCount;
  const repeatCount = (rowRepeatCount / rowPasses) * (columnRepeatCount / columnPasses) * strandCount;
  const runs: { cellCount: number; crossbarCount: number }[] = [];
  for (let columnPass = 0; columnPass < columnPasses; columnPass++) {
    for (const column of columns) {
      for (let rowPass = 0; rowPass < column.blockCount * rowPasses; rowPass++) {
        for (const row of rows) {
          const cellCount = row.useCount * column.useCount;
          push(runs, { cellCount, crossbarCount: row.blockCount * repeatCount });
        }
      }
    }
  }
  return runs;
}

function push(
  runs: { cellCount: number; crossbarCount: number }[],
  { cellCount, crossbarCount }: { readonly cellCount: number; readonly crossbarCount: number },
): void {
  const last = runs.at(-1);
  if (last?.cellCount === cellCount) last.crossbarCount += crossbarCount;
  else runs.push({ cellCount, crossbarCount });
}

/** Reads of one crossbar in one cycle, and bit lines of the widest of them. */
export function blockReadsOf(
  layout: Layout,
  { row, column }: { readonly row: Band; readonly column: Band },
  format: LayerFormat,
): { readonly readCount: number; readonly lineCount: number } {
  const { ouRowCount, ouColumnCount } = format;
  const lineCount = layout.diagonalLineCount ?? column.sizeCount;
  const matrixCount = column.sizeCount / lineCount;
  const atOnceCount = Math.min(matrixCount, matricesAtOnce(row.sizeCount, lineCount, format));
  if (atOnceCount > 0) {
    return { readCount: Math.ceil(matrixCount / atOnceCount), lineCount: atOnceCount * lineCount };
  }
  const eachCount = Math.ceil(row.sizeCount / ouRowCount) * Math.ceil(lineCount / ouColumnCount);
  return { readCount: matrixCount * eachCount, lineCount: Math.min(ouColumnCount, lineCount) };
}

function gridReads(layout: Layout, { ouRowCount, ouColumnCount }: LayerFormat): CycleReads {
  const { rows, columns, rowRepeatCount, columnRepeatCount } = layout;
  const rowReads = rowRepeatCount * sumOf(rows, ({ sizeCount }) => Math.ceil(sizeCount / ouRowCount));
  const rowCount = rowRepeatCount * sumOf(rows, ({ sizeCount }) => sizeCount);
  const lineReads =
    columnRepeatCount * sumOf(columns, ({ sizeCount }) => Math.ceil(sizeCount / ouColumnCount));
  const lineCount = columnRepeatCount * sumOf(columns, ({ sizeCount }) => sizeCount);
  return {
    readCount: rowReads * lineReads,
    rowDriveCount: rowCount * lineReads,
    lineReadCount: rowReads * lineCount,
    cellReadCount: rowCount * lineCount,
  };
}

function diagonalReads(layout: Layout, format: LayerFormat): CycleReads {
  const rowCount = layout.rows[0]!.sizeCount;
  const lineCount = layout.diagonalLineCount!;
  const atOnceCount = matricesAtOnce(rowCount, lineCount, format);
  const rowReads = Math.ceil(rowCount / format.ouRowCount);
  const lineReads = Math.ceil(lineCount / format.ouColumnCount);
  const matrixCount = layout.rowRepeatCount * sumOf(layout.columns, (band) => band.sizeCount / lineCount);
  if (atOnceCount === 0) {
    return {
      readCount: matrixCount * rowReads * lineReads,
      rowDriveCount: matrixCount * rowCount * lineReads,
      lineReadCount: matrixCount * rowReads * lineCount,
      cellReadCount: matrixCount * rowCount * lineCount,
    };
  }
  const readCount = sumOf(layout.columns, (band) => Math.ceil(band.sizeCount / lineCount / atOnceCount));
  // A read of k matrices drives and reads k x k times the cells of one.
  const squareCount = sumOf(layout.columns, (band) => {
    const inCrossbar = band.sizeCount / lineCount;
    const rest = inCrossbar % atOnceCount;
    return (inCrossbar - rest) * atOnceCount + rest * rest;
  });
  return {
    readCount: layout.rowRepeatCount * readCount,
    rowDriveCount: matrixCount * rowCount,
    lineReadCount: matrixCount * lineCount,
    cellReadCount: layout.rowRepeatCount * squareCount * rowCount * lineCount,
  };
}

const matricesAtOnce = (rowCount: number, lineCount: number, format: LayerFormat): number =>
  Math.min(Math.floor(format.ouRowCount / rowCount), Math.floor(format.ouColumnCount / lineCount));

/** Sum over all blocks of all bands. */
function sumOf(bands: readonly Band[], countOf: (band: Band) => number): number {
  let sum = 0;
  for (const band of bands) sum += band.blockCount * countOf(band);
  return sum;
}
