/**
 * Kernel to column (im2col): the kernels of a group are the columns of one matrix of K_h K_w C rows, and one
 * step gives one output place.
 *
 * Equation: crossbars = groups x ceil(K_h K_w C / R) x ceil(lines / L), lines = O x lines of a column + unit
 * columns, R rows and L usable bit lines of a crossbar.
 * @source li2023 (equation 2), song2017
 * Valid: every convolution and dense layer; counts are those of crossbarNeed of the spec.
 * Ignored: values that neighbouring windows share: all rows are loaded in every step.
 */
import type { LayerFormat } from './mapped-layer.ts';
import { bandsOf, blockCountOf, cutColumnsOf, type Layout, type Strands } from './partition.ts';
import type { KernelShape } from './workload.ts';

export function im2colLayout(
  { matrix }: KernelShape,
  format: LayerFormat,
  { columnLineCount, extraLineCount }: Strands,
): Layout {
  const { rowCount, columnCount, groupCount } = matrix;
  const { usableColumnCount } = format;
  const columns = bandsOf(columnCount * columnLineCount + extraLineCount, usableColumnCount);
  const cutCount = cutColumnsOf(columnLineCount, usableColumnCount, blockCountOf(columns));
  return {
    partition: 'im2col',
    windowText: '',
    stepHeightCount: 1,
    stepWidthCount: 1,
    rows: bandsOf(rowCount, format.crossbarRowCount),
    rowRepeatCount: 1,
    columns,
    columnRepeatCount: groupCount,
    cutColumnCount: groupCount * cutCount,
    diagonalLineCount: null,
    inputValueCount: groupCount * rowCount,
  };
}
