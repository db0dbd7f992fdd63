'use client';

import {
  DatasetFetchDocument,
  DatasetsDocument,
  RegistryDatasetsDocument,
  type RegistryDatasetsQuery,
} from '@dl-rsim/client';
import { formatQuantity } from '@dl-rsim/units';
import { Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { apiQuery, send } from '../../lib/api.ts';
import { ErrorNotice, IssueNotice } from '../../ui/notice.tsx';
import { DatasetCard } from './dataset-card.tsx';
import { ImportProgress } from './import-list.tsx';

export interface RegistryCardProps {
  readonly projectId: string;
  readonly entry: RegistryDatasetsQuery['registryDatasets'][number];
}

/** A data set that the product knows how to get: its card once it is there, a way to fetch it before. */
export function RegistryCard({ projectId, entry }: RegistryCardProps) {
  const queryClient = useQueryClient();
  const fetch = useMutation({
    mutationFn: () => send(DatasetFetchDocument, { input: { registryKey: entry.key } }),
    onSuccess: async () => {
      await queryClient.invalidateQueries(apiQuery(RegistryDatasetsDocument, {}));
      await queryClient.invalidateQueries(apiQuery(DatasetsDocument, { projectId }));
    },
  });
  if (entry.dataset) return <DatasetCard projectId={projectId} dataset={entry.dataset} />;
  const last = entry.lastImport;
  const isUnderWay = last?.state === 'QUEUED' || last?.state === 'RUNNING';
  const isFailed = last?.state === 'FAILED';
  return (
    <Paper p="md" component="article">
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start">
          <Group gap="xs">
            <Title order={2}>{entry.name}</Title>
            {entry.isSynthetic ? (
              <Badge variant="light" color="copper" tt="none">
                synthetic
              </Badge>
            ) : null}
          </Group>
          {isUnderWay ? null : (
            <Button size="xs" onClick={() => fetch.mutate()} loading={fetch.isPending}>
              {isFailed ? 'Fetch again' : 'Fetch'}
            </Button>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          {entry.source} {entry.licence}.{' '}
          {entry.downloadByteCount > 0
            ? `${formatQuantity(entry.downloadByteCount, 'Bytes')} to fetch.`
            : 'Rendered here, nothing to download.'}
        </Text>
        {last ? <ImportProgress one={last} /> : null}
        {isFailed ? <IssueNotice title="It could not be fetched" issues={last.issues} /> : null}
        <IssueNotice title="Not fetched" issues={fetch.data?.datasetFetch.userErrors ?? []} />
        {fetch.isError ? <ErrorNotice error={fetch.error} /> : null}
      </Stack>
    </Paper>
  );
}
