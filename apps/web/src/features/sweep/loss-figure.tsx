'use client';

import type { SweepDetailFragment } from '@dl-rsim/client';
import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { chartColors } from '../../charts/palette.ts';
import { rankBarsHeightPx, rankBarsOption } from '../../charts/rank-bars.ts';
import { axisLabel, axisValueText, isWholeScope } from '../../lib/axis-text.ts';
import { routes } from '../../lib/routes.ts';
import { type LossRow, lossRows } from '../../lib/sweep-compare.ts';
import { useChartColors } from '../../lib/use-chart-colors.ts';
import { Figure } from '../../ui/figure.tsx';
import { HeldSelects } from './sweep-controls.tsx';
import { lossTable } from './sweep-table.ts';
import { axesOf, captionOf, cellsOf, describeCells, heldText, viewOf } from './sweep-view.ts';

/** Fields that say which errors are switched on: swept, they tell what costs most. */
const SCOPE_PATHS: readonly string[] = ['scope.layerName', 'scope.factor', 'scope.sliceIndex'];

export interface LossFigureProps {
  readonly projectId: string;
  readonly sweep: SweepDetailFragment;
}

/** Accuracy lost when one layer, slice or factor alone has errors, largest first; nothing in other sweeps. */
export function LossFigure({ projectId, sweep }: LossFigureProps) {
  const router = useRouter();
  const path = usePathname();
  const search = useSearchParams();
  const colors = useChartColors();
  const axes = axesOf(sweep);
  const xIndex = axes.findIndex((axis) => SCOPE_PATHS.includes(axis.path));
  if (xIndex < 0) return null;
  const view = viewOf(axes, cellsOf(sweep, axes), { search, xIndex, hasSeries: false });
  const rows = view ? lossRows(view.cells, xIndex) : [];
  if (!view || rows.length === 0) return null;
  const { path: field } = view.xAxis;
  const input = {
    bars: rows.map(({ value, loss, cell }) => ({
      name: axisValueText(field, value),
      ...loss,
      key: cell.runId,
    })),
    valueLabel: 'accuracy lost against the ideal network (percentage points)',
    format: points,
    isLog: false,
    chosenKey: null,
  };
  const heldWords = view.held.length > 0 ? ` At${heldText(view.held).slice(1)}.` : '';
  return (
    <Figure
      title={`Accuracy lost by ${axisLabel(field).toLowerCase()}`}
      summary={`${worstText(field, rows)}${describeCells(view.cells)}${heldWords}`}
      caption={captionOf(sweep)}
      option={rankBarsOption({ ...input, colors })}
      printOption={() => rankBarsOption({ ...input, colors: chartColors('light') })}
      table={lossTable(field, rows)}
      heightPx={rankBarsHeightPx(rows.length)}
      onPick={(datum) => {
        const { key } = datum as { readonly key?: string };
        if (key) router.push(routes.run(projectId, key));
      }}
      controls={
        <HeldSelects
          held={view.held}
          onSay={(key, value) => {
            const next = new URLSearchParams(search.toString());
            next.set(key, value);
            router.replace(`${path}?${next}`, { scroll: false });
          }}
        />
      }
    />
  );
}

/** The part that costs most alone; the bar of all together is there to compare. */
function worstText(path: string, rows: readonly LossRow[]): string {
  const worst = rows.find((row) => !isWholeScope(path, row.value));
  if (!worst) return '';
  return `Alone, ${axisValueText(path, worst.value)} costs most: ${points(worst.loss.value)} points. `;
}

/** '1.25' of a loss of 0.0125 */
function points(ratio: number): string {
  return (ratio * 100).toFixed(2);
}
