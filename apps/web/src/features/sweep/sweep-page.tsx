'use client';

import { type SweepDetailFragment, SweepDocument, SweepEventsDocument } from '@dl-rsim/client';
import { Stack } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { apiQuery } from '../../lib/api.ts';
import { routes } from '../../lib/routes.ts';
import { isEnded } from '../../lib/run-state.ts';
import { progressOf } from '../../lib/sweep-progress.ts';
import { type LiveState, refetchIntervalMs, useRunEvents } from '../../lib/use-run-events.ts';
import { NotThere } from '../../ui/not-there.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { CellMap } from './cell-map.tsx';
import { FidelityFigure } from './fidelity-figure.tsx';
import { LossFigure } from './loss-figure.tsx';
import { SweepFigure } from './sweep-figure.tsx';
import { SweepHeader } from './sweep-header.tsx';
import { SweepSetup } from './sweep-setup.tsx';
import { SweepStatus } from './sweep-status.tsx';

const RESULT_DELAY_MS = 1500;

/** One sweep: its points filling in, and the figure that they make. */
export function SweepPage({ projectId, sweepId }: { readonly projectId: string; readonly sweepId: string }) {
  const queryClient = useQueryClient();
  const options = apiQuery(SweepDocument, { id: sweepId });
  const known = queryClient.getQueryData(options.queryKey)?.sweep;
  const isActive = known ? progressOf(known.runs).isActive : false;
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);

  // Results are fetched together: many points may end within a second.
  const fetchResults = () => {
    timer.current ??= setTimeout(() => {
      timer.current = null;
      void queryClient.invalidateQueries({ queryKey: options.queryKey });
    }, RESULT_DELAY_MS);
  };
  const live = useRunEvents({
    key: sweepId,
    isActive,
    source: {
      document: SweepEventsDocument,
      variables: { sweepId },
      runOf: (event) => event.sweepEvents.run,
    },
    onRun: (next) => {
      queryClient.setQueryData(options.queryKey, (old) =>
        old?.sweep
          ? {
              sweep: {
                ...old.sweep,
                runs: old.sweep.runs.map((run) => (run.id === next.id ? { ...run, ...next } : run)),
              },
            }
          : old,
      );
      if (isEnded(next.state)) fetchResults();
    },
    onEnd: fetchResults,
  });
  const query = useQuery({ ...options, refetchInterval: isActive ? refetchIntervalMs(live) : false });

  return (
    <QueryView query={query} heightPx={640}>
      {({ sweep }) =>
        sweep ? (
          <SweepBody projectId={projectId} sweep={sweep} live={live} />
        ) : (
          <NotThere what="sweep" backHref={routes.sweeps(projectId)} backLabel="All sweeps" />
        )
      }
    </QueryView>
  );
}

interface SweepBodyProps {
  readonly projectId: string;
  readonly sweep: SweepDetailFragment;
  readonly live: LiveState;
}

function SweepBody({ projectId, sweep, live }: SweepBodyProps) {
  return (
    <>
      <SweepHeader sweep={sweep} projectId={projectId} />
      <Stack gap="lg">
        <SweepStatus sweep={sweep} live={live} />
        <SweepFigure sweep={sweep} projectId={projectId} />
        <LossFigure sweep={sweep} projectId={projectId} />
        <FidelityFigure sweep={sweep} />
        <CellMap sweep={sweep} projectId={projectId} />
        <SweepSetup sweep={sweep} />
      </Stack>
    </>
  );
}
