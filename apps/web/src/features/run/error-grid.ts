import type { ErrorTableResult } from '@dl-rsim/spec';
import type { HeatGrid } from '../../charts/heat-grid.ts';
import { formatProbability } from '../../lib/probability.ts';
import type { DataTableContent } from '../../ui/data-table.tsx';

/** An error table as a map: N down, k to the right; many sums share a column, which then holds the worst. */
export interface ErrorGrid extends HeatGrid {
  readonly lowestSop: number;
  /** Neighbouring sums in one column. */
  readonly sopsPerColumn: number;
}

export const MAX_MAP_COLUMN_COUNT = 480;

type ActiveRows = ErrorTableResult['activeRows'][number];

/** P(wrong | N, k) of one table, NaN where a sum cannot occur. */
export function errorGridOf(table: ErrorTableResult): ErrorGrid {
  const { activeRows } = table;
  const lowestSop = Math.min(...activeRows.map((row) => row.lowestSopCount));
  const highestSop = Math.max(...activeRows.map(highestSopOf));
  const sopsPerColumn = Math.max(1, Math.ceil((highestSop - lowestSop + 1) / MAX_MAP_COLUMN_COUNT));
  const columnCount = Math.ceil((highestSop - lowestSop + 1) / sopsPerColumn);
  const values = new Float64Array(activeRows.length * columnCount).fill(Number.NaN);
  for (const [rowIndex, row] of activeRows.entries()) {
    for (const [index, ratio] of row.wrongRatios.entries()) {
      const column = Math.floor((row.lowestSopCount + index - lowestSop) / sopsPerColumn);
      const at = rowIndex * columnCount + column;
      const known = values[at] as number;
      if (!(known >= ratio)) values[at] = ratio;
    }
  }
  return {
    rowCount: activeRows.length,
    columnCount,
    values,
    lowestSop,
    sopsPerColumn,
    rowLabel: 'active rows N',
    columnLabel: 'sum of products k',
    rowName: (rowIndex) => String(activeRows[rowIndex]?.activeCount ?? ''),
    columnName: (columnIndex) => String(lowestSop + columnIndex * sopsPerColumn),
  };
}

/** The sums of a column, first and last. */
export function sopsOfColumn(grid: ErrorGrid, columnIndex: number): readonly [first: number, last: number] {
  const first = grid.lowestSop + columnIndex * grid.sopsPerColumn;
  return [first, first + grid.sopsPerColumn - 1];
}

export function highestSopOf(row: ActiveRows): number {
  return row.lowestSopCount + row.wrongRatios.length - 1;
}

/** One code of P(j | N, k). */
export interface CodeChance {
  readonly reported: number;
  readonly ratio: number;
  readonly isWrong: boolean;
}

/** P(j | N, k) of one row; empty where the result keeps error rates alone. */
export function codeChances(table: ErrorTableResult, row: ActiveRows, sop: number): readonly CodeChance[] {
  const ratios = row.probabilityRatios[sop - row.lowestSopCount] ?? [];
  return ratios.map((ratio, code) => {
    const reported = table.reportedSopsRatio[code] ?? Number.NaN;
    return { reported, ratio, isWrong: Math.abs(reported - sop) > 0.5 };
  });
}

/** The sum of a row that is misread most often. */
export function worstSop(row: ActiveRows): { readonly sop: number; readonly ratio: number } {
  let index = 0;
  for (const [at, ratio] of row.wrongRatios.entries()) if (ratio > (row.wrongRatios[index] ?? 0)) index = at;
  return { sop: row.lowestSopCount + index, ratio: row.wrongRatios[index] ?? 0 };
}

/** Every error rate of a table: N, k, P(wrong). */
export function errorMapTable(table: ErrorTableResult): DataTableContent {
  return {
    columns: [
      { label: 'activeCount N', format: String },
      { label: 'sum k', format: String },
      { label: 'wrongRatio', format: formatProbability },
    ],
    rows: table.activeRows.flatMap((row) =>
      row.wrongRatios.map((ratio, index) => [row.activeCount, row.lowestSopCount + index, ratio]),
    ),
  };
}
