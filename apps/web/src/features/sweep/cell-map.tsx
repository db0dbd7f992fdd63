'use client';

import type { SweepDetailFragment } from '@dl-rsim/client';
import { type SweepAxis, valuesOfAxis } from '@dl-rsim/spec';
import { formatPercent } from '@dl-rsim/units';
import { Box, Group, Paper, ScrollArea, Stack, Text, Title, Tooltip } from '@mantine/core';
import Link from 'next/link';
import { summaryOf } from '../../lib/accuracy.ts';
import { axisLabel, axisPointText, axisValueText } from '../../lib/axis-text.ts';
import { routes } from '../../lib/routes.ts';
import { runStates, stateFacts } from '../../lib/run-state.ts';
import classes from './cell-map.module.css';
import { axesOf } from './sweep-view.ts';

type Cell = SweepDetailFragment['runs'][number];

export interface CellMapProps {
  readonly projectId: string;
  readonly sweep: SweepDetailFragment;
}

/** Every point of the grid as a cell in the colour of its state; a cell leads to its run. */
export function CellMap({ projectId, sweep }: CellMapProps) {
  const axes = axesOf(sweep);
  const columns = axes.at(-1);
  const rows = axes.at(-2) ?? null;
  const layers = axes.length === 3 ? axes[0] : null;
  if (!columns) return null;
  const layerSize = valuesOfAxis(columns).length * (rows ? valuesOfAxis(rows).length : 1);
  const byIndex = new Map(sweep.runs.map((run) => [run.pointIndex, run]));
  return (
    <Paper p="md" component="section" aria-label="Points">
      <Group justify="space-between" mb="sm">
        <Title order={2}>Points</Title>
        <Legend />
      </Group>
      <Stack gap="lg">
        {(layers ? valuesOfAxis(layers) : [0]).map((layerValue, layerIndex) => (
          <div key={layerValue}>
            {layers ? (
              <Text size="sm" fw={550} mb={4}>
                {axisPointText(layers.path, layerValue)}
              </Text>
            ) : null}
            <ScrollArea
              type="auto"
              viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': 'Map of points' }}
            >
              <Grid
                rows={rows}
                columns={columns}
                runAt={(cellIndex) => byIndex.get(layerIndex * layerSize + cellIndex)}
                projectId={projectId}
              />
            </ScrollArea>
          </div>
        ))}
      </Stack>
    </Paper>
  );
}

interface GridProps {
  readonly rows: SweepAxis | null;
  readonly columns: SweepAxis;
  /** The run of a cell, counted row by row. */
  readonly runAt: (cellIndex: number) => Cell | undefined;
  readonly projectId: string;
}

function Grid({ rows, columns, runAt, projectId }: GridProps) {
  const columnValues = valuesOfAxis(columns);
  return (
    <table className={classes.map}>
      <caption className={classes.caption}>
        {rows ? `${axisLabel(rows.path)} down, ` : ''}
        {axisLabel(columns.path)} to the right
      </caption>
      <thead>
        <tr>
          {rows ? <td /> : null}
          {columnValues.map((value) => (
            <th key={value} scope="col">
              {axisValueText(columns.path, value)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {(rows ? valuesOfAxis(rows) : [0]).map((rowValue, rowIndex) => (
          <tr key={rowValue}>
            {rows ? <th scope="row">{axisValueText(rows.path, rowValue)}</th> : null}
            {columnValues.map((value, columnIndex) => (
              <td key={value}>
                <CellLink run={runAt(rowIndex * columnValues.length + columnIndex)} projectId={projectId} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function CellLink({ run, projectId }: { readonly run: Cell | undefined; readonly projectId: string }) {
  if (!run) return null;
  const result = summaryOf(run);
  const { label, marker } = stateFacts[run.state];
  const share = run.state === 'RUNNING' ? ` ${formatPercent(run.progress.doneRatio, 0)}` : '';
  const words = result ? `${label}, ${formatPercent(result.accuracy.meanRatio, 1)}` : `${label}${share}`;
  return (
    <Tooltip label={`RUN-${run.number}: ${words}`}>
      <Link
        href={routes.run(projectId, run.id)}
        className={classes.cell}
        data-state={run.state}
        aria-label={`RUN-${run.number}: ${words}`}
        style={
          run.state === 'RUNNING'
            ? ({ '--done': `${run.progress.doneRatio * 100}%` } as React.CSSProperties)
            : undefined
        }
      >
        {result ? formatPercent(result.accuracy.meanRatio, 1) : <span aria-hidden="true">{marker}</span>}
      </Link>
    </Tooltip>
  );
}

function Legend() {
  return (
    <Group gap="sm">
      {runStates.map((state) => (
        <Group key={state} gap={5}>
          <Box className={classes.swatch} data-state={state} aria-hidden="true" />
          <Text size="xs" c="dimmed">
            {stateFacts[state].label}
          </Text>
        </Group>
      ))}
    </Group>
  );
}
