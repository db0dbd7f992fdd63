'use client';

import type { SweepDetailFragment } from '@dl-rsim/client';
import { type AxisValue, type SweepAxis, valuesOfAxis } from '@dl-rsim/spec';
import { Paper } from '@mantine/core';
import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { type AccuracyLinesInput, accuracyLinesOption } from '../../charts/accuracy-lines.ts';
import { optionDotsHeightPx, optionDotsOption } from '../../charts/option-dots.ts';
import { type ChartColors, chartColors } from '../../charts/palette.ts';
import { axisLabel, axisPointText, axisValueText } from '../../lib/axis-text.ts';
import { routes } from '../../lib/routes.ts';
import { groupSeries, idealRatios, isNumberAxis } from '../../lib/sweep-series.ts';
import { useChartColors } from '../../lib/use-chart-colors.ts';
import { Figure } from '../../ui/figure.tsx';
import { EmptyNotice } from '../../ui/notice.tsx';
import { SweepControls } from './sweep-controls.tsx';
import { sweepTable } from './sweep-table.ts';
import { axesOf, captionOf, cellsOf, describeCells, heldText, type SweepView, viewOf } from './sweep-view.ts';

export interface SweepFigureProps {
  readonly projectId: string;
  readonly sweep: SweepDetailFragment;
}

/**
 * Accuracy against one swept field: lines with bands for numbers, dots with error bars for options. A second
 * axis makes the series, a third stands still where it is chosen. A point leads to its run.
 */
export function SweepFigure({ projectId, sweep }: SweepFigureProps) {
  const router = useRouter();
  const path = usePathname();
  const search = useSearchParams();
  const colors = useChartColors();
  const axes = axesOf(sweep);
  const cells = cellsOf(sweep, axes);
  const view = viewOf(axes, cells, { search });
  if (!view) return null;
  if (cells.every((cell) => cell.result === null)) return <NothingYet />;
  const say = (key: string, value: string) => {
    const next = new URLSearchParams(search.toString());
    next.set(key, value);
    router.replace(`${path}?${next}`, { scroll: false });
  };
  const xIsLog = search.get('scale') === 'log' && canBeLog(view.xAxis);
  const held = view.held.length > 0 ? ` At${heldText(view.held).slice(1)}.` : '';
  const drawing = isNumberAxis(view.xAxis) ? linesOf(view, xIsLog) : dotsOf(view);
  return (
    <Figure
      title={`Accuracy against ${axisLabel(view.xAxis.path)}`}
      summary={`${describeCells(view.cells)}${held}`}
      caption={captionOf(sweep)}
      option={drawing.option(colors)}
      printOption={() => drawing.option(chartColors('light'))}
      table={sweepTable(
        axes.map((axis) => axis.path),
        cells,
      )}
      heightPx={drawing.heightPx}
      onPick={(datum) => {
        const { runId } = datum as { readonly runId?: string };
        if (runId) router.push(routes.run(projectId, runId));
      }}
      controls={
        <SweepControls axes={axes} view={view} isLogX={xIsLog} canBeLog={canBeLog(view.xAxis)} onSay={say} />
      }
    />
  );
}

interface Drawing {
  readonly heightPx: number;
  readonly option: (colors: ChartColors) => ReturnType<typeof accuracyLinesOption>;
}

function linesOf(view: SweepView, isLogX: boolean): Drawing {
  const { xAxis, cells } = view;
  const input: Omit<AccuracyLinesInput, 'colors'> = {
    lines: groupSeries(cells, view.xIndex).map((line) => ({
      name: seriesName(view, line.groupValues),
      points: line.points.map((point) => ({ ...point, x: Number(point.x) })),
    })),
    xLabel: axisLabel(xAxis.path),
    xValues: xAxis.values ?? [],
    formatX: (value) => axisValueText(xAxis.path, value),
    isLogX,
    idealRatios: idealRatios(cells),
  };
  return { heightPx: 400, option: (colors) => accuracyLinesOption({ ...input, colors }) };
}

function dotsOf(view: SweepView): Drawing {
  const { xAxis, cells } = view;
  const values = valuesOfAxis(xAxis);
  const groups = groupSeries(cells, view.xIndex).map((line) => ({
    name: seriesName(view, line.groupValues),
    points: line.points.map((point) => ({ ...point, optionIndex: values.indexOf(point.x) })),
  }));
  const input = {
    groups,
    options: values.map((value) => axisValueText(xAxis.path, value)),
    idealRatios: idealRatios(cells),
  };
  return {
    heightPx: optionDotsHeightPx(values.length, groups.length),
    option: (colors) => optionDotsOption({ ...input, colors }),
  };
}

/** The value of the axis that makes the series; axes that stand still are said once, above. */
function seriesName({ seriesAxis, seriesIndex }: SweepView, groupValues: readonly AxisValue[]): string {
  const value = groupValues[seriesIndex];
  return seriesAxis && value !== undefined ? axisPointText(seriesAxis.path, value) : '';
}

function canBeLog(axis: SweepAxis): boolean {
  return axis.values?.some((value) => value > 0) ?? false;
}

function NothingYet() {
  return (
    <Paper>
      <EmptyNotice title="No result yet">The figure grows with every point that ends.</EmptyNotice>
    </Paper>
  );
}
