import { appendRunEvent, type Prisma, type Transaction } from '@dl-rsim/db';
import type { Progress, ShardResult } from '@dl-rsim/sim-core';
import { type Claim, StaleClaim } from './run.store.ts';
import { transact } from './transact.ts';

/** Which shards of the run are stored, by whatever attempt. */
export async function storedShardIndices(prisma: Prisma, runId: string): Promise<ReadonlySet<number>> {
  const rows = await prisma.runShard.findMany({ where: { runId }, select: { shardIndex: true } });
  return new Set(rows.map((row) => row.shardIndex));
}

/**
 * Writes down how many shards the run has, which ends its phases; returns how many are done. Throws
 * StaleClaim.
 */
export function storeShardCount(prisma: Prisma, claim: Claim, shardCount: number): Promise<number> {
  return transact(prisma, async (tx) => {
    await lockRun(tx, claim);
    return countShards(tx, claim, shardCount);
  });
}

/** Stores one result, once and for all, and returns how many are done. Throws StaleClaim. */
export function storeShard(
  prisma: Prisma,
  claim: Claim,
  shard: { readonly result: ShardResult; readonly shardCount: number },
): Promise<number> {
  return transact(prisma, async (tx) => {
    await lockRun(tx, claim);
    await tx.$executeRaw`
      INSERT INTO "RunShard" ("runId", "shardIndex", "epoch", "result", "createdAt")
      VALUES (${claim.runId}, ${shard.result.shardIndex}, ${claim.epoch},
              ${JSON.stringify(shard.result)}::jsonb, now())
      ON CONFLICT ("runId", "shardIndex") DO NOTHING`;
    return countShards(tx, claim, shard.shardCount);
  });
}

/** Tells those who watch how far the work before the first shard is. Throws StaleClaim. */
export function tellPhase(
  prisma: Prisma,
  claim: Claim,
  { phase, doneCount, totalCount }: Progress,
): Promise<void> {
  return transact(prisma, async (tx) => {
    await lockRun(tx, claim);
    const { runId, projectId, epoch } = claim;
    const phaseDoneRatio = doneCount / totalCount;
    await tx.$executeRaw`
      UPDATE "Run" SET "phase" = ${phase}, "phaseDoneRatio" = ${phaseDoneRatio} WHERE "id" = ${runId}`;
    const payload = { epoch, phase, phaseDoneRatio };
    await appendRunEvent(tx, { runId, projectId, kind: 'progress', payload });
  });
}

/** Tells those who watch how far the run is. Throws StaleClaim. */
export function tellProgress(
  prisma: Prisma,
  claim: Claim,
  progress: { readonly doneShardCount: number; readonly shardCount: number },
): Promise<void> {
  return transact(prisma, async (tx) => {
    await lockRun(tx, claim);
    const { runId, projectId, epoch } = claim;
    await appendRunEvent(tx, { runId, projectId, kind: 'progress', payload: { epoch, ...progress } });
  });
}

/** Every stored shard in the order of its index. */
export async function readShards(prisma: Prisma, runId: string): Promise<readonly ShardResult[]> {
  // The column holds what storeShard wrote: plain JSON of sim-core, merged by it alone.
  const rows = await prisma.$queryRaw<{ result: ShardResult }[]>`
    SELECT "result" FROM "RunShard" WHERE "runId" = ${runId} ORDER BY "shardIndex"`;
  return rows.map((row) => row.result);
}

/** Holds the run's row to the end of the transaction, so that counts are exact and no claim comes between. */
async function lockRun(tx: Transaction, { runId, epoch }: Claim): Promise<void> {
  const held = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "Run" WHERE "id" = ${runId} AND "epoch" = ${epoch} AND "state" = 'RUNNING' FOR UPDATE`;
  if (held.length === 0) throw new StaleClaim('the run is no longer held');
}

async function countShards(tx: Transaction, { runId }: Claim, shardCount: number): Promise<number> {
  const [row] = await tx.$queryRaw<{ doneShardCount: number }[]>`
    UPDATE "Run"
    SET "shardCount" = ${shardCount}, "phase" = NULL, "phaseDoneRatio" = NULL,
        "doneShardCount" = (SELECT count(*) FROM "RunShard" WHERE "runId" = ${runId})
    WHERE "id" = ${runId}
    RETURNING "doneShardCount"`;
  if (!row) throw new Error(`run ${runId} vanished under its lock`);
  return row.doneShardCount;
}
