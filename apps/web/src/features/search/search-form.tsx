'use client';

import {
  type DatasetCardFragment,
  type NetworkDetailFragment,
  SearchesDocument,
  SearchLaunchDocument,
  type SearchSpecInput,
} from '@dl-rsim/client';
import { MAX_CANDIDATE_COUNT, parseSearchSpec, type SpecIssue, searchMethodSchema } from '@dl-rsim/spec';
import { formatQuantity } from '@dl-rsim/units';
import { Button, Group, MultiSelect, Paper, Select, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { apiQuery, send } from '../../lib/api.ts';
import { newUuid } from '../../lib/new-uuid.ts';
import { routes } from '../../lib/routes.ts';
import {
  asksAccuracy,
  gridSizeOf,
  metricOptions,
  type SearchDraft,
  writeSearch,
} from '../../lib/search-draft.ts';
import { ErrorNotice, IssueNotice } from '../../ui/notice.tsx';
import { QuantityInput } from '../../ui/quantity-input.tsx';
import { BaseBlock } from './base-block.tsx';
import { ConstraintRows } from './constraint-rows.tsx';
import { KnobRows } from './knob-rows.tsx';

export interface SearchFormProps {
  readonly projectId: string;
  readonly choices: {
    readonly networks: readonly NetworkDetailFragment[];
    readonly datasets: readonly DatasetCardFragment[];
  };
  readonly initial: SearchDraft;
}

const methodTexts: Readonly<Record<(typeof searchMethodSchema.options)[number], string>> = {
  grid: 'Grid: every combination',
  random: 'Random: independent draws',
  latinHypercube: 'Latin hypercube: every part of every knob once',
  sobol: 'Sobol sequence: evenly spread',
  nsga2: 'NSGA-II: evolves towards the front',
  surrogate: 'Surrogate-guided: for costly goals such as accuracy',
};

/** Base, knobs, goals and how to look for them. */
export function SearchForm({ projectId, choices, initial }: SearchFormProps) {
  const [draft, setDraft] = useState(initial);
  const launch = useLaunch(projectId);
  const written = writeSearch(draft);
  const parsed = written.ok ? parseSearchSpec(written.value) : null;
  const issues = issuesOf(written, parsed);
  const change = (part: Partial<SearchDraft>) => setDraft({ ...draft, ...part });
  return (
    <Stack gap="lg">
      <BaseBlock draft={draft} choices={choices} onChange={setDraft} />
      <KnobRows draft={draft} issues={issues} onChange={(knobs) => change({ knobs })} />
      <Paper p="md" component="section" aria-label="Goals">
        <Title order={2} mb="sm">
          Goals
        </Title>
        <MultiSelect
          label="Wanted"
          description="One to four; together they make the front"
          data={metricOptions}
          value={[...draft.objectives]}
          onChange={(objectives) => change({ objectives: objectives as SearchDraft['objectives'] })}
          maxValues={4}
        />
        <ConstraintRows
          constraints={draft.constraints}
          issues={issues}
          onChange={(constraints) => change({ constraints })}
        />
        {asksAccuracy(draft) ? <AccuracyFields draft={draft} choices={choices} change={change} /> : null}
      </Paper>
      <MethodBlock draft={draft} change={change} />
      <IssueNotice title="To put right" issues={issues} />
      <IssueNotice title="Not launched" issues={launch.data?.searchLaunch.userErrors ?? []} />
      {launch.isError ? <ErrorNotice error={launch.error} /> : null}
      <Group>
        <Button
          onClick={() => {
            if (written.ok) launch.mutate({ name: draft.name, spec: written.value });
          }}
          loading={launch.isPending}
          disabled={!parsed?.ok || draft.name.trim() === ''}
        >
          Search
        </Button>
      </Group>
    </Stack>
  );
}

type Change = (part: Partial<SearchDraft>) => void;

/** What accuracy is measured on. */
function AccuracyFields({
  draft,
  choices,
  change,
}: Pick<SearchFormProps, 'choices'> & { readonly draft: SearchDraft; readonly change: Change }) {
  return (
    <SimpleGrid cols={{ base: 1, sm: 3 }} mt="sm">
      <Select
        label="Data set for the accuracy"
        data={choices.datasets.map(({ digest, name }) => ({ value: digest, label: name }))}
        value={draft.datasetDigest || null}
        onChange={(datasetDigest) => change({ datasetDigest: datasetDigest ?? '' })}
        allowDeselect={false}
      />
      <QuantityInput
        label="Images"
        unit="Count"
        value={draft.imageCount}
        onChange={(imageCount) => change({ imageCount })}
      />
      <QuantityInput
        label="Repeats"
        description="Draws of the read errors; two or more give an interval"
        unit="Count"
        value={draft.repeatCount}
        onChange={(repeatCount) => change({ repeatCount })}
      />
    </SimpleGrid>
  );
}

function MethodBlock({ draft, change }: { readonly draft: SearchDraft; readonly change: Change }) {
  const gridSize = gridSizeOf(draft);
  const count = (value: number) => formatQuantity(value, 'Count');
  return (
    <Paper p="md" component="section" aria-label="How to search">
      <Title order={2} mb="sm">
        How to search
      </Title>
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        <Select
          label="Method"
          data={searchMethodSchema.options.map((value) => ({ value, label: methodTexts[value] }))}
          value={draft.method}
          onChange={(method) => change({ method: (method ?? 'grid') as SearchDraft['method'] })}
          allowDeselect={false}
        />
        {draft.method === 'grid' ? null : (
          <QuantityInput
            label="Candidates"
            description={`At most ${count(MAX_CANDIDATE_COUNT)}`}
            unit="Count"
            value={draft.candidateCount}
            onChange={(candidateCount) => change({ candidateCount })}
          />
        )}
        <QuantityInput
          label="Finalists"
          description="Ranked again at the next level"
          unit="Count"
          value={draft.finalistCount}
          onChange={(finalistCount) => change({ finalistCount })}
        />
      </SimpleGrid>
      {draft.method === 'grid' ? (
        <Text size="sm" mt="sm" c={gridSize > MAX_CANDIDATE_COUNT ? 'red' : 'dimmed'}>
          The grid has {count(gridSize)} candidates
          {gridSize > MAX_CANDIDATE_COUNT ? `, more than the ${count(MAX_CANDIDATE_COUNT)} of a search` : ''}.
        </Text>
      ) : null}
    </Paper>
  );
}

function issuesOf(
  written: ReturnType<typeof writeSearch>,
  parsed: ReturnType<typeof parseSearchSpec> | null,
): readonly SpecIssue[] {
  if (!written.ok) return [{ path: [], code: 'BAD_FORMAT', message: written.message }];
  return parsed && !parsed.ok ? parsed.problem : [];
}

/** Launches a search and goes to its page; the same one sent twice is launched once. */
function useLaunch(projectId: string) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const key = useRef({ form: '', uuid: '' });
  return useMutation({
    mutationFn: (search: { readonly name: string; readonly spec: unknown }) => {
      const form = JSON.stringify(search);
      if (key.current.form !== form) key.current = { form, uuid: newUuid() };
      const idempotencyKey = key.current.uuid;
      const { name, spec } = search;
      return send(SearchLaunchDocument, {
        input: { projectId, name, spec: spec as SearchSpecInput, idempotencyKey },
      });
    },
    onSuccess: async ({ searchLaunch }) => {
      if (!searchLaunch.search) return;
      await queryClient.invalidateQueries(apiQuery(SearchesDocument, { projectId }));
      router.push(routes.search(projectId, searchLaunch.search.id));
    },
  });
}
