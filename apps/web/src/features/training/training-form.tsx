'use client';

import { TrainingLaunchDocument, type TrainingSpecInput, TrainingsDocument } from '@dl-rsim/client';
import { parseTrainingSpec, presets, type SpecIssue, type TrainingSpec } from '@dl-rsim/spec';
import {
  Accordion,
  Button,
  Group,
  Paper,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { crossbarText, quantizationText, variationText } from '../../lib/accelerator-text.ts';
import { apiQuery, send } from '../../lib/api.ts';
import { newUuid } from '../../lib/new-uuid.ts';
import { routes } from '../../lib/routes.ts';
import { ErrorNotice, IssueNotice } from '../../ui/notice.tsx';
import { SpecFieldGrid } from '../../ui/spec-field-grid.tsx';
import {
  optionFields,
  precisionFields,
  type TrainingChoices,
  type TrainingDraft,
  trainingHardwareOptions,
  withTrainingHardware,
} from './training-draft.ts';

const citations = presets.flatMap((preset) => preset.citations);

export interface TrainingFormProps {
  readonly projectId: string;
  readonly choices: TrainingChoices;
  readonly initial: TrainingDraft;
}

/** Network, data set, accelerator, and how to train. */
export function TrainingForm({ projectId, choices, initial }: TrainingFormProps) {
  const [draft, setDraft] = useState(initial);
  const launch = useLaunch(projectId);
  const parsed = parseTrainingSpec(draft.spec);
  const issues = parsed.ok ? [] : parsed.problem;
  const change = (spec: TrainingSpec) => setDraft({ ...draft, spec });
  return (
    <Stack gap="lg">
      <PartsBlock draft={draft} choices={choices} isKept={initial.hardware === 'kept'} onChange={setDraft} />
      <Paper p="md" component="section" aria-label="How to train">
        <Title order={2} mb="sm">
          How to train
        </Title>
        <SpecFieldGrid
          fields={optionFields()}
          document={draft.spec}
          onChange={change}
          issues={issues}
          citations={citations}
          columnCount={3}
        />
      </Paper>
      <Accordion variant="contained">
        <Accordion.Item value="precision">
          <Accordion.Control>Precision: {quantizationText(draft.spec.quantization)}</Accordion.Control>
          <Accordion.Panel>
            <SpecFieldGrid
              fields={precisionFields()}
              document={draft.spec}
              onChange={change}
              issues={issues}
              citations={citations}
              columnCount={3}
            />
          </Accordion.Panel>
        </Accordion.Item>
      </Accordion>
      <IssueNotice title="To put right" issues={issues as readonly SpecIssue[]} />
      <IssueNotice title="Not launched" issues={launch.data?.trainingLaunch.userErrors ?? []} />
      {launch.isError ? <ErrorNotice error={launch.error} /> : null}
      <Group>
        <Button
          onClick={() => launch.mutate(draft)}
          loading={launch.isPending}
          disabled={!parsed.ok || draft.name.trim() === ''}
        >
          Train
        </Button>
      </Group>
    </Stack>
  );
}

/** Launches a draft and goes to its page; the same draft sent twice is launched once. */
function useLaunch(projectId: string) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const key = useRef({ form: '', uuid: '' });
  return useMutation({
    mutationFn: (draft: TrainingDraft) => {
      const form = JSON.stringify(draft);
      if (key.current.form !== form) key.current = { form, uuid: newUuid() };
      const { name, spec } = draft;
      const idempotencyKey = key.current.uuid;
      return send(TrainingLaunchDocument, {
        input: { projectId, name, spec: spec as TrainingSpecInput, idempotencyKey },
      });
    },
    onSuccess: async ({ trainingLaunch }) => {
      if (!trainingLaunch.training) return;
      await queryClient.invalidateQueries(apiQuery(TrainingsDocument, { projectId }));
      router.push(routes.training(projectId, trainingLaunch.training.id));
    },
  });
}

interface PartsBlockProps {
  readonly draft: TrainingDraft;
  readonly choices: TrainingChoices;
  readonly isKept: boolean;
  readonly onChange: (draft: TrainingDraft) => void;
}

function PartsBlock({ draft, choices, isKept, onChange }: PartsBlockProps) {
  const { spec } = draft;
  return (
    <Paper p="md" component="section" aria-label="What is trained">
      <Title order={2} mb="sm">
        What is trained
      </Title>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput
          label="Name"
          description="Also that of the network that it makes"
          value={draft.name}
          onChange={(event) => onChange({ ...draft, name: event.currentTarget.value })}
          required
        />
        <Select
          label="Accelerator"
          description={`${crossbarText(spec.accelerator)}, ${variationText(spec.accelerator)}`}
          data={trainingHardwareOptions(choices, isKept)}
          value={draft.hardware}
          onChange={(hardware) => onChange(withTrainingHardware(draft, hardware ?? '', choices))}
          allowDeselect={false}
          searchable
        />
        <Select
          label="Network"
          description="Its weights are where training begins"
          data={choices.networks.map(({ digest, name }) => ({ value: digest, label: name }))}
          value={spec.networkDigest || null}
          onChange={(networkDigest) =>
            onChange({ ...draft, spec: { ...spec, networkDigest: networkDigest ?? '' } })
          }
          allowDeselect={false}
          searchable
        />
        <Select
          label="Data set"
          description="Those with a training split"
          data={choices.datasets.map(({ digest, name }) => ({ value: digest, label: name }))}
          value={spec.datasetDigest || null}
          onChange={(datasetDigest) =>
            onChange({ ...draft, spec: { ...spec, datasetDigest: datasetDigest ?? '' } })
          }
          allowDeselect={false}
          searchable
        />
      </SimpleGrid>
      {choices.datasets.length === 0 ? (
        <Text size="sm" mt="sm">
          No data set with a training split is there yet: fetch one in the library.
        </Text>
      ) : null}
    </Paper>
  );
}
