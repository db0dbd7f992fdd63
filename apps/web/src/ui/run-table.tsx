'use client';

import type { RunTableQuery } from '@dl-rsim/client';
import { formatDuration, formatPercent } from '@dl-rsim/units';
import { Anchor, Group, Paper, Progress, ScrollArea, Table, Text } from '@mantine/core';
import { createColumnHelper, tableFeatures, useTable } from '@tanstack/react-table';
import Link from 'next/link';
import { useMemo } from 'react';
import { summaryOf } from '../lib/accuracy.ts';
import { formatAge } from '../lib/dates.ts';
import { routes } from '../lib/routes.ts';
import { elapsedSec, isEnded } from '../lib/run-state.ts';
import { useNow } from '../lib/use-now.ts';
import { AccuracyText } from './accuracy-text.tsx';
import { StateBadge } from './state-badge.tsx';

export type RunRow = NonNullable<RunTableQuery['project']>['runs']['nodes'][number];

const features = tableFeatures({});
const helper = createColumnHelper<typeof features, RunRow>();

/** Runs as rows: state, what it is, accuracy with its interval, how far, how long. */
export function RunTable({
  runs,
  projectId,
}: {
  readonly runs: readonly RunRow[];
  readonly projectId: string;
}) {
  const columns = useMemo(() => columnsOf(projectId), [projectId]);
  const data = useMemo(() => [...runs], [runs]);
  const table = useTable({ features, columns, data, getRowId: (run) => run.id });
  return (
    <Paper>
      <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': 'Table of runs' }}>
        <Table miw={860} highlightOnHover>
          <Table.Thead>
            {table.getHeaderGroups().map((group) => (
              <Table.Tr key={group.id}>
                {group.headers.map((header) => (
                  <Table.Th key={header.id}>
                    <table.FlexRender header={header} />
                  </Table.Th>
                ))}
              </Table.Tr>
            ))}
          </Table.Thead>
          <Table.Tbody>
            {table.getRowModel().rows.map((row) => (
              <Table.Tr key={row.id}>
                {row.getAllCells().map((cell) => (
                  <Table.Td key={cell.id}>
                    <table.FlexRender cell={cell} />
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
    </Paper>
  );
}

function columnsOf(projectId: string) {
  return helper.columns([
    helper.display({
      id: 'state',
      header: 'State',
      cell: ({ row }) => <StateBadge state={row.original.state} isLost={row.original.isLost} />,
    }),
    helper.display({
      id: 'name',
      header: 'Run',
      cell: ({ row }) => <NameCell run={row.original} projectId={projectId} />,
    }),
    helper.display({
      id: 'accuracy',
      header: 'Accuracy [interval], N',
      cell: ({ row }) => <AccuracyText result={summaryOf(row.original)} />,
    }),
    helper.display({
      id: 'progress',
      header: 'Progress',
      cell: ({ row }) => <ProgressCell run={row.original} />,
    }),
    helper.display({
      id: 'duration',
      header: 'Took',
      cell: ({ row }) => <DurationCell run={row.original} />,
    }),
    helper.display({
      id: 'created',
      header: 'Launched',
      cell: ({ row }) => <AgeCell iso={row.original.createdAt} />,
    }),
  ]);
}

function NameCell({ run, projectId }: { readonly run: RunRow; readonly projectId: string }) {
  return (
    <div>
      <Anchor component={Link} href={routes.run(projectId, run.id)} className="row-link" size="sm">
        {run.name}
      </Anchor>
      <Text size="xs" c="dimmed">
        RUN-{run.number} · {run.network.name} · {run.dataset.name}
        {run.sweep ? (
          <>
            {' · '}
            <Anchor component={Link} href={routes.sweep(projectId, run.sweep.id)} inherit>
              SWEEP-{run.sweep.number}
            </Anchor>
          </>
        ) : null}
      </Text>
    </div>
  );
}

function ProgressCell({ run }: { readonly run: RunRow }) {
  const { doneRatio, remainingSec } = run.progress;
  if (isEnded(run.state)) {
    return (
      <Text size="sm" c="dimmed" className="num">
        {formatPercent(run.state === 'SUCCEEDED' ? 1 : doneRatio, 0)}
      </Text>
    );
  }
  return (
    <Group gap={8} wrap="nowrap" miw={150}>
      <Progress
        value={doneRatio * 100}
        flex={1}
        size="sm"
        aria-label={`RUN-${run.number}: ${formatPercent(doneRatio, 0)} done`}
      />
      <Text size="xs" c="dimmed" className="num">
        {remainingSec === null
          ? formatPercent(doneRatio, 0)
          : `${formatDuration(Math.ceil(remainingSec))} left`}
      </Text>
    </Group>
  );
}

function DurationCell({ run }: { readonly run: RunRow }) {
  const nowMs = useNow(1000);
  const durationSec = elapsedSec(run, nowMs);
  return (
    <Text size="sm" className="num">
      {durationSec === null ? '–' : formatDuration(durationSec)}
    </Text>
  );
}

function AgeCell({ iso }: { readonly iso: string }) {
  const nowMs = useNow(30_000);
  return (
    <Text size="sm" c="dimmed" className="num">
      {formatAge(iso, nowMs)}
    </Text>
  );
}
