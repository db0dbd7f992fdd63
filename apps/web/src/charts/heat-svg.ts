import type { SvgFrame } from './export-svg.ts';
import {
  type HeatGrid,
  heatValue,
  type LogScale,
  logScaleOf,
  mixedColor,
  scalePlace,
  scaleTicks,
  tickIndices,
} from './heat-grid.ts';
import { cellBox, type HeatLayout } from './heat-layout.ts';
import { type ChartColors, chartColors } from './palette.ts';
import { escapeHtml } from './parts.ts';

const HEAD_PX = 40;
const FOOT_PX = 26;
/** Shades of a file: neighbours of one shade become one rectangle. */
const SHADE_COUNT = 64;

/** The heat map as a file of rectangles, with title and caption, on white. */
export function heatSvg(grid: HeatGrid, layout: HeatLayout, frame: SvgFrame): string {
  const colors = chartColors('light');
  const heightPx = HEAD_PX + layout.heightPx + FOOT_PX;
  const size = `width="${layout.widthPx}" height="${heightPx}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="sans-serif">`,
    `<rect width="100%" height="100%" fill="${colors.surface}"/>`,
    text([12, 24], frame.title, { fill: colors.ink, size: 15, weight: 600 }),
    `<g transform="translate(0 ${HEAD_PX})">`,
    '<g shape-rendering="crispEdges">',
    ...cells(grid, layout, colors),
    '</g>',
    ...axes(grid, layout, colors),
    ...colorBar(layout, colors, logScaleOf(grid)),
    '</g>',
    text([12, heightPx - 10], frame.caption, { fill: colors.muted, size: 10 }),
    '</svg>',
  ].join('');
}

/** Runs of neighbours in a row that have the same shade, one rectangle each. */
function cells(grid: HeatGrid, layout: HeatLayout, colors: ChartColors): readonly string[] {
  const scale = logScaleOf(grid);
  const boxes: string[] = [];
  for (let rowIndex = 0; rowIndex < grid.rowCount; rowIndex++) {
    let from = 0;
    while (from < grid.columnCount) {
      const shade = shadeOf(heatValue(grid, { rowIndex, columnIndex: from }), scale);
      let to = from + 1;
      while (
        to < grid.columnCount &&
        shadeOf(heatValue(grid, { rowIndex, columnIndex: to }), scale) === shade
      ) {
        to++;
      }
      if (shade !== null) {
        const { xPx, yPx, widthPx, heightPx } = cellBox(grid, layout, { rowIndex, columnIndex: from });
        const [red, green, blue] = mixedColor(shade / SHADE_COUNT, colors);
        const place = `x="${short(xPx)}" y="${short(yPx)}"`;
        const size = `width="${short(widthPx * (to - from) + 0.1)}" height="${short(heightPx + 0.1)}"`;
        boxes.push(`<rect ${place} ${size} fill="rgb(${red},${green},${blue})"/>`);
      }
      from = to;
    }
  }
  return boxes;
}

function shadeOf(value: number, scale: LogScale): number | null {
  return Number.isNaN(value) ? null : Math.round(scalePlace(value, scale) * SHADE_COUNT);
}

/** Ticks and names of rows and columns; shared with the map on screen. */
export function axes(grid: HeatGrid, layout: HeatLayout, colors: ChartColors): readonly string[] {
  const { leftPx, topPx, plotWidthPx, plotHeightPx } = layout;
  const bottom = topPx + plotHeightPx;
  const muted = { fill: colors.muted, size: 11 };
  const rows = tickIndices(grid.rowCount, Math.max(2, Math.floor(plotHeightPx / 15))).map((rowIndex) => {
    const box = cellBox(grid, layout, { rowIndex, columnIndex: 0 });
    const y = box.yPx + box.heightPx / 2 + 4;
    return text([leftPx - 6, y], clipped(grid.rowName(rowIndex), leftPx - 28), { ...muted, anchor: 'end' });
  });
  const columns = tickIndices(grid.columnCount, Math.max(2, Math.floor(plotWidthPx / columnPx(grid)))).map(
    (columnIndex) => {
      const box = cellBox(grid, layout, { rowIndex: 0, columnIndex });
      const x = box.xPx + box.widthPx / 2;
      return text([x, bottom + 15], grid.columnName(columnIndex), { ...muted, anchor: 'middle' });
    },
  );
  const middle = topPx + plotHeightPx / 2;
  return [
    ...rows,
    ...columns,
    text([leftPx + plotWidthPx / 2, bottom + 36], grid.columnLabel, { ...muted, size: 12, anchor: 'middle' }),
    `<g transform="rotate(-90 12 ${middle})">`,
    text([12, middle + 4], grid.rowLabel, { ...muted, size: 12, anchor: 'middle' }),
    '</g>',
  ];
}

/** Room for the longest name of a column. */
function columnPx(grid: HeatGrid): number {
  const longest = Math.max(
    ...Array.from({ length: grid.columnCount }, (_, index) => grid.columnName(index).length),
  );
  return 12 + longest * 7;
}

/** The colours with what they stand for, to the right of the plot. */
export function colorBar(layout: HeatLayout, colors: ChartColors, scale: LogScale): readonly string[] {
  const x = layout.leftPx + layout.plotWidthPx + 14;
  const heightPx = Math.min(layout.plotHeightPx, 180);
  const stepCount = 32;
  const steps = Array.from({ length: stepCount }, (_, index) => {
    const [red, green, blue] = mixedColor(1 - (index + 0.5) / stepCount, colors);
    const y = layout.topPx + (index * heightPx) / stepCount;
    const size = `width="12" height="${short(heightPx / stepCount + 0.2)}"`;
    return `<rect x="${x}" y="${short(y)}" ${size} fill="rgb(${red},${green},${blue})"/>`;
  });
  const labels = scaleTicks(scale).map(({ place, label }, index) => {
    const words = index === 0 ? `≤ ${label}` : label;
    const y = layout.topPx + (1 - place) * (heightPx - 10) + 9;
    return text([x + 17, y], words, { fill: colors.muted, size: 10 });
  });
  return [...steps, ...labels];
}

interface TextLook {
  readonly fill: string;
  readonly size: number;
  readonly weight?: number;
  readonly anchor?: 'end' | 'middle';
}

function text([x, y]: readonly [number, number], words: string, look: TextLook): string {
  const weight = look.weight ? ` font-weight="${look.weight}"` : '';
  const anchor = look.anchor ? ` text-anchor="${look.anchor}"` : '';
  const place = `x="${short(x)}" y="${short(y)}"`;
  const font = `fill="${look.fill}" font-size="${look.size}"`;
  return `<text ${place} ${font}${weight}${anchor}>${escapeHtml(words)}</text>`;
}

function clipped(name: string, widthPx: number): string {
  const most = Math.max(3, Math.floor(widthPx / 6.5));
  return name.length <= most ? name : `${name.slice(0, most - 1)}…`;
}

function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}
