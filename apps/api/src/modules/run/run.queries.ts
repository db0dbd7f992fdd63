import type { Context } from '../../context.ts';
import { notFound } from '../../errors.ts';
import { type Connection, readPage } from '../../graphql/connection.ts';
import type { NetworkUsedByArgs, ProjectRunsArgs } from '../../graphql/generated/resolver-types.ts';
import { pageOfRuns, type RunClock, type RunRow } from './run.store.ts';

export function runsOfProject(
  { db, cursors }: Context,
  projectId: string,
  { first, after, state = null }: Pick<ProjectRunsArgs, 'first' | 'after' | 'state'>,
): Promise<Connection<RunRow>> {
  const list = `runs ${projectId} ${state ?? ''}`;
  return readPage({ list, first, after, cursors }, (page) => pageOfRuns(db, { projectId, state }, page));
}

/** Those of one project that used a network or data set: not even the number of others is told. */
export async function runsThatUsed(
  { db, cursors, access }: Context,
  used: { readonly networkId: string } | { readonly datasetId: string },
  { projectId, first, after }: NetworkUsedByArgs,
): Promise<Connection<RunRow>> {
  if ((await access.roleIn(projectId)) === null) throw notFound('Project');
  const list = `runs ${projectId} of ${JSON.stringify(used)}`;
  return readPage({ list, first, after, cursors }, (page) =>
    pageOfRuns(db, { projectId, state: null, ...used }, page),
  );
}

/** Expected seconds to the end, from the pace of this attempt's shards; null before it has one. */
export function remainingSec(clock: RunClock): number | null {
  const { attemptShardCount, doneShardCount, shardCount, workedSec, sinceShardSec } = clock;
  if (attemptShardCount === 0) return null;
  const paceSec = workedSec / attemptShardCount;
  return Math.max(0, paceSec * (shardCount - doneShardCount) - sinceShardSec);
}
