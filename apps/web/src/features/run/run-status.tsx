'use client';

import type { RunDetailFragment } from '@dl-rsim/client';
import { formatDuration } from '@dl-rsim/units';
import { Alert, Group, Paper, Stack, Table, Text } from '@mantine/core';
import { formatDateTime } from '../../lib/dates.ts';
import { elapsedSec, isEnded, phaseOf } from '../../lib/run-state.ts';
import { useNow } from '../../lib/use-now.ts';
import type { LiveState } from '../../lib/use-run-events.ts';
import { RunProgress } from '../../ui/run-progress.tsx';

export interface RunStatusProps {
  readonly run: RunDetailFragment;
  readonly live: LiveState;
}

const classHelp = {
  INFRASTRUCTURE: 'The machine or the database failed, not your spec. Duplicate the run to try again.',
  INPUT: 'Change what the message names, then launch again.',
  NUMERIC: 'Numbers left their range. Check the device parameters.',
  LIMIT: 'Time or memory ran out. Fewer images or draws make the run smaller.',
} as const;

/** What happens to the run now; after its end, what stands in the way of a result. */
export function RunStatus({ run, live }: RunStatusProps) {
  if (run.state === 'SUCCEEDED') return null;
  return (
    <Paper p="md" component="section" aria-label="Status">
      <Stack gap="sm">
        {isEnded(run.state) ? <Ended run={run} /> : <UnderWay run={run} live={live} />}
        {run.attempts.length > 1 ? <Attempts run={run} /> : null}
      </Stack>
    </Paper>
  );
}

function UnderWay({ run, live }: RunStatusProps) {
  const nowMs = useNow(1000);
  const { doneRatio, doneShardCount, shardCount, remainingSec } = run.progress;
  const elapsed = elapsedSec(run, nowMs);
  return (
    <>
      <RunProgress
        doneRatio={doneRatio}
        doneCount={doneShardCount}
        totalCount={shardCount}
        countLabel="shards"
        remainingSec={remainingSec}
        isRunning={run.state === 'RUNNING'}
        phase={run.state === 'RUNNING' ? phaseOf(run.progress) : null}
      />
      <Group gap="lg">
        <Text size="xs" c="dimmed" className="num">
          {elapsed === null ? 'not started' : `running for ${formatDuration(Math.floor(elapsed))}`}
        </Text>
        <Text size="xs" c="dimmed">
          {live === 'live' ? 'live' : 'asking every 3 s'}
        </Text>
      </Group>
      {run.isLost ? (
        <Alert color="copper" title="The worker has fallen silent">
          The run will be taken up again by itself; finished shards are kept and nothing is counted twice.
        </Alert>
      ) : null}
    </>
  );
}

function Ended({ run }: { readonly run: RunDetailFragment }) {
  const { doneShardCount, shardCount } = run.progress;
  if (run.state === 'CANCELLED') {
    return (
      <Text size="sm">
        Cancelled{run.finishedAt ? ` ${formatDateTime(run.finishedAt)}` : ''} with {doneShardCount} of{' '}
        {shardCount} shards done. A part of a run gives no result.
      </Text>
    );
  }
  return (
    <Alert color="red" title={`Failed: ${run.failureMessage ?? 'no message was kept'}`}>
      {run.failureClass ? `${run.failureClass}: ${classHelp[run.failureClass]}` : null}
    </Alert>
  );
}

function Attempts({ run }: { readonly run: RunDetailFragment }) {
  return (
    <Table aria-label="Attempts">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Attempt</Table.Th>
          <Table.Th>Started</Table.Th>
          <Table.Th>Ended</Table.Th>
          <Table.Th>Outcome</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {run.attempts.map((attempt) => (
          <Table.Tr key={attempt.epoch}>
            <Table.Td className="num">{attempt.epoch}</Table.Td>
            <Table.Td>{formatDateTime(attempt.startedAt)}</Table.Td>
            <Table.Td>{attempt.endedAt ? formatDateTime(attempt.endedAt) : '–'}</Table.Td>
            <Table.Td>{attempt.outcome ?? 'under way'}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
