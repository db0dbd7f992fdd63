'use client';

import { RunDocument, RunEventsDocument } from '@dl-rsim/client';
import { Stack } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { resultOf } from '../../lib/accuracy.ts';
import { apiQuery } from '../../lib/api.ts';
import { routes } from '../../lib/routes.ts';
import { isEnded } from '../../lib/run-state.ts';
import { refetchIntervalMs, useRunEvents } from '../../lib/use-run-events.ts';
import { NotThere } from '../../ui/not-there.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { RunHeader } from './run-header.tsx';
import { RunProvenance } from './run-provenance.tsx';
import { RunResult } from './run-result.tsx';
import { RunSpecTable } from './run-spec-table.tsx';
import { RunStatus } from './run-status.tsx';

/** One run: what happens to it now, and what it gave. */
export function RunPage({ projectId, runId }: { readonly projectId: string; readonly runId: string }) {
  const queryClient = useQueryClient();
  const options = apiQuery(RunDocument, { id: runId });
  const known = queryClient.getQueryData(options.queryKey)?.run;
  const isActive = known !== undefined && known !== null && !isEnded(known.state);
  const live = useRunEvents({
    key: runId,
    isActive,
    source: { document: RunEventsDocument, variables: { runId }, runOf: (event) => event.runEvents.run },
    onRun: (next) => {
      queryClient.setQueryData(options.queryKey, (old) =>
        old?.run ? { run: { ...old.run, ...next } } : old,
      );
      if (isEnded(next.state)) void queryClient.invalidateQueries({ queryKey: options.queryKey });
    },
    onEnd: () => void queryClient.invalidateQueries({ queryKey: options.queryKey }),
  });
  const query = useQuery({ ...options, refetchInterval: isActive ? refetchIntervalMs(live) : false });

  return (
    <QueryView query={query} heightPx={640}>
      {({ run }) => {
        if (!run) return <NotThere what="run" backHref={routes.runs(projectId)} backLabel="All runs" />;
        const result = resultOf(run);
        return (
          <>
            <RunHeader run={run} projectId={projectId} />
            <Stack gap="lg">
              <RunStatus run={run} live={live} />
              {result ? <RunResult run={run} result={result} /> : null}
              <RunSpecTable run={run} projectId={projectId} />
              <RunProvenance run={run} result={result} />
            </Stack>
          </>
        );
      }}
    </QueryView>
  );
}
