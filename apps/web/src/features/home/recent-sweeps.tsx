'use client';

import type { SweepCardFragment } from '@dl-rsim/client';
import { formatPercent } from '@dl-rsim/units';
import { Anchor, Group, Paper, SimpleGrid, Text } from '@mantine/core';
import Link from 'next/link';
import { formatAge } from '../../lib/dates.ts';
import { routes } from '../../lib/routes.ts';
import { progressOf } from '../../lib/sweep-progress.ts';
import { useNow } from '../../lib/use-now.ts';
import { EmptyNotice } from '../../ui/notice.tsx';
import { StateBar } from '../../ui/state-bar.tsx';

export interface RecentSweepsProps {
  readonly projectId: string;
  readonly sweeps: readonly SweepCardFragment[];
}

/** The newest sweeps and how far they are. */
export function RecentSweeps({ projectId, sweeps }: RecentSweepsProps) {
  const nowMs = useNow(30_000);
  if (sweeps.length === 0) {
    return (
      <Paper>
        <EmptyNotice title="No sweeps yet">
          The example above is one: 12 runs that make one figure.
        </EmptyNotice>
      </Paper>
    );
  }
  return (
    <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
      {sweeps.map((sweep) => {
        const progress = progressOf(sweep.runs);
        return (
          <Paper key={sweep.id} p="sm">
            <Anchor component={Link} href={routes.sweep(projectId, sweep.id)} className="row-link" size="sm">
              {sweep.name}
            </Anchor>
            <Text size="xs" c="dimmed" mb={6}>
              SWEEP-{sweep.number} · {formatAge(sweep.createdAt, nowMs)}
            </Text>
            <StateBar counts={progress.stateCounts} totalCount={progress.totalCount} />
            <Group justify="space-between" mt={4}>
              <Text size="xs" c="dimmed" className="num">
                {progress.endedCount} of {progress.totalCount} points ended
              </Text>
              <Text size="xs" className="num">
                {formatPercent(progress.doneRatio, 0)}
              </Text>
            </Group>
          </Paper>
        );
      })}
    </SimpleGrid>
  );
}
