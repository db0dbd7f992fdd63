import type { RunState } from '@dl-rsim/client';

/** States in the order in which a run goes through them. */
export const runStates: readonly RunState[] = ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED'];

/** Text, colour of the theme and marker of each state; the marker tells them apart without colour. */
export const stateFacts: Readonly<Record<RunState, { label: string; color: string; marker: string }>> = {
  QUEUED: { label: 'Queued', color: 'gray', marker: '○' },
  RUNNING: { label: 'Running', color: 'petrol', marker: '◐' },
  SUCCEEDED: { label: 'Succeeded', color: 'green', marker: '●' },
  FAILED: { label: 'Failed', color: 'red', marker: '✕' },
  CANCELLED: { label: 'Cancelled', color: 'gray', marker: '⊘' },
};

/** True once nothing about the run will change any more. */
export function isEnded(state: RunState): boolean {
  return state === 'SUCCEEDED' || state === 'FAILED' || state === 'CANCELLED';
}

/** What comes before the images: a run says how far it is in its own steps. */
export interface RunPhase {
  readonly label: string;
  readonly doneRatio: number;
}

const phaseLabels: Readonly<Record<string, string>> = {
  calibration: 'Calibrating on the first images',
  tables: 'Building error tables',
  moments: 'Measuring moments',
};

/** The phase before the first shard, or null while shards are simulated. */
export function phaseOf(progress: {
  readonly doneRatio: number;
  readonly phase?: string | null;
  readonly phaseDoneRatio?: number | null;
}): RunPhase | null {
  const { phase, phaseDoneRatio } = progress;
  if (phase === null || phase === undefined) return null;
  return { label: phaseLabels[phase] ?? 'Preparing', doneRatio: phaseDoneRatio ?? 0 };
}

interface Timed {
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
}

/** Seconds from start to end, or to `nowMs` while it runs; null before it has started. */
export function elapsedSec(run: Timed, nowMs: number): number | null {
  if (run.startedAt === null) return null;
  const endMs = run.finishedAt === null ? nowMs : Date.parse(run.finishedAt);
  return Math.max(0, (endMs - Date.parse(run.startedAt)) / 1000);
}
