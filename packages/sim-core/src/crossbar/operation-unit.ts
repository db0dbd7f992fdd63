/**
 * Operation units along the rows: the word lines that are active together, and the sums of their cells.
 *
 * Quantity: bit-line sum of one input cycle, in units of the highest cell conductance times the read voltage.
 * Equation: v_line = sum over the group's rows of d_row g_(row, line); positive minus negative side for
 * differential pairs (Ohm and Kirchhoff).
 * @source lin2018 section 3 (operation units of S_OU rows).
 * Valid: wires without resistance, cells linear in voltage.
 * Ignored: IR drop (see ir-drop), sneak paths of inactive rows.
 */
import { invariant } from '../numeric/invariant.ts';
import type { ProgrammedCells } from './program.ts';

/** Rows firstRow .. endRow - 1 are read together. */
export interface RowGroup {
  readonly firstRow: number;
  /** One past the last row. */
  readonly endRow: number;
}

/** Groups of `groupRowCount` rows, cut from the top; the last one may be shorter. */
export function rowGroups(rowCount: number, groupRowCount: number): readonly RowGroup[] {
  invariant(groupRowCount >= 1, 'a group has rows');
  return Array.from({ length: Math.ceil(rowCount / groupRowCount) }, (_, group) => ({
    firstRow: group * groupRowCount,
    endRow: Math.min(rowCount, (group + 1) * groupRowCount),
  }));
}

/**
 * The sums of all bit lines of a slice while the rows of a group are driven, into `sums` (one per line).
 * `drives` holds one value per row of the matrix.
 */
export function sumGroup(
  cells: ProgrammedCells,
  read: { readonly sliceIndex: number; readonly group: RowGroup; readonly drives: Float64Array },
  sums: Float64Array,
): void {
  const { sideCount, rowCount } = cells.layout;
  const firstBlock = read.sliceIndex * sideCount * rowCount;
  sums.fill(0);
  for (let side = 0; side < sideCount; side++) {
    const block = firstBlock + side * rowCount;
    addRows(cells.conductanceRatios, { ...read, block, sign: side === 0 ? 1 : -1 }, sums);
  }
}

function addRows(
  conductanceRatios: Float64Array,
  read: {
    readonly block: number;
    readonly sign: number;
    readonly group: RowGroup;
    readonly drives: Float64Array;
  },
  sums: Float64Array,
): void {
  const { block, sign, group, drives } = read;
  const lineCount = sums.length;
  for (let row = group.firstRow; row < group.endRow; row++) {
    const drive = sign * drives[row]!;
    if (drive === 0) continue;
    const at = (block + row) * lineCount;
    for (let line = 0; line < lineCount; line++) sums[line]! += drive * conductanceRatios[at + line]!;
  }
}
