import { type AxisValue, type ResultSummary, type SweepAxis, valuesOfAxis } from '@dl-rsim/spec';
import { type IntervalSource, shownInterval } from './accuracy.ts';

/** A cell of the sweep with what it gave; `result` is null until it has succeeded. */
export interface SweepCell {
  readonly pointIndex: number;
  readonly runId: string;
  readonly runNumber: number;
  readonly values: readonly AxisValue[];
  readonly result: ResultSummary | null;
}

/** A cell that has succeeded. */
export interface FinishedCell extends SweepCell {
  readonly result: ResultSummary;
}

export interface SeriesPoint {
  readonly x: AxisValue;
  readonly meanRatio: number;
  readonly lowRatio: number;
  readonly highRatio: number;
  readonly over: IntervalSource;
  readonly runId: string;
}

/** One line of the chart: the cells that agree in every axis but the one along x. */
export interface SweepSeries {
  /** Values of each axis but x's, in the order of the axes. */
  readonly groupValues: readonly AxisValue[];
  readonly points: readonly SeriesPoint[];
}

/** True for an axis of numbers. */
export function isNumberAxis(axis: SweepAxis): boolean {
  return axis.values !== undefined;
}

/** The values of each axis at grid index `pointIndex`; the first axis varies slowest. */
export function coordinatesAt(axes: readonly SweepAxis[], pointIndex: number): AxisValue[] {
  let rest = pointIndex;
  const backwards = axes.toReversed().map((axis) => {
    const values = valuesOfAxis(axis);
    const value = values[rest % values.length] ?? Number.NaN;
    rest = Math.floor(rest / values.length);
    return value;
  });
  return backwards.reverse();
}

/** The cells that have a result. */
export function finishedCells(cells: readonly SweepCell[]): readonly FinishedCell[] {
  return cells.filter((cell): cell is FinishedCell => cell.result !== null);
}

/** The cells at one value of one axis. */
export function cellsAt(
  cells: readonly SweepCell[],
  axisIndex: number,
  value: AxisValue,
): readonly SweepCell[] {
  return cells.filter((cell) => cell.values[axisIndex] === value);
}

/**
 * Groups finished cells into lines along axis `xIndex`; numbers are sorted, options keep the order of the
 * grid.
 */
export function groupSeries(cells: readonly SweepCell[], xIndex: number): readonly SweepSeries[] {
  const lines = new Map<string, { groupValues: readonly AxisValue[]; points: SeriesPoint[] }>();
  for (const cell of finishedCells(cells).toSorted((a, b) => a.pointIndex - b.pointIndex)) {
    const groupValues = cell.values.filter((_, index) => index !== xIndex);
    const key = JSON.stringify(groupValues);
    const line = lines.get(key) ?? { groupValues, points: [] };
    line.points.push(pointOf(cell, xIndex));
    lines.set(key, line);
  }
  const sorted = [...lines.values()].sort((a, b) => compareValues(a.groupValues, b.groupValues));
  for (const line of sorted) line.points.sort((a, b) => compareValue(a.x, b.x));
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

function pointOf(cell: FinishedCell, xIndex: number): SeriesPoint {
  const { interval, over } = shownInterval(cell.result);
  const { meanRatio } = cell.result.accuracy;
  const { lowRatio, highRatio } = interval;
  return { x: cell.values[xIndex] ?? Number.NaN, meanRatio, lowRatio, highRatio, over, runId: cell.runId };
}

function compareValues(a: readonly AxisValue[], b: readonly AxisValue[]): number {
  for (const [index, value] of a.entries()) {
    const difference = compareValue(value, b[index] ?? value);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Numbers by size; options as they come. */
function compareValue(a: AxisValue, b: AxisValue): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : 0;
}
