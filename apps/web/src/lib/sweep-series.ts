import type { ResultSummary } from '@dl-rsim/spec';
import { shownInterval } from './accuracy.ts';

/** A cell of the sweep with what it gave; `result` is null until it has succeeded. */
export interface SweepCell {
  readonly pointIndex: number;
  readonly runId: string;
  readonly runNumber: number;
  readonly values: readonly number[];
  readonly result: ResultSummary | null;
}

export interface SeriesPoint {
  readonly x: number;
  readonly meanRatio: number;
  readonly lowRatio: number;
  readonly highRatio: number;
  readonly over: 'draws' | 'images';
  readonly repeatCount: number;
  readonly imageCount: number;
  readonly runId: string;
}

/** One line of the chart: the cells that agree in every axis but the one along x. */
export interface SweepSeries {
  /** Index into each axis but x's, as value; in the order of the axes. */
  readonly groupValues: readonly number[];
  readonly points: readonly SeriesPoint[];
}

/** The values of each axis at grid index `pointIndex`; the first axis varies slowest. */
export function coordinatesAt(
  axes: readonly { readonly values: readonly number[] }[],
  pointIndex: number,
): number[] {
  let rest = pointIndex;
  const backwards = axes.toReversed().map(({ values }) => {
    const value = values[rest % values.length] ?? Number.NaN;
    rest = Math.floor(rest / values.length);
    return value;
  });
  return backwards.reverse();
}

/** Groups finished cells into lines along axis `xIndex`; points are sorted by x, lines by their values. */
export function groupSeries(cells: readonly SweepCell[], xIndex: number): readonly SweepSeries[] {
  const lines = new Map<string, { groupValues: readonly number[]; points: SeriesPoint[] }>();
  for (const cell of cells) {
    if (cell.result === null) continue;
    const groupValues = cell.values.filter((_, index) => index !== xIndex);
    const key = groupValues.join('|');
    const line = lines.get(key) ?? { groupValues, points: [] };
    line.points.push(pointOf(cell, cell.result, xIndex));
    lines.set(key, line);
  }
  const sorted = [...lines.values()].sort((a, b) => compareValues(a.groupValues, b.groupValues));
  for (const line of sorted) line.points.sort((a, b) => a.x - b.x);
  return sorted;
}

/**
 * Ideal accuracies of the finished cells, each once: more than one when the sweep changes precision or
 * images.
 */
export function idealRatios(cells: readonly SweepCell[]): readonly number[] {
  const ratios = cells.flatMap((cell) => (cell.result ? [cell.result.ideal.accuracyRatio] : []));
  return [...new Set(ratios)].sort((a, b) => b - a);
}

function pointOf(cell: SweepCell, result: ResultSummary, xIndex: number): SeriesPoint {
  const { interval, over } = shownInterval(result);
  const { meanRatio, repeatCount, imageCount } = result.accuracy;
  const { lowRatio, highRatio } = interval;
  const x = cell.values[xIndex] ?? Number.NaN;
  return { x, meanRatio, lowRatio, highRatio, over, repeatCount, imageCount, runId: cell.runId };
}

function compareValues(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
