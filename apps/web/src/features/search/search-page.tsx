'use client';

import { SearchCancelDocument, type SearchDetailFragment, SearchDocument } from '@dl-rsim/client';
import { readSearchResult, readSearchSpec } from '@dl-rsim/spec';
import { formatDuration, formatQuantity } from '@dl-rsim/units';
import { Alert, Button, Paper, Progress, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { apiQuery, send } from '../../lib/api.ts';
import { downloadText, fileNameOf } from '../../lib/download.ts';
import { routes } from '../../lib/routes.ts';
import { isEnded } from '../../lib/run-state.ts';
import { CancelButton } from '../../ui/cancel-button.tsx';
import { NotThere } from '../../ui/not-there.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { ContributionsFigure, ConvergenceFigure } from './search-figures.tsx';
import { SearchFront } from './search-front.tsx';
import { SearchSetup } from './search-setup.tsx';
import { WinnersTable } from './winners-table.tsx';

export interface SearchPageProps {
  readonly projectId: string;
  readonly searchId: string;
}

/** One search: how far it is, then the front, the winners and what each knob does. */
export function SearchPage({ projectId, searchId }: SearchPageProps) {
  const query = useQuery({
    ...apiQuery(SearchDocument, { id: searchId }),
    refetchInterval: ({ state }) => {
      const node = state.data?.node;
      return node && 'totalCount' in node && !isEnded((node as SearchDetailFragment).state) ? 700 : false;
    },
  });
  return (
    <QueryView query={query} heightPx={560}>
      {({ node }) =>
        node && 'totalCount' in node && 'spec' in node ? (
          <SearchBody projectId={projectId} search={node as SearchDetailFragment} />
        ) : (
          <NotThere what="search" backHref={routes.searches(projectId)} backLabel="All searches" />
        )
      }
    </QueryView>
  );
}

export interface SearchBodyProps {
  readonly projectId: string;
  readonly search: SearchDetailFragment;
}

function SearchBody({ projectId, search }: SearchBodyProps) {
  const { number, name, state, failureMessage, result } = search;
  return (
    <>
      <PageHeader
        eyebrow={`SEARCH-${number}`}
        title={name}
        summary={<StateBadge state={state} />}
        actions={<SearchActions projectId={projectId} search={search} />}
      />
      <Stack gap="lg">
        {failureMessage ? (
          <Alert color="red" variant="light" title="It failed" role="alert">
            {failureMessage}
          </Alert>
        ) : null}
        <ProgressPanel search={search} />
        {result ? <SearchView projectId={projectId} search={search} /> : null}
        <SearchSetup projectId={projectId} search={search} />
      </Stack>
    </>
  );
}

function SearchView({ projectId, search }: SearchBodyProps) {
  const spec = readSearchSpec(search.spec);
  const result = readSearchResult(search.result);
  const parts = { projectId, searchId: search.id, name: search.name, spec, result };
  return (
    <>
      <SearchFront
        {...parts}
        caption={`SEARCH-${search.number} ${search.name}, core ${result.coreVersion}`}
      />
      <WinnersTable {...parts} />
      <ContributionsFigure {...parts} />
      <ConvergenceFigure {...parts} />
    </>
  );
}

function SearchActions({ projectId, search }: SearchBodyProps) {
  const queryClient = useQueryClient();
  const { id, state, name, result } = search;
  if (!isEnded(state)) {
    return (
      <CancelButton
        label="Cancel"
        cancel={async () => (await send(SearchCancelDocument, { input: { id } })).searchCancel.userErrors}
        onCancelled={() => queryClient.invalidateQueries(apiQuery(SearchDocument, { id }))}
      />
    );
  }
  const save = () =>
    downloadText(`${fileNameOf(name)}.json`, 'application/json', JSON.stringify(result, null, 2));
  return (
    <>
      {result ? (
        <Button variant="default" leftSection={<IconDownload size={16} aria-hidden="true" />} onClick={save}>
          Result (JSON)
        </Button>
      ) : null}
      <Button component={Link} href={routes.newSearch(projectId, `again=${id}`)}>
        Again with changes
      </Button>
    </>
  );
}

const phaseTexts: Readonly<Record<string, string>> = {
  closedForm: 'Candidates in closed form',
  pipeline: 'Finalists, step by step',
  contention: 'Winners, with contention',
};

function ProgressPanel({ search }: Pick<SearchBodyProps, 'search'>) {
  const { state, phase, doneCount, totalCount, remainingSec } = search;
  if (isEnded(state)) return null;
  const ratio = totalCount > 0 ? doneCount / totalCount : 0;
  const words = phase === null ? 'Waiting for a worker' : (phaseTexts[phase] ?? phase);
  const counts =
    totalCount > 0 ? `: ${formatQuantity(doneCount, 'Count')} of ${formatQuantity(totalCount, 'Count')}` : '';
  return (
    <Paper p="md" component="section" aria-label="Progress" aria-live="polite">
      <Progress value={ratio * 100} animated aria-label="Progress of the search" />
      <Text size="sm" c="dimmed" mt={4} className="num">
        {words}
        {counts}
        {remainingSec === null ? '' : `, about ${formatDuration(remainingSec)} to go`}
      </Text>
    </Paper>
  );
}
