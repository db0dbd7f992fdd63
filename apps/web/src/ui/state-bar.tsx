import type { RunState } from '@dl-rsim/client';
import { Box, Tooltip } from '@mantine/core';
import { runStates, stateFacts } from '../lib/run-state.ts';
import classes from './state-bar.module.css';

export interface StateBarProps {
  readonly counts: Readonly<Partial<Record<RunState, number>>>;
  readonly totalCount: number;
}

const order: readonly RunState[] = ['SUCCEEDED', 'RUNNING', 'FAILED', 'CANCELLED', 'QUEUED'];

/** The points of a sweep by state, as one bar; the words are in its name. */
export function StateBar({ counts, totalCount }: StateBarProps) {
  const words = runStates
    .filter((state) => counts[state])
    .map((state) => `${counts[state]} ${stateFacts[state].label.toLowerCase()}`)
    .join(', ');
  return (
    <Tooltip label={words}>
      <Box className={classes.bar} role="img" aria-label={words}>
        {order.map((state) => (
          <span
            key={state}
            data-state={state}
            style={{ flexGrow: counts[state] ?? 0, flexBasis: 0, maxWidth: totalCount === 0 ? 0 : undefined }}
          />
        ))}
      </Box>
    </Tooltip>
  );
}
