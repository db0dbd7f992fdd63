import type { Prisma } from '@dl-rsim/db';

export interface Workers {
  /** Of the newest one; null while none has been heard of. */
  readonly coreVersion: string | null;
  /** Heard of in the last 35 seconds. */
  readonly workerCount: number;
  /** BackendReport of packages/spec, of the newest one. */
  readonly tensorflow: unknown;
}

export async function readWorkers(db: Prisma): Promise<Workers> {
  const rows = await db.$queryRaw<Workers[]>`
    SELECT (SELECT "coreVersion" FROM "Worker" ORDER BY "heartbeatAt" DESC LIMIT 1) AS "coreVersion",
           (SELECT count(*)::int FROM "Worker"
            WHERE "heartbeatAt" > now() - interval '35 seconds') AS "workerCount",
           (SELECT "tensorflow" FROM "Worker" WHERE "tensorflow" IS NOT NULL
            ORDER BY "heartbeatAt" DESC LIMIT 1) AS "tensorflow"`;
  return rows[0] ?? { coreVersion: null, workerCount: 0, tensorflow: null };
}
