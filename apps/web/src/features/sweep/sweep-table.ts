import { fieldAt } from '@dl-rsim/spec';
import { formatPercent, formatQuantity } from '@dl-rsim/units';
import { fullLabel } from '../../lib/spec-fields.ts';
import type { SweepCell } from '../../lib/sweep-series.ts';
import type { DataTableContent } from '../../ui/data-table.tsx';

const percent = (ratio: number) => formatPercent(ratio);
const whole = (value: number) => formatQuantity(value, 'Count');

/** Every finished point with its coordinates, both intervals, N and the ideal accuracy. */
export function sweepTable(paths: readonly string[], cells: readonly SweepCell[]): DataTableContent {
  const axisColumns = paths.map((path) => {
    const field = fieldAt(path);
    const unit = field?.unit ?? 'Ratio';
    const label = field ? fullLabel(field) : path;
    const isPlain = ['Ratio', 'Count', 'Index'].includes(unit);
    return {
      label: isPlain ? label : `${label} [${unit}]`,
      format: (value: number) => formatQuantity(value, unit),
    };
  });
  return {
    columns: [
      ...axisColumns,
      { label: 'accuracy', format: percent },
      { label: 'low over draws', format: percent },
      { label: 'high over draws', format: percent },
      { label: 'low over images', format: percent },
      { label: 'high over images', format: percent },
      { label: 'draws', format: whole },
      { label: 'images', format: whole },
      { label: 'ideal accuracy', format: percent },
      { label: 'float accuracy', format: percent },
      { label: 'run' },
    ],
    rows: cells.flatMap(({ values, result, runNumber }) => {
      if (!result) return [];
      const { meanRatio, drawInterval, imageInterval, repeatCount, imageCount } = result.accuracy;
      return [
        [
          ...values,
          meanRatio,
          drawInterval?.lowRatio ?? null,
          drawInterval?.highRatio ?? null,
          imageInterval.lowRatio,
          imageInterval.highRatio,
          repeatCount,
          imageCount,
          result.ideal.accuracyRatio,
          result.float.accuracyRatio,
          `RUN-${runNumber}`,
        ],
      ];
    }),
  };
}
