'use client';

import { RunsDocument } from '@dl-rsim/client';
import { Anchor, Group, Paper, SimpleGrid, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { apiQuery, POLL_INTERVAL_MS } from '../../lib/api.ts';
import { routes } from '../../lib/routes.ts';
import { RunProgress } from '../../ui/run-progress.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';

/** What is computed at this moment, and how long it still takes; nothing while nothing is. */
export function RunningNow({ projectId }: { readonly projectId: string }) {
  const running = useQuery({
    ...apiQuery(RunsDocument, { projectId, first: 4, state: 'RUNNING' }),
    refetchInterval: POLL_INTERVAL_MS,
  });
  const runs = running.data?.project?.runs.nodes ?? [];
  if (runs.length === 0) return null;
  return (
    <section aria-label="Running now">
      <Title order={2} mb="xs">
        Running now
      </Title>
      <SimpleGrid cols={{ base: 1, md: Math.min(2, runs.length) }}>
        {runs.map((run) => (
          <Paper key={run.id} p="sm">
            <Group justify="space-between" wrap="nowrap" mb={6}>
              <Text size="sm" truncate>
                <Anchor component={Link} href={routes.run(projectId, run.id)} className="row-link">
                  RUN-{run.number} {run.name}
                </Anchor>
              </Text>
              <StateBadge state={run.state} isLost={run.isLost} />
            </Group>
            <RunProgress
              doneRatio={run.progress.doneRatio}
              doneCount={run.progress.doneShardCount}
              totalCount={run.progress.shardCount}
              countLabel="shards"
              remainingSec={run.progress.remainingSec}
              isRunning
            />
          </Paper>
        ))}
      </SimpleGrid>
    </section>
  );
}
