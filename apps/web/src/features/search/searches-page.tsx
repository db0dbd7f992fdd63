'use client';

import { type SearchCardFragment, SearchesDocument } from '@dl-rsim/client';
import { Button, Group, Paper, Stack, Text } from '@mantine/core';
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

/** Searches for the best designs. */
export function SearchesPage({ projectId }: { readonly projectId: string }) {
  const query = useQuery({
    ...apiQuery(SearchesDocument, { projectId }),
    refetchInterval: ({ state }) =>
      state.data?.project?.searches.some((one) => !isEnded(one.state)) ? 1500 : false,
  });
  return (
    <>
      <PageHeader
        title="Searches"
        summary={
          <>
            A search turns some fields of a deployment and looks for the designs that no other one beats:
            fast, frugal, small and, with a data set, accurate. Every winner is confirmed at the most exact
            level before it is shown.
          </>
        }
        actions={
          <Button component={Link} href={routes.newSearch(projectId)}>
            New search
          </Button>
        }
      />
      <QueryView query={query} heightPx={240}>
        {({ project }) =>
          project && project.searches.length > 0 ? (
            <Stack gap="sm">
              {project.searches.map((search) => (
                <SearchCard key={search.id} projectId={projectId} search={search} />
              ))}
            </Stack>
          ) : (
            <Paper>
              <EmptyNotice title="No search yet">
                Say which fields may change, what is to be low or high and what must hold, for example an area
                of at most 50 mm². A grid over two fields is a search, too.
              </EmptyNotice>
            </Paper>
          )
        }
      </QueryView>
    </>
  );
}

interface SearchCardProps {
  readonly projectId: string;
  readonly search: SearchCardFragment;
}

function SearchCard({ projectId, search }: SearchCardProps) {
  const nowMs = useNow(30_000);
  const { id, number, name, state, network, doneCount, totalCount, createdAt } = search;
  return (
    <Paper p="md" component="article">
      <Group justify="space-between">
        <Group gap="xs">
          <Link className="row-link" href={routes.search(projectId, id)}>
            SEARCH-{number} {name}
          </Link>
          <StateBadge state={state} />
        </Group>
        <Text size="xs" c="dimmed">
          {formatAge(createdAt, nowMs)}
        </Text>
      </Group>
      <Text size="sm" c="dimmed">
        {network.name}
        {isEnded(state) || totalCount === 0 ? '' : `, ${doneCount} of ${totalCount}`}
      </Text>
    </Paper>
  );
}
