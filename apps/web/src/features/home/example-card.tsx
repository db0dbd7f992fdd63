'use client';

import { DatasetsDocument, SweepLaunchDocument, SweepsDocument } from '@dl-rsim/client';
import { formatQuantity } from '@dl-rsim/units';
import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconRocket } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { apiQuery, POLL_INTERVAL_MS, send } from '../../lib/api.ts';
import { isArchitecture } from '../../lib/network-text.ts';
import { newUuid } from '../../lib/new-uuid.ts';
import { routes } from '../../lib/routes.ts';
import { useNetworks } from '../../lib/use-networks.ts';
import { ErrorNotice, IssueNotice } from '../../ui/notice.tsx';
import { type Example, exampleOf, exampleSearch } from './example.ts';

/** An example that is one press away, with the parts that are there. */
export function ExampleCard({ projectId }: { readonly projectId: string }) {
  // On a first start the worker is still bringing them in.
  const networks = useNetworks(projectId).data?.project?.networks;
  const datasets = useQuery({
    ...apiQuery(DatasetsDocument, { projectId }),
    refetchInterval: ({ state: { data } }) =>
      data?.project?.datasets.length === 0 ? POLL_INTERVAL_MS : false,
  }).data?.project?.datasets;
  if (!networks || !datasets) return <Paper p="md" h={132} aria-hidden="true" />;
  const example = exampleOf(
    networks.filter((one) => !isArchitecture(one)),
    datasets,
  );
  return (
    <Paper
      p="md"
      component="section"
      aria-label="Example"
      style={{ borderLeft: '3px solid var(--state-lrs)' }}
    >
      {example ? (
        <Launchable example={example} projectId={projectId} />
      ) : (
        <Stack gap="xs" align="flex-start">
          <Title order={2}>Example: accuracy against variation</Title>
          <Text size="sm" c="dimmed">
            It needs a network and a data set that fit each other, and there is none yet. The library can
            fetch one.
          </Text>
          <Button
            component={Link}
            href={`${routes.library(projectId)}?tab=datasets`}
            size="xs"
            variant="light"
          >
            Open the library
          </Button>
        </Stack>
      )}
    </Paper>
  );
}

function Launchable({ example, projectId }: { readonly example: Example; readonly projectId: string }) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const launch = useMutation({
    mutationFn: () =>
      send(SweepLaunchDocument, {
        input: {
          projectId,
          name: example.name,
          base: example.base,
          axes: example.axes,
          idempotencyKey: newUuid(),
        },
      }),
    onSuccess: async ({ sweepLaunch: { sweep } }) => {
      if (!sweep) return;
      await queryClient.invalidateQueries(apiQuery(SweepsDocument, { projectId, first: 5 }));
      router.push(routes.sweep(projectId, sweep.id));
    },
  });
  const { imageCount, repeatCount } = example.base.statistics;
  return (
    <Stack gap="xs">
      <div className="eyebrow">Example, ready to launch</div>
      <Group justify="space-between" align="flex-end" gap="md">
        <div style={{ flex: '1 1 380px' }}>
          <Title order={2}>{example.name}</Title>
          <Text size="sm" c="dimmed">
            {example.pointCount} runs: HRS sigma from 0 to the baseline's 0.725, at R-ratio 10 and 50, over
            the first {formatQuantity(imageCount, 'Count')} test images with {repeatCount} draws each. It ends
            as one figure with error bars beside the ideal accuracy.
          </Text>
        </div>
        <Group gap="xs">
          <Button component={Link} href={routes.launch(projectId, exampleSearch(example))} variant="default">
            Change first
          </Button>
          <Button
            leftSection={<IconRocket size={16} aria-hidden="true" />}
            onClick={() => launch.mutate()}
            loading={launch.isPending || Boolean(launch.data?.sweepLaunch.sweep)}
          >
            Launch example
          </Button>
        </Group>
      </Group>
      <IssueNotice title="Nothing was launched" issues={launch.data?.sweepLaunch.userErrors ?? []} />
      {launch.isError ? <ErrorNotice error={launch.error} /> : null}
    </Stack>
  );
}
