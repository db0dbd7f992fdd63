'use client';

import { type SweepCardFragment, SweepsDocument } from '@dl-rsim/client';
import { formatPercent } from '@dl-rsim/units';
import { Anchor, Paper, ScrollArea, Table, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter, useSearchParams } from 'next/navigation';
import { apiQuery, POLL_INTERVAL_MS } from '../../lib/api.ts';
import { axisLabel } from '../../lib/axis-text.ts';
import { formatAge } from '../../lib/dates.ts';
import { routes } from '../../lib/routes.ts';
import { isEnded } from '../../lib/run-state.ts';
import { progressOf } from '../../lib/sweep-progress.ts';
import { useNow } from '../../lib/use-now.ts';
import { LaunchLink } from '../../ui/launch-link.tsx';
import { EmptyNotice } from '../../ui/notice.tsx';
import { PageButtons } from '../../ui/page-buttons.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { StateBar } from '../../ui/state-bar.tsx';

/** All sweeps of the project, newest first. */
export function SweepsPage({ projectId }: { readonly projectId: string }) {
  const router = useRouter();
  const after = useSearchParams().get('after');
  const query = useQuery({
    ...apiQuery(SweepsDocument, { projectId, first: 20, after }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data } }) =>
      data?.project?.sweeps.nodes.some((sweep) => sweep.runs.some((run) => !isEnded(run.state)))
        ? POLL_INTERVAL_MS
        : false,
  });
  const go = (next: string | null) =>
    router.push(`${routes.sweeps(projectId)}${next ? `?after=${next}` : ''}`);
  return (
    <>
      <PageHeader title="Sweeps" actions={<LaunchLink projectId={projectId} />} />
      <QueryView query={query} heightPx={420}>
        {({ project }) => {
          const sweeps = project?.sweeps;
          if (!sweeps || sweeps.nodes.length === 0) {
            return (
              <Paper>
                <EmptyNotice title="No sweeps yet">
                  A sweep runs every combination of the values of one to three fields. Add a swept field on
                  the launch page.
                </EmptyNotice>
              </Paper>
            );
          }
          return (
            <>
              <SweepTable sweeps={sweeps.nodes} projectId={projectId} />
              <PageButtons
                text={`${sweeps.nodes.length} of ${sweeps.totalCount} sweeps`}
                after={after}
                next={sweeps.pageInfo.hasNextPage ? sweeps.pageInfo.endCursor : null}
                onGo={go}
              />
            </>
          );
        }}
      </QueryView>
    </>
  );
}

function SweepTable({
  sweeps,
  projectId,
}: {
  readonly sweeps: readonly SweepCardFragment[];
  readonly projectId: string;
}) {
  const nowMs = useNow(30_000);
  return (
    <Paper>
      <ScrollArea
        type="auto"
        viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': 'Table of sweeps' }}
      >
        <Table miw={720} highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Sweep</Table.Th>
              <Table.Th>Swept fields</Table.Th>
              <Table.Th w={220}>Points</Table.Th>
              <Table.Th>Launched</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {sweeps.map((sweep) => (
              <SweepRow key={sweep.id} sweep={sweep} projectId={projectId} nowMs={nowMs} />
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
    </Paper>
  );
}

interface SweepRowProps {
  readonly sweep: SweepCardFragment;
  readonly projectId: string;
  readonly nowMs: number;
}

function SweepRow({ sweep, projectId, nowMs }: SweepRowProps) {
  const progress = progressOf(sweep.runs);
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} href={routes.sweep(projectId, sweep.id)} className="row-link" size="sm">
          {sweep.name}
        </Anchor>
        <Text size="xs" c="dimmed">
          SWEEP-{sweep.number}
        </Text>
      </Table.Td>
      <Table.Td>
        {sweep.axes.map((axis) => (
          <Text key={axis.path} size="sm">
            {axisLabel(axis.path)}, {(axis.values ?? axis.options ?? []).length} values
          </Text>
        ))}
      </Table.Td>
      <Table.Td>
        <StateBar counts={progress.stateCounts} totalCount={progress.totalCount} />
        <Text size="xs" c="dimmed" className="num">
          {progress.endedCount} of {progress.totalCount} ended, {formatPercent(progress.doneRatio, 0)}
        </Text>
      </Table.Td>
      <Table.Td className="num">{formatAge(sweep.createdAt, nowMs)}</Table.Td>
    </Table.Tr>
  );
}
