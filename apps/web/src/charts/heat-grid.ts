import type { ChartColors } from './palette.ts';
import { decadeText } from './parts.ts';

/** A dense map of probabilities: row by row from the top, NaN where there is nothing. */
export interface HeatGrid {
  readonly rowCount: number;
  readonly columnCount: number;
  readonly values: Float64Array;
  readonly rowLabel: string;
  readonly columnLabel: string;
  readonly rowName: (rowIndex: number) => string;
  readonly columnName: (columnIndex: number) => string;
}

export interface HeatCell {
  readonly rowIndex: number;
  readonly columnIndex: number;
}

export type Rgb = readonly [red: number, green: number, blue: number];

/** Powers of ten over which a colour scale runs: from 10^lowest to 1. */
export interface LogScale {
  readonly lowestExponent: number;
}

export function heatValue(grid: HeatGrid, cell: HeatCell): number {
  return grid.values[cell.rowIndex * grid.columnCount + cell.columnIndex] ?? Number.NaN;
}

/** A scale down to the smallest value of the grid, at least three and at most eight decades. */
export function logScaleOf(grid: HeatGrid): LogScale {
  let lowest = 1;
  for (const value of grid.values) if (value > 0 && value < lowest) lowest = value;
  return { lowestExponent: Math.min(-3, Math.max(-8, Math.floor(Math.log10(lowest)))) };
}

/** Place of a probability on the scale, 0..1; what is below it, and 0 itself, is 0. */
export function scalePlace(value: number, { lowestExponent }: LogScale): number {
  if (!(value > 0)) return 0;
  return Math.min(1, Math.max(0, 1 - Math.log10(value) / lowestExponent));
}

/** Colour at a place 0..1 of the palette's steps, mixed between neighbours. */
export function mixedColor(place: number, colors: ChartColors): Rgb {
  const { scale } = colors;
  const at = place * (scale.length - 1);
  const index = Math.min(scale.length - 2, Math.floor(at));
  const from = rgbOf(scale[index]!);
  const to = rgbOf(scale[index + 1]!);
  const share = at - index;
  const mix = (a: number, b: number) => Math.round(a + (b - a) * share);
  return [mix(from[0], to[0]), mix(from[1], to[1]), mix(from[2], to[2])];
}

export function rgbOf(hex: string): Rgb {
  const bits = Number.parseInt(hex.slice(1), 16);
  return [bits >> 16, (bits >> 8) & 255, bits & 255];
}

/** Four bytes a cell, one pixel each; nothing is see-through. */
export function heatPixels(
  grid: HeatGrid,
  colors: ChartColors,
  scale: LogScale,
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(grid.values.length * 4);
  for (const [index, value] of grid.values.entries()) {
    if (Number.isNaN(value)) continue;
    const [red, green, blue] = mixedColor(scalePlace(value, scale), colors);
    pixels.set([red, green, blue, 255], index * 4);
  }
  return pixels;
}

/** Indices of at most `maxCount` ticks, evenly spread, the first among them. */
export function tickIndices(count: number, maxCount: number): readonly number[] {
  const rough = Math.max(1, Math.ceil(count / maxCount));
  const magnitude = Number(`1e${Math.floor(Math.log10(rough))}`);
  const step = [1, 2, 5, 10].map((factor) => factor * magnitude).find((one) => one >= rough) ?? rough;
  return Array.from({ length: Math.ceil(count / step) }, (_, index) => index * step);
}

/** Labels of the colour bar: one a decade, the lowest first. */
export function scaleTicks({ lowestExponent }: LogScale): readonly { place: number; label: string }[] {
  return Array.from({ length: 1 - lowestExponent }, (_, index) => {
    const exponent = lowestExponent + index;
    const value = Number(`1e${exponent}`);
    return { place: scalePlace(value, { lowestExponent }), label: decadeText(value) };
  });
}
