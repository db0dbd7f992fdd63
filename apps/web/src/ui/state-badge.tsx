import type { RunState } from '@dl-rsim/client';
import { Badge } from '@mantine/core';
import { stateFacts } from '../lib/run-state.ts';

/** A run's state as text with its marker; a run whose worker fell silent says so. */
export function StateBadge({
  state,
  isLost = false,
}: {
  readonly state: RunState;
  readonly isLost?: boolean;
}) {
  const { label, color, marker } = stateFacts[state];
  const isSilent = isLost && state === 'RUNNING';
  return (
    <Badge variant="light" color={isSilent ? 'copper' : color} radius="sm" tt="none" miw="max-content">
      <span aria-hidden="true">{marker}</span> {isSilent ? 'Worker silent, will go on' : label}
    </Badge>
  );
}
