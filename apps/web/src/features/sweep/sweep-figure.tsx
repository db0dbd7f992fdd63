'use client';

import type { SweepDetailFragment } from '@dl-rsim/client';
import { fieldAt } from '@dl-rsim/spec';
import { formatPercent, formatQuantity } from '@dl-rsim/units';
import { Paper, SegmentedControl, Select } from '@mantine/core';
import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { accuracyLinesOption } from '../../charts/accuracy-lines.ts';
import { chartColors } from '../../charts/palette.ts';
import { summaryOf } from '../../lib/accuracy.ts';
import { routes } from '../../lib/routes.ts';
import { fullLabel } from '../../lib/spec-fields.ts';
import { coordinatesAt, groupSeries, idealRatios, type SweepCell } from '../../lib/sweep-series.ts';
import { useChartColors } from '../../lib/use-chart-colors.ts';
import { Figure } from '../../ui/figure.tsx';
import { EmptyNotice } from '../../ui/notice.tsx';
import { sweepTable } from './sweep-table.ts';

export interface SweepFigureProps {
  readonly projectId: string;
  readonly sweep: SweepDetailFragment;
}

/** Accuracy against one swept field, a line for each value of the others; a point leads to its run. */
export function SweepFigure({ projectId, sweep }: SweepFigureProps) {
  const router = useRouter();
  const path = usePathname();
  const search = useSearchParams();
  const colors = useChartColors();
  const xIndex = Math.max(
    0,
    sweep.axes.findIndex((axis) => axis.path === search.get('x')),
  );
  const xAxis = sweep.axes[xIndex];
  if (!xAxis) return null;
  const canBeLog = xAxis.values.some((value) => value > 0);
  const isLogX = search.get('scale') === 'log' && canBeLog;
  const cells = cellsOf(sweep);
  if (cells.every((cell) => cell.result === null)) return <NothingYet />;
  const say = (key: string, value: string) => {
    const next = new URLSearchParams(search.toString());
    next.set(key, value);
    router.replace(`${path}?${next}`, { scroll: false });
  };
  const label = labelOf(xAxis.path);
  const input = {
    lines: groupSeries(cells, xIndex).map((line) => ({
      name: lineName(sweep, xIndex, line.groupValues),
      points: line.points,
    })),
    xLabel: label,
    xValues: xAxis.values,
    formatX: (value: number) => formatQuantity(value, fieldAt(xAxis.path)?.unit ?? 'Ratio'),
    isLogX,
    idealRatios: idealRatios(cells),
  };
  return (
    <Figure
      title={`Accuracy against ${label}`}
      summary={describeCells(cells)}
      caption={captionOf(sweep)}
      option={accuracyLinesOption({ ...input, colors })}
      printOption={() => accuracyLinesOption({ ...input, colors: chartColors('light') })}
      table={sweepTable(
        sweep.axes.map((axis) => axis.path),
        cells,
      )}
      heightPx={400}
      onPick={(datum) => {
        const { runId } = datum as { readonly runId?: string };
        if (runId) router.push(routes.run(projectId, runId));
      }}
      controls={<Controls sweep={sweep} xPath={xAxis.path} isLogX={isLogX} canBeLog={canBeLog} onSay={say} />}
    />
  );
}

interface ControlsProps {
  readonly sweep: SweepDetailFragment;
  readonly xPath: string;
  readonly isLogX: boolean;
  readonly canBeLog: boolean;
  readonly onSay: (key: string, value: string) => void;
}

function Controls({ sweep, xPath, isLogX, canBeLog, onSay }: ControlsProps) {
  return (
    <>
      {sweep.axes.length > 1 ? (
        <Select
          size="xs"
          w={190}
          aria-label="Field along x"
          value={xPath}
          onChange={(value) => onSay('x', value ?? xPath)}
          allowDeselect={false}
          data={sweep.axes.map((axis) => ({ value: axis.path, label: `x: ${labelOf(axis.path)}` }))}
        />
      ) : null}
      <SegmentedControl
        size="xs"
        aria-label="Scale of x"
        value={isLogX ? 'log' : 'linear'}
        onChange={(value) => onSay('scale', value)}
        data={[
          { value: 'linear', label: 'Linear' },
          { value: 'log', label: 'Log', disabled: !canBeLog },
        ]}
      />
    </>
  );
}

function NothingYet() {
  return (
    <Paper>
      <EmptyNotice title="No result yet">The figure grows with every point that ends.</EmptyNotice>
    </Paper>
  );
}

function cellsOf(sweep: SweepDetailFragment): readonly SweepCell[] {
  return sweep.runs.map((run) => ({
    pointIndex: run.pointIndex ?? 0,
    runId: run.id,
    runNumber: run.number,
    values: coordinatesAt(sweep.axes, run.pointIndex ?? 0),
    result: summaryOf(run),
  }));
}

function lineName(sweep: SweepDetailFragment, xIndex: number, groupValues: readonly number[]): string {
  const others = sweep.axes.filter((_, index) => index !== xIndex);
  return others
    .map(({ path }, index) => {
      const unit = fieldAt(path)?.unit ?? 'Ratio';
      return `${labelOf(path)} ${formatQuantity(groupValues[index] ?? Number.NaN, unit)}`;
    })
    .join(', ');
}

function labelOf(path: string): string {
  const field = fieldAt(path);
  return field ? fullLabel(field) : path;
}

function describeCells(cells: readonly SweepCell[]): string {
  const finished = cells.flatMap((cell) => (cell.result ? [cell.result] : []));
  const [first] = finished;
  if (!first) return '';
  const level = formatPercent(first.accuracy.imageInterval.levelRatio, 0);
  const areDraws = finished.every((result) => result.accuracy.drawInterval !== null);
  const areImages = finished.every((result) => result.accuracy.drawInterval === null);
  const over = areDraws
    ? 'over draws (Student t)'
    : areImages
      ? 'over images (Wilson), as one draw was made'
      : 'over draws, or over images where one draw was made';
  const counts = new Set(finished.map(({ accuracy }) => `${accuracy.repeatCount} × ${accuracy.imageCount}`));
  const size =
    counts.size === 1
      ? `${first.accuracy.repeatCount} draws × ${first.accuracy.imageCount} images a point`
      : 'N differs between points, see the table';
  return `${finished.length} of ${cells.length} points; bars are ${level} intervals ${over}; ${size}.`;
}

function captionOf(sweep: SweepDetailFragment): string {
  const versions = new Set(sweep.runs.flatMap((run) => summaryOf(run)?.coreVersion ?? []));
  const digests = sweep.runs.flatMap((run) => (run.resultDigest ? [run.resultDigest.slice(0, 8)] : []));
  const shown =
    digests.length > 4 ? `${digests.slice(0, 4).join(' ')} … (${digests.length})` : digests.join(' ');
  return `SWEEP-${sweep.number} ${sweep.name}, simulator ${[...versions].join(', ')}, results ${shown}`;
}
