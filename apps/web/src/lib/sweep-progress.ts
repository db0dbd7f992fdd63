import type { RunState } from '@dl-rsim/client';
import { isEnded } from './run-state.ts';

interface Part {
  readonly state: RunState;
  readonly progress: { readonly doneRatio: number };
  readonly startedAt?: string | null;
}

export interface SweepProgress {
  readonly endedCount: number;
  readonly totalCount: number;
  readonly doneRatio: number;
  readonly isActive: boolean;
  readonly isRunning: boolean;
  /** How many points are in each state. */
  readonly stateCounts: Readonly<Partial<Record<RunState, number>>>;
}

/** How far a sweep is, each point weighing the same. */
export function progressOf(runs: readonly Part[]): SweepProgress {
  const stateCounts: Partial<Record<RunState, number>> = {};
  let doneSum = 0;
  for (const run of runs) {
    stateCounts[run.state] = (stateCounts[run.state] ?? 0) + 1;
    doneSum += isEnded(run.state) ? 1 : run.progress.doneRatio;
  }
  const endedCount = runs.filter((run) => isEnded(run.state)).length;
  return {
    endedCount,
    totalCount: runs.length,
    doneRatio: runs.length === 0 ? 0 : doneSum / runs.length,
    isActive: endedCount < runs.length,
    isRunning: runs.some((run) => run.state === 'RUNNING'),
    stateCounts,
  };
}

/**
 * Seconds to the end at the pace since the first point started; null before 2 % are done, when a pace says
 * nothing.
 */
export function remainingSec(runs: readonly Part[], nowMs: number): number | null {
  const { doneRatio } = progressOf(runs);
  const starts = runs.flatMap((run) => (run.startedAt ? [Date.parse(run.startedAt)] : []));
  if (starts.length === 0 || doneRatio < 0.02) return null;
  const elapsed = (nowMs - Math.min(...starts)) / 1000;
  return Math.max(0, (elapsed * (1 - doneRatio)) / doneRatio);
}
