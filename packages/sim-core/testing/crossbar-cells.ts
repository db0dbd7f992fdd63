import type { LayerFormat, MappedLayer, StepActions } from '../src/mapping/mapped-layer.ts';

/** One cell that a weight takes. */
export interface Cell {
  readonly crossbarIndex: number;
  readonly row: number;
  readonly column: number;
  /** The weight bit that it holds; null: of a unit column. */
  readonly bit: string | null;
  /** What its bit line adds to. */
  readonly output: string | null;
}

type Reads = Pick<
  StepActions,
  'readCount' | 'rowDriveCount' | 'conversionCount' | 'cellReadCount' | 'accumulateCount'
>;

/** What cells laid out one by one say of a layer. */
export interface CountedCells extends Reads {
  readonly crossbarCount: number;
  /** By crossbar. */
  readonly useCounts: readonly number[];
  /** Of the busiest crossbar in one cycle. */
  readonly readsInSequenceCount: number;
}

/**
 * Counts by enumeration: cells of every crossbar, operation units from its upper left corner on, partial sums
 * by the crossbars in which an output has a bit line. Bit lines of a pair are neighbours, or in neighbouring
 * crossbars. `splitCount` copies of all crossbars share the input cycles.
 */
export function countCells(
  cells: readonly Cell[],
  format: LayerFormat,
  { splitCount, outputCount }: { readonly splitCount: number; readonly outputCount: number },
): CountedCells {
  checkOverlap(cells, format);
  const crossbars = groupBy(cells, ({ crossbarIndex }) => String(crossbarIndex));
  const sums = { readCount: 0, rowDriveCount: 0, lineCount: 0, cellReadCount: 0, most: 0 };
  for (const own of crossbars.values()) {
    const rows = sizesOf(
      own.map(({ row }) => row),
      format.ouRowCount,
    );
    const columns = sizesOf(
      own.map(({ column }) => column),
      format.ouColumnCount,
    );
    sums.most = Math.max(sums.most, rows.length * columns.length);
    for (const rowCount of rows) {
      for (const columnCount of columns) {
        sums.readCount += 1;
        sums.rowDriveCount += rowCount;
        sums.lineCount += columnCount;
        sums.cellReadCount += rowCount * columnCount;
      }
    }
  }
  const cycles = format.inputCycleCount;
  const useCounts = [...crossbars.entries()].sort(([a], [b]) => Number(a) - Number(b));
  return {
    crossbarCount: splitCount * crossbars.size,
    useCounts: useCounts.flatMap(([, own]) => new Array<number>(splitCount).fill(own.length)),
    readsInSequenceCount: sums.most,
    readCount: cycles * sums.readCount,
    rowDriveCount: cycles * sums.rowDriveCount,
    conversionCount: (cycles * sums.lineCount) / format.sideCount,
    cellReadCount: cycles * sums.cellReadCount,
    accumulateCount: splitCount * partialSumCount(cells) - outputCount,
  };
}

/** The same of a mapped layer. */
export function countsOf(layer: MappedLayer): CountedCells {
  const { readCount, rowDriveCount, conversionCount, cellReadCount, accumulateCount } = layer.step;
  return {
    ...{ readCount, rowDriveCount, conversionCount, cellReadCount, accumulateCount },
    crossbarCount: layer.crossbarsPerCopyCount,
    useCounts: layer.useRuns.flatMap((run) => new Array<number>(run.crossbarCount).fill(run.cellCount)),
    readsInSequenceCount: layer.readsInSequenceCount,
  };
}

/** Crossbars with a bit line of an output, over all outputs; a unit column counts where it is cut. */
function partialSumCount(cells: readonly Cell[]): number {
  const outputs = new Set(cells.map(({ output, crossbarIndex }) => `${output}@${crossbarIndex}`));
  const units = new Set(cells.filter(({ output }) => output?.startsWith('unit')).map(({ output }) => output));
  return outputs.size - units.size;
}

function checkOverlap(cells: readonly Cell[], format: LayerFormat): void {
  const places = new Set<string>();
  const bits = new Set<string>();
  for (const { crossbarIndex, row, column, bit } of cells) {
    if (row >= format.crossbarRowCount || column >= format.usableColumnCount) {
      throw new Error(`cell ${row}, ${column} lies outside`);
    }
    places.add(`${crossbarIndex} ${row} ${column}`);
    if (bit !== null && bits.has(bit)) throw new Error(`weight bit ${bit} has two cells`);
    if (bit !== null) bits.add(bit);
  }
  if (places.size !== cells.length) throw new Error('two cells in one place');
}

/** Distinct positions in each operation unit along one axis. */
function sizesOf(positions: readonly number[], unitCount: number): readonly number[] {
  const units = groupBy([...new Set(positions)], (position) => String(Math.floor(position / unitCount)));
  return [...units.values()].map(({ length }) => length);
}

function groupBy<T>(values: readonly T[], keyOf: (value: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group) group.push(value);
    else groups.set(keyOf(value), [value]);
  }
  return groups;
}
