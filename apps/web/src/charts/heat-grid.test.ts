import { describe, expect, it } from 'vitest';
import {
  type HeatGrid,
  heatPixels,
  logScaleOf,
  mixedColor,
  rgbOf,
  scalePlace,
  scaleTicks,
  tickIndices,
} from './heat-grid.ts';
import { cellAt, cellBox, heatLayout } from './heat-layout.ts';
import { heatSvg } from './heat-svg.ts';
import { chartColors } from './palette.ts';

const colors = chartColors('light');
const grid: HeatGrid = {
  rowCount: 2,
  columnCount: 3,
  values: Float64Array.of(1, 0.01, Number.NaN, 0, 0, 0.01),
  rowLabel: 'N',
  columnLabel: 'k',
  rowName: (row) => `N${row}`,
  columnName: String,
};
const layout = heatLayout(grid, 600, { minRowPx: 16, maxHeightPx: 400 });

describe('colour scale', () => {
  it('runs over the decades that occur, three at least', () => {
    expect(logScaleOf(grid).lowestExponent).toBe(-3);
    expect(logScaleOf({ ...grid, values: Float64Array.of(3e-5) }).lowestExponent).toBe(-5);
    expect(logScaleOf({ ...grid, values: Float64Array.of(1e-30) }).lowestExponent).toBe(-8);
  });

  it('puts 1 at its end, a decade per part, and 0 at its start', () => {
    const scale = { lowestExponent: -4 };
    expect([0, 1e-9, 1e-4, 0.01, 1].map((value) => scalePlace(value, scale))).toEqual([0, 0, 0, 0.5, 1]);
    expect(scaleTicks(scale).map((tick) => tick.label)).toEqual(['1e-4', '0.001', '0.01', '0.1', '1']);
  });

  it('mixes neighbouring colours of the palette', () => {
    expect(mixedColor(0, colors)).toEqual(rgbOf(colors.scale[0]!));
    expect(mixedColor(1, colors)).toEqual(rgbOf(colors.scale.at(-1)!));
  });
});

it('leaves a pixel see-through where nothing can occur', () => {
  const pixels = heatPixels(grid, colors, logScaleOf(grid));
  expect([...pixels].filter((_, index) => index % 4 === 3)).toEqual([255, 255, 0, 255, 255, 255]);
  expect([...pixels.slice(0, 3)]).toEqual([...rgbOf(colors.scale.at(-1)!)]);
});

it('spreads ticks at round steps', () => {
  expect(tickIndices(10, 20)).toHaveLength(10);
  expect(tickIndices(129, 8)).toEqual([0, 20, 40, 60, 80, 100, 120]);
});

describe('places', () => {
  it('finds the cell whose box holds a point, and none beside the plot', () => {
    const cell = { rowIndex: 1, columnIndex: 2 };
    const { xPx, yPx, widthPx, heightPx } = cellBox(grid, layout, cell);
    expect(cellAt(grid, layout, { x: xPx + widthPx / 2, y: yPx + heightPx / 2 })).toEqual(cell);
    expect(cellAt(grid, layout, { x: layout.leftPx - 1, y: yPx })).toBeNull();
  });

  it('makes a square plot for a matrix', () => {
    const square = heatLayout(grid, 600, { minRowPx: 1, maxHeightPx: 300, isSquare: true });
    expect([square.plotWidthPx, square.plotHeightPx]).toEqual([300, 300]);
  });
});

it('becomes an SVG file in which neighbours of one shade are one rectangle', () => {
  const frame = { title: 'P(wrong | N, k) & more', caption: 'RUN-1', widthPx: 600, heightPx: 0 };
  const svg = heatSvg(grid, layout, frame);
  const darkest = `rgb(${rgbOf(colors.scale.at(-1)!).join(',')})`;
  expect(svg).toContain('P(wrong | N, k) &amp; more');
  expect(svg).toContain('RUN-1');
  expect(svg.split(`fill="${darkest}"`)).toHaveLength(2);
  // the background; two runs a row (the last cell of the first row is empty); 32 steps of colour
  expect(svg.match(/<rect /g)).toHaveLength(1 + 2 + 2 + 32);
});
