import type { HeatCell, HeatGrid } from './heat-grid.ts';

/** Where the parts of a heat map lie, in pixels from its top left. */
export interface HeatLayout {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly leftPx: number;
  readonly topPx: number;
  readonly plotWidthPx: number;
  readonly plotHeightPx: number;
}

const TOP_PX = 10;
const BOTTOM_PX = 46;
const SCALE_PX = 74;
/** Widest names of rows that are shown whole. */
const MAX_NAME_PX = 150;

/** `minRowPx` keeps rows tall enough to be pointed at; more rows make the map taller. */
export function heatLayout(
  grid: HeatGrid,
  widthPx: number,
  options: { readonly minRowPx: number; readonly maxHeightPx: number; readonly isSquare?: boolean },
): HeatLayout {
  const longest = Math.max(...Array.from({ length: grid.rowCount }, (_, row) => grid.rowName(row).length));
  const leftPx = Math.min(MAX_NAME_PX, 30 + longest * 7);
  const plotWidthPx = Math.max(60, widthPx - leftPx - SCALE_PX);
  const wanted = options.isSquare
    ? Math.min(plotWidthPx, options.maxHeightPx)
    : Math.min(options.maxHeightPx, Math.max(90, grid.rowCount * options.minRowPx));
  const plotHeightPx = Math.round(wanted);
  return {
    widthPx,
    heightPx: TOP_PX + plotHeightPx + BOTTOM_PX,
    leftPx,
    topPx: TOP_PX,
    plotWidthPx: options.isSquare ? plotHeightPx : plotWidthPx,
    plotHeightPx,
  };
}

/** The cell below a point, or null beside the plot. */
export function cellAt(
  grid: HeatGrid,
  layout: HeatLayout,
  { x, y }: { readonly x: number; readonly y: number },
): HeatCell | null {
  const columnIndex = Math.floor(((x - layout.leftPx) / layout.plotWidthPx) * grid.columnCount);
  const rowIndex = Math.floor(((y - layout.topPx) / layout.plotHeightPx) * grid.rowCount);
  const isInside =
    columnIndex >= 0 && columnIndex < grid.columnCount && rowIndex >= 0 && rowIndex < grid.rowCount;
  return isInside ? { rowIndex, columnIndex } : null;
}

/** The cell's rectangle. */
export function cellBox(grid: HeatGrid, layout: HeatLayout, cell: HeatCell) {
  const widthPx = layout.plotWidthPx / grid.columnCount;
  const heightPx = layout.plotHeightPx / grid.rowCount;
  return {
    xPx: layout.leftPx + cell.columnIndex * widthPx,
    yPx: layout.topPx + cell.rowIndex * heightPx,
    widthPx,
    heightPx,
  };
}
