import { formatDuration, formatPercent } from '@dl-rsim/units';
import { Box, Group, Progress, Text } from '@mantine/core';
import type { RunPhase } from '../lib/run-state.ts';

export interface RunProgressProps {
  readonly doneRatio: number;
  readonly doneCount: number;
  readonly totalCount: number;
  /** What is counted: 'shards', 'points'. */
  readonly countLabel: string;
  /** Seconds to the end; null before the pace is known. */
  readonly remainingSec: number | null;
  readonly isRunning: boolean;
  /** What is done before the counting starts; null once it has. */
  readonly phase?: RunPhase | null;
}

/** How far something is and how long it still takes. */
export function RunProgress(props: RunProgressProps) {
  const { doneCount, totalCount, countLabel, remainingSec, isRunning, phase = null } = props;
  const { doneRatio } = phase ?? props;
  const rest =
    remainingSec === null
      ? 'time left not known yet'
      : `about ${formatDuration(Math.ceil(remainingSec))} left`;
  return (
    <Box>
      <Progress
        value={doneRatio * 100}
        size="md"
        animated={isRunning}
        aria-label={`${formatPercent(doneRatio, 0)} done`}
        transitionDuration={250}
      />
      <Group justify="space-between" mt={4} aria-live="polite">
        <Text size="sm" className="num">
          {phase ? `${phase.label} · ` : ''}
          {formatPercent(doneRatio, 0)}
          {phase ? '' : ` · ${doneCount} of ${totalCount} ${countLabel}`}
        </Text>
        <Text size="sm" c="dimmed" className="num">
          {isRunning ? rest : 'waiting for a worker'}
        </Text>
      </Group>
    </Box>
  );
}
