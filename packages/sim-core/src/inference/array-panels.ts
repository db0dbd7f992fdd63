import type { MatrixLevels } from '../crossbar/program-chip.ts';
import type { ReadPlan } from '../crossbar/read-plan.ts';
import { PANEL_LINE_COUNT } from '../kernels/array-kernel.ts';

/** Neighbouring bit lines that are read together: all of them may be wrong, or none. */
export interface Panel {
  readonly firstLine: number;
  readonly laneCount: number;
  /** Reads may be wrong; otherwise they report their SOP. */
  readonly isInScope: boolean;
  /** Columns of the lanes follow each other. */
  readonly isContiguous: boolean;
}

/** Cuts the lines of a plan into panels. */
export function cutPanels(plan: ReadPlan, sliceInScope: number | null): readonly Panel[] {
  const { lineCount, lineSlices, lineColumns } = plan;
  const isInScope = (line: number) => sliceInScope === null || lineSlices[line] === sliceInScope;
  const panels: Panel[] = [];
  for (let firstLine = 0; firstLine < lineCount; ) {
    let endLine = firstLine + 1;
    let isContiguous = lineColumns[firstLine]! >= 0;
    const last = Math.min(lineCount, firstLine + PANEL_LINE_COUNT);
    while (endLine < last && isInScope(endLine) === isInScope(firstLine)) {
      if (lineColumns[endLine] !== lineColumns[firstLine]! + endLine - firstLine) isContiguous = false;
      endLine++;
    }
    const laneCount = endLine - firstLine;
    panels.push({ firstLine, laneCount, isInScope: isInScope(firstLine), isContiguous });
    firstLine = endLine;
  }
  return panels;
}

/** Where the cells of a panel in a group begin: cells lie [group][panel][row of the group][lane]. */
export function firstCellOf(
  group: { readonly firstRow: number; readonly endRow: number },
  panelIndex: number,
  panelCount: number,
): number {
  return (group.firstRow * panelCount + panelIndex * (group.endRow - group.firstRow)) * PANEL_LINE_COUNT;
}

/** What a row adds to the SOP of every line, in the layout of firstCellOf. */
export function layLevels(
  plan: ReadPlan,
  panels: readonly Panel[],
  { levels, out }: { readonly levels: MatrixLevels; readonly out: Int8Array },
): void {
  const { positive, negative } = levels;
  eachCell(plan, panels, (at, cell) => {
    out[at] = positive[cell]! - (negative?.[cell] ?? 0);
  });
}

/** Calls `visit` with the place of every cell in the layout of firstCellOf and in [row][line]. */
export function eachCell(
  plan: ReadPlan,
  panels: readonly Panel[],
  visit: (at: number, cell: number, panel: Panel) => void,
): void {
  for (const group of plan.groups) {
    for (const [panelIndex, panel] of panels.entries()) {
      let at = firstCellOf(group, panelIndex, panels.length);
      for (let row = group.firstRow; row < group.endRow; row++, at += PANEL_LINE_COUNT) {
        const cell = row * plan.lineCount + panel.firstLine;
        for (let lane = 0; lane < panel.laneCount; lane++) visit(at + lane, cell + lane, panel);
      }
    }
  }
}
