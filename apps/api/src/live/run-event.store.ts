import type { Prisma, RunEvent } from '@dl-rsim/db';

/** A run event as a stream gives it on; `payload` stays inside. */
export type SeenRunEvent = Pick<RunEvent, 'sequence' | 'runId' | 'kind' | 'createdAt'>;

const PAGE_COUNT = 500;
/**
 * Transactions of different runs may commit in another order than their sequence numbers: one that was
 * overtaken would be skipped by a plain `sequence > after`. No transaction that writes an event lasts this
 * long.
 */
const OVERLAP_SEC = 15;

/**
 * Events after the given sequence of each run, in order, at most some hundreds of each run: ask again until
 * none come. The events of one run are in commit order, for every writer locks the row of the run first.
 */
export function eventsAfter(db: Prisma, points: ReadonlyMap<string, bigint>): Promise<SeenRunEvent[]> {
  return db.$queryRaw<SeenRunEvent[]>`
    SELECT e."sequence", e."runId", e."kind", e."createdAt"
    FROM unnest(${[...points.keys()]}::text[], ${[...points.values()]}::bigint[]) AS r("id", "after")
    CROSS JOIN LATERAL (
      SELECT * FROM "RunEvent" WHERE "runId" = r."id" AND "sequence" > r."after"
      ORDER BY "sequence" LIMIT ${PAGE_COUNT}
    ) AS e
    ORDER BY e."sequence"`;
}

/** The latest event of each run, by sequence. */
export function latestEvents(db: Prisma, runIds: readonly string[]): Promise<SeenRunEvent[]> {
  return db.$queryRaw<SeenRunEvent[]>`
    SELECT e."sequence", e."runId", e."kind", e."createdAt"
    FROM unnest(${[...runIds]}::text[]) AS r("id")
    CROSS JOIN LATERAL (
      SELECT * FROM "RunEvent" WHERE "runId" = r."id" ORDER BY "sequence" DESC LIMIT 1
    ) AS e
    ORDER BY e."sequence"`;
}

/**
 * Where to take each run up again after `after`: its last event before, or some seconds earlier among
 * several runs.
 */
export async function resumePoints(
  db: Prisma,
  runIds: readonly string[],
  after: bigint,
): Promise<ReadonlyMap<string, bigint>> {
  const overlapSec = runIds.length > 1 ? OVERLAP_SEC : 0;
  const rows = await db.$queryRaw<{ runId: string; sequence: bigint }[]>`
    SELECT "runId", max("sequence") AS "sequence" FROM "RunEvent"
    WHERE "runId" = ANY(${[...runIds]}::text[]) AND "sequence" <= ${after}
      AND (${overlapSec} = 0 OR "createdAt" < (
        SELECT coalesce(max("createdAt"), now()) FROM "RunEvent" WHERE "sequence" = ${after}
      ) - make_interval(secs => ${overlapSec}))
    GROUP BY "runId"`;
  const points = new Map(rows.map(({ runId, sequence }) => [runId, sequence]));
  return new Map(runIds.map((runId) => [runId, points.get(runId) ?? 0n]));
}

/** Runs of the list that have not ended. */
export async function openRunIds(db: Prisma, runIds: readonly string[]): Promise<ReadonlySet<string>> {
  const runs = await db.run.findMany({
    where: { id: { in: [...runIds] }, state: { in: ['QUEUED', 'RUNNING'] } },
    select: { id: true },
  });
  return new Set(runs.map(({ id }) => id));
}
