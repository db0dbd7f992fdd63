'use client';

import { TrainingCancelDocument, type TrainingDetailFragment, TrainingDocument } from '@dl-rsim/client';
import { readTrainingSpec } from '@dl-rsim/spec';
import { formatDuration, formatPercent } from '@dl-rsim/units';
import { Alert, Anchor, Button, Group, Paper, Progress, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { quantizationText } from '../../lib/accelerator-text.ts';
import { apiQuery, send } from '../../lib/api.ts';
import { routes } from '../../lib/routes.ts';
import { isEnded } from '../../lib/run-state.ts';
import { CancelButton } from '../../ui/cancel-button.tsx';
import { Digest } from '../../ui/copy-text.tsx';
import { Facts } from '../../ui/facts.tsx';
import { NotThere } from '../../ui/not-there.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { AccuracyCurve, LossCurve } from './training-curves.tsx';

export interface TrainingPageProps {
  readonly projectId: string;
  readonly trainingId: string;
}

/** One training: its curves while they grow, and what it made. */
export function TrainingPage({ projectId, trainingId }: TrainingPageProps) {
  const query = useQuery({
    ...apiQuery(TrainingDocument, { id: trainingId }),
    refetchInterval: ({ state }) => {
      const node = state.data?.node;
      return node && 'points' in node && !isEnded((node as TrainingDetailFragment).state) ? 700 : false;
    },
  });
  return (
    <QueryView query={query} heightPx={560}>
      {({ node }) =>
        node && 'points' in node ? (
          <TrainingView projectId={projectId} training={node as TrainingDetailFragment} />
        ) : (
          <NotThere what="training" backHref={routes.trainings(projectId)} backLabel="All trainings" />
        )
      }
    </QueryView>
  );
}

interface TrainingViewProps {
  readonly projectId: string;
  readonly training: TrainingDetailFragment;
}

function TrainingView({ projectId, training }: TrainingViewProps) {
  const { number, name, state, points, failureMessage } = training;
  return (
    <>
      <PageHeader
        eyebrow={`TRAIN-${number}`}
        title={name}
        summary={<StateBadge state={state} />}
        actions={<Actions projectId={projectId} training={training} />}
      />
      <Stack gap="lg">
        {failureMessage ? (
          <Alert color="red" variant="light" title="It failed" role="alert">
            {failureMessage}
          </Alert>
        ) : null}
        <ProgressPanel training={training} />
        <OutcomePanel projectId={projectId} training={training} />
        {points.length > 1 ? (
          <>
            <AccuracyCurve training={training} />
            <LossCurve training={training} />
          </>
        ) : null}
        <SetupPanel projectId={projectId} training={training} />
      </Stack>
    </>
  );
}

function Actions({ projectId, training }: TrainingViewProps) {
  const queryClient = useQueryClient();
  const { id, state, madeNetwork } = training;
  if (!isEnded(state)) {
    return (
      <CancelButton
        label="Cancel"
        cancel={async () => (await send(TrainingCancelDocument, { input: { id } })).trainingCancel.userErrors}
        onCancelled={() => queryClient.invalidateQueries(apiQuery(TrainingDocument, { id }))}
      />
    );
  }
  if (!madeNetwork) return null;
  const spec = readTrainingSpec(training.spec);
  const search = `network=${madeNetwork.digest}&dataset=${spec.datasetDigest}`;
  return (
    <Button component={Link} href={routes.launch(projectId, search)}>
      Launch with the result
    </Button>
  );
}

/** How far it is and how long it will take; nothing once it has ended. */
function ProgressPanel({ training }: { readonly training: TrainingDetailFragment }) {
  const { state, points, remainingSec } = training;
  if (isEnded(state)) return null;
  const last = points.at(-1);
  const doneRatio = last ? last.stepCount / last.totalStepCount : 0;
  const words = last
    ? `step ${last.stepCount} of ${last.totalStepCount}, epoch ${last.epochCount + 1}`
    : state === 'QUEUED'
      ? 'waiting for a worker'
      : 'measuring the accuracy before training';
  return (
    <Paper p="md" component="section" aria-label="Progress" aria-live="polite">
      <Progress value={doneRatio * 100} animated aria-label="Progress of the training" />
      <Text size="sm" c="dimmed" mt={4} className="num">
        {words}
        {remainingSec === null ? '' : `, about ${formatDuration(remainingSec)} to go`}
      </Text>
    </Paper>
  );
}

/** What the accelerator got right before and after, on the held-out images. */
function OutcomePanel({ projectId, training }: TrainingViewProps) {
  const measured = training.points.filter((point) => point.heldOutAccuracyRatio !== null);
  const [first, last] = [measured[0], measured.at(-1)];
  if (!first || !last) return null;
  const { madeNetwork } = training;
  const spec = readTrainingSpec(training.spec);
  return (
    <Paper p="md" component="section" aria-label="Outcome">
      <Facts
        facts={[
          { label: 'Before', value: formatPercent(first.heldOutAccuracyRatio ?? 0) },
          {
            label: measured.length > 1 ? 'Now' : 'Not trained yet',
            value: formatPercent(last.heldOutAccuracyRatio ?? 0),
          },
          { label: 'Held-out images', value: spec.training.heldOutImageCount },
          { label: 'Chips', value: `one, number ${spec.training.chipIndex}` },
        ]}
      />
      <Text size="sm" mt="sm">
        Accuracy on the simulated accelerator, one draw over the held-out images: a first look. Launch a run
        with several chips or draws for an accuracy with its interval.
      </Text>
      {madeNetwork ? (
        <Text size="sm" mt="xs">
          It made{' '}
          <Anchor component={Link} href={routes.network(projectId, madeNetwork.id)}>
            {madeNetwork.name}
          </Anchor>
          .
        </Text>
      ) : null}
    </Paper>
  );
}

/** What was asked. */
function SetupPanel({ projectId, training }: TrainingViewProps) {
  const spec = readTrainingSpec(training.spec);
  const { epochCount, imageCount, batchCount, learningRateRatio, optimizer, awareness } = spec.training;
  const seen = Object.entries(awareness).flatMap(([key, value]) => (value === 'on' ? [key] : []));
  return (
    <Paper p="md" component="section" aria-label="What was asked">
      <Facts
        facts={[
          {
            label: 'Network',
            value: (
              <Anchor component={Link} href={routes.network(projectId, training.network.id)} size="sm">
                {training.network.name}
              </Anchor>
            ),
          },
          {
            label: 'Data set',
            value: (
              <Anchor component={Link} href={routes.dataset(projectId, training.dataset.id)} size="sm">
                {training.dataset.name}
              </Anchor>
            ),
          },
          { label: 'Training sees', value: seen.length > 0 ? seen.join(', ') : 'nothing of the hardware' },
          { label: 'Precision', value: quantizationText(spec.quantization) },
          { label: 'Epochs', value: epochCount },
          { label: 'Training images', value: imageCount },
          { label: 'Batch', value: batchCount },
          { label: 'Optimizer', value: `${optimizer}, learning rate ${learningRateRatio}` },
          { label: 'Seed', value: spec.seed },
          { label: 'TensorFlow.js', value: training.backend ?? 'not begun' },
          { label: 'Spec', value: <Digest value={training.specFingerprint} what="fingerprint" /> },
        ]}
      />
      <Group mt="sm">
        <Button
          component={Link}
          href={routes.newTraining(projectId, `from=${training.id}`)}
          size="xs"
          variant="default"
        >
          Train again with changes
        </Button>
      </Group>
    </Paper>
  );
}
