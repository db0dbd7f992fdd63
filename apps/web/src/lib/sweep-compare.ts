import type { AxisValue, Fidelity, ResultSummary } from '@dl-rsim/spec';
import { differenceOf, type Estimate, lossOf } from './accuracy.ts';
import { type FinishedCell, finishedCells, type SweepCell } from './sweep-series.ts';

/** What one layer, one factor or one slice costs when it alone has errors. */
export interface LossRow {
  readonly value: AxisValue;
  readonly loss: Estimate;
  readonly cell: FinishedCell;
}

/**
 * Accuracy lost at each value of one axis, largest first. The cells are those of one value of every other
 * axis.
 */
export function lossRows(cells: readonly SweepCell[], axisIndex: number): readonly LossRow[] {
  return finishedCells(cells)
    .map((cell) => ({ value: cell.values[axisIndex] ?? '', loss: lossOf(cell.result), cell }))
    .sort((a, b) => b.loss.value - a.loss.value);
}

/** The results of one point of the other axes in every fidelity that has ended. */
export interface FidelityRow {
  readonly groupValues: readonly AxisValue[];
  readonly results: Readonly<Partial<Record<Fidelity, ResultSummary>>>;
  /** Mean accuracy minus that of arrays; there once arrays have ended. */
  readonly differences: Readonly<Partial<Record<Fidelity, Estimate>>>;
}

/** One row for each point of the axes beside the fidelity, in the order of the grid. */
export function fidelityRows(cells: readonly SweepCell[], axisIndex: number): readonly FidelityRow[] {
  const groups = new Map<string, FinishedCell[]>();
  for (const cell of finishedCells(cells).toSorted((a, b) => a.pointIndex - b.pointIndex)) {
    const key = JSON.stringify(withoutIndex(cell.values, axisIndex));
    groups.set(key, [...(groups.get(key) ?? []), cell]);
  }
  return [...groups.values()].map((group) => rowOf(group, axisIndex));
}

function rowOf(group: readonly FinishedCell[], axisIndex: number): FidelityRow {
  const results: Record<string, ResultSummary> = {};
  for (const cell of group) results[String(cell.values[axisIndex])] = cell.result;
  const base = results.array;
  const differences: Record<string, Estimate> = {};
  for (const [fidelity, result] of Object.entries(results)) {
    if (base && fidelity !== 'array') differences[fidelity] = differenceOf(result, base);
  }
  return { groupValues: withoutIndex(group[0]?.values ?? [], axisIndex), results, differences };
}

function withoutIndex(values: readonly AxisValue[], axisIndex: number): readonly AxisValue[] {
  return values.filter((_, index) => index !== axisIndex);
}
