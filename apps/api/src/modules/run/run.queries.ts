import type { Context } from '../../context.ts';
import { type Connection, readPage } from '../../graphql/connection.ts';
import type { ProjectRunsArgs } from '../../graphql/generated/resolver-types.ts';
import { pageOfRuns, type RunClock, type RunRow } from './run.store.ts';

export function runsOfProject(
  { db, cursors }: Context,
  projectId: string,
  { first, after, state = null }: Pick<ProjectRunsArgs, 'first' | 'after' | 'state'>,
): Promise<Connection<RunRow>> {
  const list = `runs ${projectId} ${state ?? ''}`;
  return readPage({ list, first, after, cursors }, (page) => pageOfRuns(db, { projectId, state }, page));
}

/** Expected seconds to the end, from the pace of this attempt's shards; null before it has one. */
export function remainingSec(clock: RunClock): number | null {
  const { attemptShardCount, doneShardCount, shardCount, workedSec, sinceShardSec } = clock;
  if (attemptShardCount === 0) return null;
  const paceSec = workedSec / attemptShardCount;
  return Math.max(0, paceSec * (shardCount - doneShardCount) - sinceShardSec);
}
