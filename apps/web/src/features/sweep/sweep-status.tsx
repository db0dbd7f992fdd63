'use client';

import type { SweepDetailFragment } from '@dl-rsim/client';
import { Group, Paper, Text } from '@mantine/core';
import { progressOf, remainingSec } from '../../lib/sweep-progress.ts';
import { useNow } from '../../lib/use-now.ts';
import type { LiveState } from '../../lib/use-run-events.ts';
import { RunProgress } from '../../ui/run-progress.tsx';

export interface SweepStatusProps {
  readonly sweep: SweepDetailFragment;
  readonly live: LiveState;
}

/** How far the sweep is; after its end, only what did not succeed is worth a word. */
export function SweepStatus({ sweep, live }: SweepStatusProps) {
  const nowMs = useNow(1000);
  const progress = progressOf(sweep.runs);
  if (!progress.isActive) return <Shortfall sweep={sweep} />;
  return (
    <Paper p="md" component="section" aria-label="Status">
      <RunProgress
        doneRatio={progress.doneRatio}
        doneCount={progress.endedCount}
        totalCount={progress.totalCount}
        countLabel="points"
        remainingSec={remainingSec(sweep.runs, nowMs)}
        isRunning={progress.isRunning}
      />
      <Group>
        <Text size="xs" c="dimmed">
          {live === 'live' ? 'live' : 'asking every 3 s'}
        </Text>
      </Group>
    </Paper>
  );
}

function Shortfall({ sweep }: { readonly sweep: SweepDetailFragment }) {
  const { stateCounts, totalCount } = progressOf(sweep.runs);
  const succeededCount = stateCounts.SUCCEEDED ?? 0;
  if (succeededCount === totalCount) return null;
  return (
    <Paper p="md" component="section" aria-label="Status">
      <Text size="sm">
        {succeededCount} of {totalCount} points have a result; {stateCounts.FAILED ?? 0} failed and{' '}
        {stateCounts.CANCELLED ?? 0} were cancelled. The figure shows those that have one.
      </Text>
    </Paper>
  );
}
