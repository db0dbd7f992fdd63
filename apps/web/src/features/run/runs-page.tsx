'use client';

import { type RunState, RunTableDocument } from '@dl-rsim/client';
import { Button, Paper, SegmentedControl } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter, useSearchParams } from 'next/navigation';
import { apiQuery, POLL_INTERVAL_MS } from '../../lib/api.ts';
import { routes } from '../../lib/routes.ts';
import { isEnded, runStates, stateFacts } from '../../lib/run-state.ts';
import { LaunchLink } from '../../ui/launch-link.tsx';
import { EmptyNotice } from '../../ui/notice.tsx';
import { PageButtons } from '../../ui/page-buttons.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { RunTable } from '../../ui/run-table.tsx';

const PAGE_COUNT = 25;

/** All runs of the project, newest first; filter and page are part of the address. */
export function RunsPage({ projectId }: { readonly projectId: string }) {
  const router = useRouter();
  const search = useSearchParams();
  const state = runStates.find((one) => one === search.get('state')) ?? null;
  const after = search.get('after');
  const query = useQuery({
    ...apiQuery(RunTableDocument, { projectId, first: PAGE_COUNT, after, state }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data } }) =>
      data?.project?.runs.nodes.some((run) => !isEnded(run.state)) ? POLL_INTERVAL_MS : false,
  });
  const go = (next: { readonly state: RunState | null; readonly after: string | null }) => {
    const params = new URLSearchParams();
    if (next.state) params.set('state', next.state);
    if (next.after) params.set('after', next.after);
    router.push(`${routes.runs(projectId)}?${params}`, { scroll: false });
  };
  return (
    <>
      <PageHeader title="Runs" actions={<LaunchLink projectId={projectId} />} />
      <SegmentedControl
        size="xs"
        mb="sm"
        aria-label="Show runs that are"
        value={state ?? 'ALL'}
        onChange={(next) => go({ state: runStates.find((one) => one === next) ?? null, after: null })}
        data={[
          { value: 'ALL', label: 'All' },
          ...runStates.map((value) => ({ value, label: stateFacts[value].label })),
        ]}
      />
      <QueryView query={query} heightPx={520}>
        {({ project }) => {
          const runs = project?.runs;
          if (!runs || runs.nodes.length === 0) {
            return (
              <Empty state={state} projectId={projectId} onAll={() => go({ state: null, after: null })} />
            );
          }
          const what = state ? `${stateFacts[state].label.toLowerCase()} runs` : 'runs';
          return (
            <>
              <RunTable runs={runs.nodes} projectId={projectId} />
              <PageButtons
                text={`${runs.nodes.length} of ${runs.totalCount} ${what}`}
                after={after}
                next={runs.pageInfo.hasNextPage ? runs.pageInfo.endCursor : null}
                onGo={(next) => go({ state, after: next })}
              />
            </>
          );
        }}
      </QueryView>
    </>
  );
}

function Empty(props: {
  readonly state: RunState | null;
  readonly projectId: string;
  readonly onAll: () => void;
}) {
  const { state, projectId, onAll } = props;
  if (state) {
    return (
      <Paper>
        <EmptyNotice
          title={`No run is ${stateFacts[state].label.toLowerCase()}`}
          action={
            <Button size="xs" variant="default" onClick={onAll}>
              Show all runs
            </Button>
          }
        >
          The filter hides runs in other states.
        </EmptyNotice>
      </Paper>
    );
  }
  return (
    <Paper>
      <EmptyNotice
        title="No runs yet"
        action={
          <Button component={Link} href={routes.launch(projectId)} size="xs">
            Launch the first
          </Button>
        }
      >
        A run simulates one network on one accelerator over a number of test images, and ends as a result that
        never changes.
      </EmptyNotice>
    </Paper>
  );
}
