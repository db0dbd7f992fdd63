import type { Prisma } from '@dl-rsim/db';
import { transact } from './transact.ts';

/**
 * Forgets uploads of more than a day that no import waits for and idempotency records of more than a week,
 * and gives the digests of all blobs that a row still names. Null when another worker is at it.
 */
export function forgetOrphans(prisma: Prisma): Promise<ReadonlySet<string> | null> {
  return transact(prisma, async (tx) => {
    const [lock] = await tx.$queryRaw<{ isHeld: boolean }[]>`
      SELECT pg_try_advisory_xact_lock(hashtextextended('orphans', 0)) AS "isHeld"`;
    if (!lock?.isHeld) return null;
    // Whoever asks for an import holds its uploads until it is stored, and finds those held here gone.
    const old = await tx.$queryRaw<{ id: string }[]>`
      SELECT "id" FROM "Upload" WHERE "createdAt" < now() - interval '24 hours' FOR UPDATE SKIP LOCKED`;
    // A statement of its own sees the imports of those that were waited for.
    await tx.$executeRaw`
      DELETE FROM "Upload"
      WHERE "id" = ANY(${old.map(({ id }) => id)}) AND NOT EXISTS (
        SELECT 1 FROM "Import"
        WHERE "state" IN ('QUEUED', 'RUNNING')
          AND ("Import"."uploadId" = "Upload"."id" OR "Upload"."id" = ANY("Import"."uploadIds")))`;
    await tx.$executeRaw`
      DELETE FROM "IdempotencyRecord" WHERE "createdAt" < now() - interval '7 days'`;
    const named = await tx.$queryRaw<{ digest: string }[]>`
      SELECT "digest" FROM "Network"
      UNION SELECT "digest" FROM "Dataset"
      UNION SELECT "trainDigest" FROM "Dataset" WHERE "trainDigest" IS NOT NULL
      UNION SELECT "thumbnailsDigest" FROM "Dataset" WHERE "thumbnailsDigest" IS NOT NULL
      UNION SELECT "digest" FROM "NetworkExport" WHERE "digest" IS NOT NULL
      UNION SELECT "digest" FROM "Upload"`;
    return new Set(named.map(({ digest }) => digest));
  });
}
