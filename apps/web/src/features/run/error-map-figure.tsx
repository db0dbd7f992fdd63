'use client';

import type { RunDetailFragment } from '@dl-rsim/client';
import type { ErrorTableResult, ReliabilityResult } from '@dl-rsim/spec';
import { formatQuantity } from '@dl-rsim/units';
import { Select, Stack } from '@mantine/core';
import { useMemo, useState } from 'react';
import { type HeatCell, heatValue } from '../../charts/heat-grid.ts';
import { heatLayout } from '../../charts/heat-layout.ts';
import { HeatMap } from '../../charts/heat-map.tsx';
import { heatSvg } from '../../charts/heat-svg.ts';
import { formatProbability } from '../../lib/probability.ts';
import { useChartColors } from '../../lib/use-chart-colors.ts';
import { FigureFrame } from '../../ui/figure-frame.tsx';
import { type ErrorGrid, errorGridOf, errorMapTable, sopsOfColumn, worstSop } from './error-grid.ts';
import { ErrorRowFigure } from './error-row-figure.tsx';
import { captionOf } from './run-caption.ts';

const PRINT_WIDTH_PX = 760;

export interface ErrorMapFigureProps {
  readonly run: RunDetailFragment;
  readonly result: ReliabilityResult;
}

/** P(wrong | N, k) of the error table that is chosen, and one row of it; nothing where no table was built. */
export function ErrorMapFigure({ run, result }: ErrorMapFigureProps) {
  const [tableIndex, setTableIndex] = useState(0);
  const table = result.errorTables[tableIndex];
  if (!table || table.activeRows.length === 0) return null;
  return (
    <TableMap
      key={tableIndex}
      run={run}
      table={table}
      layerNames={layersOf(result, tableIndex)}
      select={
        result.errorTables.length > 1 ? (
          <Select
            size="xs"
            w={230}
            aria-label="Error table"
            value={String(tableIndex)}
            onChange={(value) => setTableIndex(Number(value))}
            allowDeselect={false}
            data={result.errorTables.map((_, index) => ({
              value: String(index),
              label: `Table ${index + 1}: ${layersOf(result, index).join(', ') || 'no layer'}`,
            }))}
          />
        ) : null
      }
    />
  );
}

function layersOf(result: ReliabilityResult, tableIndex: number): readonly string[] {
  return result.layers.flatMap((layer) => (layer.errorTableIndex === tableIndex ? [layer.layerName] : []));
}

interface TableMapProps {
  readonly run: RunDetailFragment;
  readonly table: ErrorTableResult;
  readonly layerNames: readonly string[];
  readonly select: React.ReactNode;
}

function TableMap({ run, table, layerNames, select }: TableMapProps) {
  const colors = useChartColors();
  const grid = useMemo(() => errorGridOf(table), [table]);
  const last = table.activeRows.length - 1;
  const [place, setPlace] = useState(() => ({ rowIndex: last, sop: worstSop(table.activeRows[last]!).sop }));
  const title = 'Sensing errors P(wrong | N, k)';
  const layoutOf = (widthPx: number) => heatLayout(grid, widthPx, { minRowPx: 16, maxHeightPx: 420 });
  const chosen: HeatCell = {
    rowIndex: place.rowIndex,
    columnIndex: Math.floor((place.sop - grid.lowestSop) / grid.sopsPerColumn),
  };
  const pick = (cell: HeatCell) => {
    const sop = worstInColumn(table, grid, cell);
    if (sop !== null) setPlace({ rowIndex: cell.rowIndex, sop });
  };
  const caption = `${layerNames.join(', ')}, ${captionOf(run)}`;
  const frame = { title, caption, widthPx: PRINT_WIDTH_PX, heightPx: 0 };
  const summary = summaryOf(table, grid, layerNames);
  return (
    <Stack gap="lg">
      <FigureFrame
        title={title}
        summary={summary}
        table={errorMapTable(table)}
        controls={select}
        svg={async () => heatSvg(grid, layoutOf(PRINT_WIDTH_PX), frame)}
      >
        <HeatMap
          grid={grid}
          layoutOf={layoutOf}
          colors={colors}
          label={`${title}. ${summary}`}
          describe={(cell) => wordsOf(grid, cell)}
          chosen={chosen}
          onPick={pick}
        />
      </FigureFrame>
      <ErrorRowFigure run={run} table={table} rowIndex={place.rowIndex} sop={place.sop} onPlace={setPlace} />
    </Stack>
  );
}

/** The sum of a cell that is misread most often; null where no sum of the row lies in it. */
function worstInColumn(table: ErrorTableResult, grid: ErrorGrid, cell: HeatCell): number | null {
  const row = table.activeRows[cell.rowIndex];
  const [first, last] = sopsOfColumn(grid, cell.columnIndex);
  let best: number | null = null;
  let bestRatio = -1;
  for (let sop = first; sop <= last; sop++) {
    const ratio = row?.wrongRatios[sop - row.lowestSopCount];
    if (ratio !== undefined && ratio > bestRatio) {
      best = sop;
      bestRatio = ratio;
    }
  }
  return best;
}

function wordsOf(grid: ErrorGrid, cell: HeatCell): string {
  const [first, last] = sopsOfColumn(grid, cell.columnIndex);
  const sums = first === last ? `sum ${first}` : `sums ${first} to ${last}, the worst of them`;
  const value = heatValue(grid, cell);
  const words = Number.isNaN(value) ? 'cannot occur' : `misread: ${formatProbability(value)}`;
  return `N = ${grid.rowName(cell.rowIndex)}, ${sums}\n${words}`;
}

function summaryOf(table: ErrorTableResult, grid: ErrorGrid, layerNames: readonly string[]): string {
  const row = table.activeRows.at(-1);
  if (!row) return '';
  const worst = worstSop(row);
  const how =
    table.sampleCount === null
      ? 'computed by convolution'
      : `${formatQuantity(table.sampleCount, 'Count')} samples a row`;
  const bins = grid.sopsPerColumn > 1 ? `; a column is the worst of ${grid.sopsPerColumn} sums` : '';
  const use = layerNames.length > 0 ? `; used by ${namesText(layerNames)}` : '';
  const click = row.probabilityRatios.length > 0 ? ' A click shows the row below.' : '';
  const most = `With N = ${row.activeCount} active rows a sum of ${worst.sop} is misread most`;
  return `${most}: ${formatProbability(worst.ratio)}; ${how}${use}${bins}.${click}`;
}

function namesText(names: readonly string[]): string {
  return names.length <= 4
    ? names.join(', ')
    : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}
