'use client';

import { type TrainingCardFragment, TrainingsDocument } from '@dl-rsim/client';
import { Anchor, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { apiQuery } from '../../lib/api.ts';
import { formatAge } from '../../lib/dates.ts';
import { routes } from '../../lib/routes.ts';
import { isEnded } from '../../lib/run-state.ts';
import { useNow } from '../../lib/use-now.ts';
import { EmptyNotice } from '../../ui/notice.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';

/** Networks that were trained on for an accelerator. */
export function TrainingsPage({ projectId }: { readonly projectId: string }) {
  const query = useQuery({
    ...apiQuery(TrainingsDocument, { projectId }),
    refetchInterval: ({ state }) =>
      state.data?.project?.trainings.some((one) => !isEnded(one.state)) ? 1500 : false,
  });
  return (
    <>
      <PageHeader
        title="Training"
        summary={
          <>
            Networks learn to live with the errors of an accelerator: trained on with quantization, read
            errors or stuck cells in the loop. What comes out is a network of the library.
          </>
        }
        actions={
          <Button component={Link} href={routes.newTraining(projectId)}>
            New training
          </Button>
        }
      />
      <QueryView query={query} heightPx={240}>
        {({ project }) =>
          project && project.trainings.length > 0 ? (
            <Stack gap="sm">
              {project.trainings.map((training) => (
                <TrainingCard key={training.id} projectId={projectId} training={training} />
              ))}
            </Stack>
          ) : (
            <Paper>
              <EmptyNotice title="No training yet">
                Take a network that an accelerator makes too many mistakes with, and train it on for that
                accelerator. The data set must have a training split.
              </EmptyNotice>
            </Paper>
          )
        }
      </QueryView>
    </>
  );
}

interface TrainingCardProps {
  readonly projectId: string;
  readonly training: TrainingCardFragment;
}

function TrainingCard({ projectId, training }: TrainingCardProps) {
  const nowMs = useNow(30_000);
  const { id, number, name, state, network, dataset, madeNetwork, createdAt } = training;
  return (
    <Paper p="md" component="article">
      <Group justify="space-between">
        <Group gap="xs">
          <Link className="row-link" href={routes.training(projectId, id)}>
            TRAIN-{number} {name}
          </Link>
          <StateBadge state={state} />
        </Group>
        <Text size="xs" c="dimmed">
          {formatAge(createdAt, nowMs)}
        </Text>
      </Group>
      <Text size="sm" c="dimmed">
        {network.name} on {dataset.name}
        {madeNetwork ? (
          <>
            {' '}
            made{' '}
            <Anchor
              component={Link}
              href={routes.network(projectId, madeNetwork.id)}
              size="sm"
              underline="always"
            >
              {madeNetwork.name}
            </Anchor>
          </>
        ) : null}
      </Text>
    </Paper>
  );
}
