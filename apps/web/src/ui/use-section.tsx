'use client';

import type { RunCardFragment } from '@dl-rsim/client';
import { Anchor, Group, List, Paper, Text, Title } from '@mantine/core';
import Link from 'next/link';
import { formatAge } from '../lib/dates.ts';
import { routes } from '../lib/routes.ts';
import { useNow } from '../lib/use-now.ts';
import { StateBadge } from './state-badge.tsx';

export interface UseSectionProps {
  readonly projectId: string;
  /** 'network' */
  readonly what: string;
  readonly runs: readonly RunCardFragment[];
  readonly totalCount: number;
}

/** Runs that used something, the newest first. */
export function UseSection({ projectId, what, runs, totalCount }: UseSectionProps) {
  const nowMs = useNow(30_000);
  return (
    <Paper p="md" component="section" aria-label="Used by">
      <Title order={2} mb="xs">
        Used by
      </Title>
      {runs.length === 0 ? (
        <Text size="sm" c="dimmed">
          No run of this project has used this {what} yet.
        </Text>
      ) : (
        <>
          <List listStyleType="none" spacing={6}>
            {runs.map((run) => (
              <List.Item key={run.id}>
                <Group gap="xs">
                  <Anchor component={Link} href={routes.run(projectId, run.id)} size="sm">
                    RUN-{run.number} {run.name}
                  </Anchor>
                  <StateBadge state={run.state} isLost={run.isLost} />
                  <Text size="xs" c="dimmed">
                    {formatAge(run.createdAt, nowMs)}
                  </Text>
                </Group>
              </List.Item>
            ))}
          </List>
          {runs.length < totalCount ? (
            <Text size="xs" c="dimmed" mt="xs">
              The newest {runs.length} of {totalCount}; the page of runs has all.
            </Text>
          ) : null}
        </>
      )}
    </Paper>
  );
}
