import type { Prisma } from '@dl-rsim/db';
import { RUN_CANCEL_CHANNEL } from '@dl-rsim/jobs';
import type { PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import type { Attempts } from './attempts.ts';
import { renew } from './lease.ts';

/**
 * Listens for cancelled runs on a connection of its own, which pg-boss keeps up. A notification only says
 * where to look: the run's row decides. What was missed while the connection was down is looked up when it
 * is back, and by each heartbeat. Returns the function that ends it.
 */
export async function listenForCancels(options: {
  readonly boss: PgBoss;
  readonly prisma: Prisma;
  readonly attempts: Attempts;
  readonly log: Logger;
}): Promise<() => Promise<void>> {
  const { boss, prisma, attempts, log } = options;
  const look = (isMeant: (runId: string) => boolean) => {
    for (const attempt of attempts) {
      if (!isMeant(attempt.claim.runId)) continue;
      renew(prisma, attempt).catch((error: unknown) =>
        log.warn({ err: error }, 'cancel could not be looked up'),
      );
    }
  };
  const db = boss.getDb();
  if (!db.listen) throw new Error("pg-boss's own database connection can listen");
  const handle = await db.listen(
    RUN_CANCEL_CHANNEL,
    (payload) => look((runId) => payload.includes(runId)),
    () => look(() => true),
  );
  return () => handle.close();
}
