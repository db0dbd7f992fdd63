/**
 * The weights that a chip with stuck cells holds.
 *
 * Quantity: whole-number weights [row][column] in units of the weight step.
 * Equation: w' = w + sum over the lines l of the column of lineWeight_l sign_l (level'_l - level_l), minus
 * the same sum over unit lines, with level' = 0 or the highest level where a cell is stuck (read-plan.ts),
 * and w as far as the encoding holds it.
 * @source chen2017 (stuck cells); xia2017 (a network trained around the stuck cells of its own chip).
 * Valid: stuck cells at the nominal conductance of their level.
 * Ignored: the spread of stuck cells, and every error but theirs.
 */
import type { CellModel } from '../device/cell-model.ts';
import { storeWeights } from './encode-group.ts';
import { FAULTLESS, STUCK_HIGH } from './fault-map.ts';
import { placeLines } from './place-lines.ts';
import { crossbarFaults, encodeMatrix, type MatrixAddress, type MatrixLevels } from './program-chip.ts';
import { type ReadPlan, UNIT_COLUMN } from './read-plan.ts';

/** What the matrix `weights` becomes on a chip, for the faults that `programCrossbar` draws there. */
export function stuckWeights(
  plan: ReadPlan,
  weights: Int32Array,
  { cell, address }: { readonly cell: CellModel; readonly address: MatrixAddress },
): Int32Array {
  const { lrsRatio, hrsRatio } = cell.faults;
  const held = storeWeights(plan, weights).weights;
  if (lrsRatio === 0 && hrsRatio === 0) return held;
  const levels = encodeMatrix(plan, weights);
  const placement = placeLines(plan);
  const out = Int32Array.from(held);
  for (const place of placement.crossbars) {
    const states = crossbarFaults(place, { cell, address });
    for (let at = 0; at < states.length; at++) {
      if (states[at] === FAULTLESS) continue;
      const row = place.firstRow + Math.floor(at / place.columnCount);
      const bitLine = at % place.columnCount;
      const isNegative = placement.sideCount === 2 && bitLine % 2 === 1;
      const line = place.firstLine + Math.floor(bitLine / placement.sideCount);
      const stuck = states[at] === STUCK_HIGH ? cell.levels.length - 1 : 0;
      const side = isNegative ? levels.negative! : levels.positive;
      const change = stuck - side[row * plan.lineCount + line]!;
      addChange(plan, out, { row, line, change: isNegative ? -change : change, levels });
    }
  }
  return out;
}

function addChange(
  plan: ReadPlan,
  weights: Int32Array,
  {
    row,
    line,
    change,
    levels,
  }: { readonly row: number; readonly line: number; readonly change: number; readonly levels: MatrixLevels },
): void {
  if (change === 0) return;
  const { lineCount, columnCount, groups } = plan;
  const group = groups.findIndex(({ endRow }) => row < endRow);
  const sign = levels.signs === null ? 1 : levels.signs[group * lineCount + line]!;
  const difference = change * sign * plan.lineWeights[line]!;
  const column = plan.lineColumns[line]!;
  if (column !== UNIT_COLUMN) {
    weights[row * columnCount + column]! += difference;
    return;
  }
  for (let i = 0; i < columnCount; i++) weights[row * columnCount + i]! -= difference;
}
