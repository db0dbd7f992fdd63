import { type AxisValue, type Fidelity, fidelitySchema } from '@dl-rsim/spec';
import { formatPercent, formatQuantity } from '@dl-rsim/units';
import { fidelityNames } from '../../lib/accuracy.ts';
import { axisLabel, axisUnit, axisValueText } from '../../lib/axis-text.ts';
import type { CsvCell } from '../../lib/csv.ts';
import type { FidelityRow, LossRow } from '../../lib/sweep-compare.ts';
import { finishedCells, type SweepCell } from '../../lib/sweep-series.ts';
import type { DataColumn, DataTableContent } from '../../ui/data-table.tsx';

const percent = (ratio: number) => formatPercent(ratio);
const whole = (value: number) => formatQuantity(value, 'Count');

/** A column for a swept field: numbers stay numbers, options are named. */
function axisColumn(path: string): DataColumn {
  const unit = axisUnit(path);
  const isPlain = ['Ratio', 'Count', 'Index'].includes(unit);
  const label = isPlain ? axisLabel(path) : `${axisLabel(path)} [${unit}]`;
  return { label, format: (value) => formatQuantity(value, unit) };
}

function axisCell(path: string, value: AxisValue): CsvCell {
  return typeof value === 'number' ? value : axisValueText(path, value);
}

/** Every finished point with its coordinates, both intervals, N and the ideal accuracy. */
export function sweepTable(paths: readonly string[], cells: readonly SweepCell[]): DataTableContent {
  return {
    columns: [
      ...paths.map(axisColumn),
      { label: 'accuracy', format: percent },
      { label: 'low over draws', format: percent },
      { label: 'high over draws', format: percent },
      { label: 'low over images', format: percent },
      { label: 'high over images', format: percent },
      { label: 'chips', format: whole },
      { label: 'draws a chip', format: whole },
      { label: 'images', format: whole },
      { label: 'ideal accuracy', format: percent },
      { label: 'float accuracy', format: percent },
      { label: 'fidelity of the run' },
      { label: 'run' },
    ],
    rows: finishedCells(cells).map(({ values, result, runNumber }) => {
      const { meanRatio, drawInterval, imageInterval, chipCount, repeatCount, imageCount } = result.accuracy;
      return [
        ...values.map((value, index) => axisCell(paths[index] ?? '', value)),
        meanRatio,
        drawInterval?.lowRatio ?? null,
        drawInterval?.highRatio ?? null,
        imageInterval.lowRatio,
        imageInterval.highRatio,
        chipCount,
        repeatCount,
        imageCount,
        result.ideal.accuracyRatio,
        result.float.accuracyRatio,
        result.fidelity,
        `RUN-${runNumber}`,
      ];
    }),
  };
}

/** Accuracy lost at each value of a scope, largest first. */
export function lossTable(path: string, rows: readonly LossRow[]): DataTableContent {
  return {
    columns: [
      axisColumn(path),
      { label: 'accuracy lost', format: percent },
      { label: 'low over draws', format: percent },
      { label: 'high over draws', format: percent },
      { label: 'accuracy', format: percent },
      { label: 'ideal accuracy', format: percent },
      { label: 'run' },
    ],
    rows: rows.map(({ value, loss, cell }) => [
      axisCell(path, value),
      loss.value,
      loss.low,
      loss.high,
      cell.result.accuracy.meanRatio,
      cell.result.ideal.accuracyRatio,
      `RUN-${cell.runNumber}`,
    ]),
  };
}

/** Accuracy of each fidelity with its interval over draws, and what it differs from arrays by. */
export function fidelityTable(paths: readonly string[], rows: readonly FidelityRow[]): DataTableContent {
  const fidelities: readonly Fidelity[] = fidelitySchema.options;
  const columns = fidelities.flatMap((fidelity) => {
    const name = fidelityNames[fidelity].toLowerCase();
    const own = [`${name}: accuracy`, `${name}: low over draws`, `${name}: high over draws`];
    const difference = [`${name} minus arrays`, `${name} minus arrays, low`, `${name} minus arrays, high`];
    return fidelity === 'array' ? own : [...own, ...difference];
  });
  return {
    columns: [...paths.map(axisColumn), ...columns.map((label) => ({ label, format: percent }))],
    rows: rows.map((row) => [
      ...row.groupValues.map((value, index) => axisCell(paths[index] ?? '', value)),
      ...fidelities.flatMap((fidelity) => fidelityCells(row, fidelity)),
    ]),
  };
}

function fidelityCells({ results, differences }: FidelityRow, fidelity: Fidelity): readonly CsvCell[] {
  const accuracy = results[fidelity]?.accuracy;
  const interval = accuracy?.drawInterval;
  const own = [accuracy?.meanRatio ?? null, interval?.lowRatio ?? null, interval?.highRatio ?? null];
  if (fidelity === 'array') return own;
  const difference = differences[fidelity];
  return [...own, difference?.value ?? null, difference?.low ?? null, difference?.high ?? null];
}
