'use client';

import type { SweepDetailFragment } from '@dl-rsim/client';
import type { Fidelity } from '@dl-rsim/spec';
import { chartColors } from '../../charts/palette.ts';
import { rankBarsHeightPx, rankBarsOption } from '../../charts/rank-bars.ts';
import { fidelityNames } from '../../lib/accuracy.ts';
import { axisPointText } from '../../lib/axis-text.ts';
import { type FidelityRow, fidelityRows } from '../../lib/sweep-compare.ts';
import { useChartColors } from '../../lib/use-chart-colors.ts';
import { Figure } from '../../ui/figure.tsx';
import { fidelityTable } from './sweep-table.ts';
import { axesOf, captionOf, cellsOf } from './sweep-view.ts';

const WHISKERS = 'Whiskers add the half-widths of both intervals over draws in squares.';

/** Difference of tables and moments from arrays at every point; nothing where fidelity is not swept. */
export function FidelityFigure({ sweep }: { readonly sweep: SweepDetailFragment }) {
  const colors = useChartColors();
  const axes = axesOf(sweep);
  const axisIndex = axes.findIndex((axis) => axis.path === 'fidelity');
  if (axisIndex < 0) return null;
  const paths = axes.flatMap((axis, index) => (index === axisIndex ? [] : [axis.path]));
  const rows = fidelityRows(cellsOf(sweep, axes), axisIndex);
  const bars = rows.flatMap((row) => barsOf(row, paths));
  if (bars.length === 0) return null;
  const largest = bars.reduce((best, bar) => (Math.abs(bar.value) > Math.abs(best.value) ? bar : best));
  const input = {
    bars,
    valueLabel: 'accuracy minus that of arrays (percentage points)',
    format: (value: number) => `${value > 0 ? '+' : ''}${(value * 100).toFixed(2)}`,
    isLog: false,
    chosenKey: null,
  };
  const points = input.format(largest.value);
  return (
    <Figure
      title="Fidelities compared"
      summary={`Largest difference from arrays: ${points} points (${largest.name}). ${WHISKERS}`}
      caption={captionOf(sweep)}
      option={rankBarsOption({ ...input, colors })}
      printOption={() => rankBarsOption({ ...input, colors: chartColors('light') })}
      table={fidelityTable(paths, rows)}
      heightPx={rankBarsHeightPx(bars.length)}
    />
  );
}

function barsOf(row: FidelityRow, paths: readonly string[]) {
  const place = row.groupValues.map((value, index) => axisPointText(paths[index] ?? '', value)).join(', ');
  return Object.entries(row.differences).map(([fidelity, difference]) => {
    const name = fidelityNames[fidelity as Fidelity];
    return { name: place === '' ? name : `${name}, ${place}`, ...difference, key: `${fidelity}|${place}` };
  });
}
