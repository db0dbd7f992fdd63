import { PANEL_COLUMN_COUNT, ROW_PADDING_COUNT } from './kernel.ts';

interface MatrixShape {
  readonly rowCount: number;
  readonly columnCount: number;
}

/** Panels of a matrix; the last one may be padded with zeros. */
export function panelCountOf(columnCount: number): number {
  return Math.ceil(columnCount / PANEL_COLUMN_COUNT);
}

/** Elements from one patch to the next. */
export function rowStrideOf(rowCount: number): number {
  return Math.ceil(rowCount / ROW_PADDING_COUNT) * ROW_PADDING_COUNT;
}

/** Rows of a matrix by twos. */
export function pairCountOf(rowCount: number): number {
  return Math.ceil(rowCount / 2);
}

/** Elements of a matrix in panels for multiplyIntegers. */
export function integerPanelSize({ rowCount, columnCount }: MatrixShape): number {
  return panelCountOf(columnCount) * pairCountOf(rowCount) * 2 * PANEL_COLUMN_COUNT;
}

/** Weights [row][column] to [panel][row pair][column of the panel][row of the pair]; `out` holds zeros. */
export function packIntegerPanels(weights: Int32Array, shape: MatrixShape, out: Int16Array): void {
  const { rowCount, columnCount } = shape;
  const pairCount = pairCountOf(rowCount);
  let from = 0;
  for (let row = 0; row < rowCount; row++) {
    for (let column = 0; column < columnCount; column++) {
      const panel = Math.floor(column / PANEL_COLUMN_COUNT);
      const lane = column % PANEL_COLUMN_COUNT;
      const at = ((panel * pairCount + (row >> 1)) * PANEL_COLUMN_COUNT + lane) * 2 + (row & 1);
      out[at] = weights[from++]!;
    }
  }
}

/** Elements of a matrix in panels for multiplyFloats. */
export function floatPanelSize({ rowCount, columnCount }: MatrixShape): number {
  return panelCountOf(columnCount) * rowCount * PANEL_COLUMN_COUNT;
}

/** Weights [row][column] to [panel][row][column of the panel]; `out` holds zeros. */
export function packFloatPanels(weights: Float32Array, shape: MatrixShape, out: Float32Array): void {
  const { rowCount, columnCount } = shape;
  let from = 0;
  for (let row = 0; row < rowCount; row++) {
    for (let column = 0; column < columnCount; column++) {
      const panel = Math.floor(column / PANEL_COLUMN_COUNT);
      const lane = column % PANEL_COLUMN_COUNT;
      out[(panel * rowCount + row) * PANEL_COLUMN_COUNT + lane] = weights[from++]!;
    }
  }
}
