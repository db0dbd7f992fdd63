import { appendRunEvent, type Prisma } from '@dl-rsim/db';
import { RUN_CANCEL_CHANNEL, SIMULATE_RUN } from '@dl-rsim/jobs';
import type { Queue } from '../../queue.ts';
import { audit } from '../../records/audit.store.ts';

/**
 * Ends those of the runs that have not ended: at once for all who look, and for their worker, whose late
 * writes are refused. Gives back how many there were.
 */
export function cancelRuns(
  { db, queue }: { readonly db: Prisma; readonly queue: Queue },
  {
    runIds,
    subjectId,
    actorId,
  }: { readonly runIds: readonly string[]; readonly subjectId: string; readonly actorId: string },
): Promise<number> {
  return db.$transaction(
    async (tx) => {
      const cancelled = await tx.$queryRaw<{ id: string; projectId: string }[]>`
        UPDATE "Run" SET "state" = 'CANCELLED', "finishedAt" = now(), "leaseUntil" = NULL
        WHERE "id" = ANY(${[...runIds]}::text[]) AND "state" IN ('QUEUED', 'RUNNING')
        RETURNING "id", "projectId"`;
      if (cancelled.length === 0) return 0;
      const ids = cancelled.map(({ id }) => id);
      await tx.$executeRaw`
        UPDATE "RunAttempt" SET "endedAt" = now(), "outcome" = 'cancelled'
        WHERE "runId" = ANY(${ids}::text[]) AND "endedAt" IS NULL`;
      for (const { id: runId, projectId } of cancelled)
        await appendRunEvent(tx, { runId, projectId, kind: 'cancelled' });
      await tx.$queryRaw`SELECT pg_notify(${RUN_CANCEL_CHANNEL}, id)::text FROM unnest(${ids}::text[]) AS id`;
      await queue.cancel(tx, SIMULATE_RUN, ids);
      await audit(tx, { actorId, action: 'run.cancel', subjectId, detail: { runCount: ids.length } });
      return ids.length;
    },
    { maxWait: 15_000, timeout: 30_000 },
  );
}
