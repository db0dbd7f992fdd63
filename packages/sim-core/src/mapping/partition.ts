import type { MappingSpec, Partition } from '@dl-rsim/spec';
import type { LayerFormat } from './mapped-layer.ts';

/** Bit lines of the matrices that one weight matrix becomes. */
export interface Strands {
  /** Matrices: 1, or one a bit slice and sign. */
  readonly strandCount: number;
  /** Bit lines of one column in each. */
  readonly columnLineCount: number;
  /** Bit lines beside the columns in each. */
  readonly extraLineCount: number;
  /** Bit lines that are converted as one within a crossbar. */
  readonly pairLineCount: number;
}

/** Bit slices and signs side by side, or each in crossbars of its own. */
export function strandsOf(format: LayerFormat, slices: MappingSpec['slices']): Strands {
  const { linesPerColumnCount, extraLineCount, sideCount } = format;
  if (slices === 'together') {
    const pairLineCount = sideCount;
    return { strandCount: 1, columnLineCount: linesPerColumnCount, extraLineCount, pairLineCount };
  }
  return {
    strandCount: linesPerColumnCount,
    columnLineCount: 1,
    extraLineCount: extraLineCount / linesPerColumnCount,
    pairLineCount: 1,
  };
}

/** Blocks of one size, one after another. */
export interface Band {
  readonly blockCount: number;
  /** Rows or bit lines of a block. */
  readonly sizeCount: number;
  /** Its share in the used cells: rows of it that a bit line uses, or bit lines that a row uses. */
  readonly useCount: number;
}

/**
 * How one copy of a layer lies on crossbars, but for slices apart and split input bits, which repeat it. Each
 * block of rows meets each block of columns in one crossbar.
 */
export interface Layout {
  readonly partition: Exclude<Partition, 'automatic'>;
  readonly windowText: string;
  readonly stepHeightCount: number;
  readonly stepWidthCount: number;
  /** Blocks of rows, whose sums are added, over and over `rowRepeatCount` times. */
  readonly rows: readonly Band[];
  readonly rowRepeatCount: number;
  /** Blocks of bit lines, over and over `columnRepeatCount` times (groups). */
  readonly columns: readonly Band[];
  readonly columnRepeatCount: number;
  /** Lines of a column go on in the next crossbar: how often, over all columns. */
  readonly cutColumnCount: number;
  /** Bit lines of the small matrices that stand along the diagonal of each crossbar; null: none do. */
  readonly diagonalLineCount: number | null;
  readonly inputValueCount: number;
}

/** `totalCount` in blocks of at most `mostCount`: all equal but the last one. */
export function bandsOf(totalCount: number, mostCount: number): readonly Band[] {
  const fullCount = Math.floor(totalCount / mostCount);
  const restCount = totalCount - fullCount * mostCount;
  const full = { blockCount: fullCount, sizeCount: mostCount, useCount: mostCount };
  if (restCount === 0) return [full];
  const rest = { blockCount: 1, sizeCount: restCount, useCount: restCount };
  return fullCount === 0 ? [rest] : [full, rest];
}

/** Blocks of all bands. */
export function blockCountOf(bands: readonly Band[]): number {
  let count = 0;
  for (const band of bands) count += band.blockCount;
  return count;
}

/** Crossbars whose sums are added, and such sets. */
export const rowBlockCountOf = ({ rows, rowRepeatCount }: Layout): number =>
  rowRepeatCount * blockCountOf(rows);
export const columnBlockCountOf = ({ columns, columnRepeatCount }: Layout): number =>
  columnRepeatCount * blockCountOf(columns);

/** Steps of one copy for `heightCount` x `widthCount` output places. */
export function stepCountOf(
  { stepHeightCount, stepWidthCount }: Layout,
  { heightCount, widthCount }: { readonly heightCount: number; readonly widthCount: number },
): number {
  return Math.ceil(heightCount / stepHeightCount) * Math.ceil(widthCount / stepWidthCount);
}

/**
 * How many columns of `columnLineCount` bit lines are cut by the ends of crossbars of `lineCount` bit lines:
 * the k-th end cuts none where columnLineCount divides k lineCount. Extra lines are whole columns.
 */
export function cutColumnsOf(columnLineCount: number, lineCount: number, blockCount: number): number {
  const period = columnLineCount / greatestDivisor(columnLineCount, lineCount);
  return blockCount - 1 - Math.floor((blockCount - 1) / period);
}

export function greatestDivisor(a: number, b: number): number {
  while (b > 0) [a, b] = [b, a % b];
  return a;
}
