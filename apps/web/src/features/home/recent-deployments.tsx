'use client';

import { DeploymentsDocument, SearchesDocument } from '@dl-rsim/client';
import { Anchor, Group, Paper, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { apiQuery, POLL_INTERVAL_MS } from '../../lib/api.ts';
import { routes } from '../../lib/routes.ts';
import { isEnded } from '../../lib/run-state.ts';
import { UseList, usesOf } from '../../ui/use-section.tsx';

const SHOWN_COUNT = 6;

/** The newest deployments and searches and their states; nothing while there are none. */
export function RecentDeployments({ projectId }: { readonly projectId: string }) {
  const deploying = useQuery({
    ...apiQuery(DeploymentsDocument, { projectId }),
    refetchInterval: ({ state: { data } }) =>
      data?.project?.deployments.some((one) => !isEnded(one.state)) ? POLL_INTERVAL_MS : false,
  });
  const searching = useQuery({
    ...apiQuery(SearchesDocument, { projectId }),
    refetchInterval: ({ state: { data } }) =>
      data?.project?.searches.some((one) => !isEnded(one.state)) ? POLL_INTERVAL_MS : false,
  });
  const uses = usesOf({
    projectId,
    runs: [],
    deployments: deploying.data?.project?.deployments ?? [],
    searches: searching.data?.project?.searches ?? [],
  });
  if (uses.length === 0) return null;
  return (
    <section aria-label="Deployments and searches">
      <Group justify="space-between" mb="xs">
        <Title order={2}>Deployments and searches</Title>
        <Anchor component={Link} href={routes.deployments(projectId)} size="sm">
          All deployments
        </Anchor>
      </Group>
      <Paper p="md">
        <UseList uses={uses.slice(0, SHOWN_COUNT)} />
      </Paper>
    </section>
  );
}
