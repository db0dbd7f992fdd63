'use client';

import { DatasetsDocument, type ImportCardFragment, NetworksDocument } from '@dl-rsim/client';
import { formatQuantity } from '@dl-rsim/units';
import { Anchor, Badge, Group, List, Paper, Progress, Stack, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useEffect } from 'react';
import { apiQuery } from '../../lib/api.ts';
import { formatAge } from '../../lib/dates.ts';
import { routes } from '../../lib/routes.ts';
import { useNow } from '../../lib/use-now.ts';

export interface ImportListProps {
  readonly imports: readonly ImportCardFragment[];
  readonly projectId: string;
}

const labels = { QUEUED: 'waiting', RUNNING: 'reading', SUCCEEDED: 'imported', FAILED: 'refused' } as const;
const colors = { QUEUED: 'gray', RUNNING: 'petrol', SUCCEEDED: 'green', FAILED: 'red' } as const;

/** Imports of the project, newest first, each refusal with all of its reasons. */
export function ImportList({ imports, projectId }: ImportListProps) {
  const nowMs = useNow(30_000);
  const queryClient = useQueryClient();
  const finishedCount = imports.filter((one) => one.state === 'SUCCEEDED').length;

  // A finished import has made a network or a data set: the cards above must learn of it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when one more has finished
  useEffect(() => {
    void queryClient.invalidateQueries(apiQuery(NetworksDocument, { projectId }));
    void queryClient.invalidateQueries(apiQuery(DatasetsDocument, { projectId }));
  }, [finishedCount, projectId, queryClient]);

  if (imports.length === 0) return null;
  return (
    <Paper p="md" component="section" aria-label="Imports">
      <Title order={2} mb="sm">
        Imports
      </Title>
      <Stack gap="sm">
        {imports.map((one) => (
          <div key={one.id}>
            <Group gap="xs">
              <Text size="sm" fw={550}>
                {one.name}
              </Text>
              <Badge variant="light" color={colors[one.state]} tt="none">
                {labels[one.state]}
              </Badge>
              <Text size="xs" c="dimmed">
                {formatAge(one.createdAt, nowMs)}
              </Text>
            </Group>
            <ImportProgress one={one} />
            <Made one={one} projectId={projectId} />
            {one.network && one.network.name !== one.name ? (
              <Text size="sm" mt={4}>
                It has the same layers and weights as {one.network.name}, which is there already.
              </Text>
            ) : null}
            {one.issues.length > 0 ? (
              <List size="sm" mt={4} c="red">
                {one.issues.map((issue) => (
                  <List.Item key={`${issue.code}${issue.message}`}>{issue.message}</List.Item>
                ))}
              </List>
            ) : null}
          </div>
        ))}
      </Stack>
    </Paper>
  );
}

/** The way to what an import made. */
function Made({ one, projectId }: { readonly one: ImportCardFragment; readonly projectId: string }) {
  const { network, dataset } = one;
  if (!network && !dataset) return null;
  const href = network ? routes.network(projectId, network.id) : routes.dataset(projectId, dataset?.id ?? '');
  return (
    <Anchor component={Link} href={href} size="sm">
      {network ? 'Open the network' : 'Open the data set'}
    </Anchor>
  );
}

/** Bytes so far while an import is under way; nothing otherwise. */
export function ImportProgress({ one }: { readonly one: ImportCardFragment }) {
  if (one.state !== 'QUEUED' && one.state !== 'RUNNING') return null;
  const { doneByteCount, totalByteCount } = one;
  const doneRatio = totalByteCount ? doneByteCount / totalByteCount : 0;
  const total = totalByteCount ? ` of ${formatQuantity(totalByteCount, 'Bytes')}` : '';
  return (
    <Stack gap={2} mt={4} aria-live="polite">
      <Progress
        value={totalByteCount ? doneRatio * 100 : 100}
        striped={!totalByteCount}
        animated
        aria-label={`${one.name}: ${labels[one.state]}`}
      />
      <Text size="xs" c="dimmed" className="num">
        {one.state === 'QUEUED'
          ? 'waiting for a worker'
          : `${formatQuantity(doneByteCount, 'Bytes')}${total}`}
      </Text>
    </Stack>
  );
}
