import type { Prisma, Run, RunAttempt, RunState } from '@dl-rsim/db';
import { LONG_RESULT_KEYS } from '@dl-rsim/spec';
import type { PageRequest } from '../../graphql/connection.ts';

/** A run without its result, which is large and mostly not asked for. */
export type RunRow = Omit<Run, 'result'>;

const WITHOUT_RESULT = { omit: { result: true } } as const;

export function runsById(db: Prisma, ids: readonly string[]): Promise<RunRow[]> {
  return db.run.findMany({ where: { id: { in: [...ids] } }, ...WITHOUT_RESULT });
}

/** By point index, of each sweep. */
export async function runsOfSweeps(
  db: Prisma,
  sweepIds: readonly string[],
): Promise<ReadonlyMap<string, RunRow[]>> {
  const where = { sweepId: { in: [...sweepIds] } };
  const rows: RunRow[] = await db.run.findMany({ where, orderBy: { pointIndex: 'asc' }, ...WITHOUT_RESULT });
  return Map.groupBy(rows, (row) => row.sweepId ?? '');
}

export interface RunFilter {
  readonly projectId: string;
  readonly state: RunState | null;
  readonly networkId?: string;
  readonly datasetId?: string;
}

/** A page of the project's runs, the newest first, and how many there are. */
export async function pageOfRuns(
  db: Prisma,
  { projectId, state, ...used }: RunFilter,
  { takeCount, beforeNumber }: PageRequest,
): Promise<{ readonly rows: readonly RunRow[]; readonly totalCount: number }> {
  const where = { projectId, ...used, ...(state === null ? {} : { state }) };
  const onPage = { ...where, ...(beforeNumber === null ? {} : { number: { lt: beforeNumber } }) };
  const [rows, totalCount] = await Promise.all([
    db.run.findMany({ where: onPage, orderBy: { number: 'desc' }, take: takeCount, ...WITHOUT_RESULT }),
    db.run.count({ where }),
  ]);
  return { rows, totalCount };
}

export interface ResultRow {
  readonly id: string;
  readonly result: unknown;
}

export function resultsById(db: Prisma, ids: readonly string[]): Promise<ResultRow[]> {
  return db.run.findMany({ where: { id: { in: [...ids] } }, select: { id: true, result: true } });
}

export function resultSummariesById(db: Prisma, ids: readonly string[]): Promise<ResultRow[]> {
  return db.$queryRaw`
    SELECT "id", "result" - ${LONG_RESULT_KEYS}::text[] AS "result" FROM "Run" WHERE "id" = ANY(${[...ids]})`;
}

export async function attemptsOfRuns(
  db: Prisma,
  runIds: readonly string[],
): Promise<ReadonlyMap<string, RunAttempt[]>> {
  const rows = await db.runAttempt.findMany({
    where: { runId: { in: [...runIds] } },
    orderBy: { epoch: 'asc' },
  });
  return Map.groupBy(rows, (row) => row.runId);
}

/** What the database's clock says of a run. */
export interface RunClock {
  readonly id: string;
  readonly doneShardCount: number;
  readonly shardCount: number;
  /** Its lease has ended and nobody has taken it up again. */
  readonly isLost: boolean;
  /** Shards of the current attempt; 0 while it has none, or there is no attempt. */
  readonly attemptShardCount: number;
  /** From the start of the current attempt to its latest shard, and from that to now; 0 without a shard. */
  readonly workedSec: number;
  readonly sinceShardSec: number;
  /** What is done before the first shard, and how far it is; null at any other time. */
  readonly phase: string | null;
  readonly phaseDoneRatio: number | null;
}

export function clocksOfRuns(db: Prisma, runIds: readonly string[]): Promise<RunClock[]> {
  return db.$queryRaw<RunClock[]>`
    SELECT r."id", r."doneShardCount", r."shardCount",
           (r."state" = 'RUNNING' AND coalesce(r."leaseUntil" < now(), false)) AS "isLost",
           coalesce(s."count", 0)::int AS "attemptShardCount",
           coalesce(extract(epoch FROM s."latestAt" - a."startedAt"), 0)::float8 AS "workedSec",
           coalesce(extract(epoch FROM clock_timestamp() - s."latestAt"), 0)::float8 AS "sinceShardSec",
           CASE WHEN r."state" = 'RUNNING' THEN r."phase" END AS "phase",
           CASE WHEN r."state" = 'RUNNING' THEN r."phaseDoneRatio" END AS "phaseDoneRatio"
    FROM "Run" r
    LEFT JOIN "RunAttempt" a ON a."runId" = r."id" AND a."epoch" = r."epoch" AND r."state" = 'RUNNING'
    LEFT JOIN LATERAL (
      SELECT count(*) AS "count", max("createdAt") AS "latestAt"
      FROM "RunShard" WHERE "runId" = r."id" AND "epoch" = a."epoch"
    ) s ON a."epoch" IS NOT NULL
    WHERE r."id" = ANY(${[...runIds]}::text[])`;
}
