import { appendRunEvent, type FailureClass, type Prisma, type Transaction } from '@dl-rsim/db';
import { LEASE_SEC } from '@dl-rsim/jobs';
import { transact } from './transact.ts';

/** A worker's hold on a run. Every write of the run carries it and is refused once `epoch` is old. */
export interface Claim {
  readonly runId: string;
  readonly projectId: string;
  readonly epoch: number;
}

/** A write of an attempt that no longer holds its run: somebody cancelled it or claimed it since. */
export class StaleClaim extends Error {
  override readonly name = 'StaleClaim';
}

export interface ClaimedRun {
  readonly claim: Claim;
  readonly spec: unknown;
  readonly specFingerprint: string;
  readonly networkId: string;
  readonly datasetId: string;
}

/**
 * Raises the epoch and takes the lease, whoever held the run before; null when the run has ended or is gone.
 * An attempt that is still open has lost its worker.
 */
export function claimRun(prisma: Prisma, runId: string, workerId: string): Promise<ClaimedRun | null> {
  return transact(prisma, async (tx) => {
    const [run] = await tx.$queryRaw<
      {
        projectId: string;
        epoch: number;
        spec: unknown;
        specFingerprint: string;
        networkId: string;
        datasetId: string;
      }[]
    >`
      UPDATE "Run"
      SET "epoch" = "epoch" + 1, "state" = 'RUNNING', "startedAt" = coalesce("startedAt", now()),
          "phase" = NULL, "phaseDoneRatio" = NULL,
          "leaseUntil" = clock_timestamp() + make_interval(secs => ${LEASE_SEC})
      WHERE "id" = ${runId} AND "state" IN ('QUEUED', 'RUNNING')
      RETURNING "projectId", "epoch", "spec", "specFingerprint", "networkId", "datasetId"`;
    if (!run) return null;
    const { projectId, epoch } = run;
    const lost = await tx.$queryRaw<{ epoch: number }[]>`
      UPDATE "RunAttempt" SET "outcome" = 'lost', "endedAt" = now()
      WHERE "runId" = ${runId} AND "endedAt" IS NULL
      RETURNING "epoch"`;
    for (const attempt of lost) {
      await appendRunEvent(tx, { runId, projectId, kind: 'lost', payload: { epoch: attempt.epoch } });
    }
    await tx.$executeRaw`
      INSERT INTO "RunAttempt" ("runId", "epoch", "workerId", "startedAt")
      VALUES (${runId}, ${epoch}, ${workerId}, now())`;
    await appendRunEvent(tx, { runId, projectId, kind: 'started', payload: { epoch } });
    return { ...run, claim: { runId, projectId, epoch } };
  });
}

export type Hold = 'held' | 'cancelled' | 'fenced';

/** Extends the lease by LEASE_SEC of database time, or tells why it cannot be. */
export async function renewLease(prisma: Prisma, { runId, epoch }: Claim): Promise<Hold> {
  const renewed = await prisma.$executeRaw`
    UPDATE "Run" SET "leaseUntil" = clock_timestamp() + make_interval(secs => ${LEASE_SEC})
    WHERE "id" = ${runId} AND "epoch" = ${epoch} AND "state" = 'RUNNING'`;
  if (renewed > 0) return 'held';
  const run = await prisma.run.findUnique({ where: { id: runId }, select: { state: true } });
  return run?.state === 'CANCELLED' ? 'cancelled' : 'fenced';
}

/** Ends the run with its result; throws StaleClaim when another claim or a cancel was first. */
export function finishRun(
  prisma: Prisma,
  claim: Claim,
  answer: { readonly resultJson: string; readonly resultDigest: string },
): Promise<void> {
  return transact(prisma, async (tx) => {
    const finished = await tx.$executeRaw`
      UPDATE "Run"
      SET "state" = 'SUCCEEDED', "result" = ${answer.resultJson}::jsonb,
          "resultDigest" = ${answer.resultDigest}, "finishedAt" = now(), "leaseUntil" = NULL
      WHERE "id" = ${claim.runId} AND "epoch" = ${claim.epoch} AND "state" = 'RUNNING'
        AND "shardCount" = (SELECT count(*) FROM "RunShard" WHERE "runId" = ${claim.runId})`;
    if (finished === 0) throw new StaleClaim('finish was refused');
    await endAttempt(tx, claim, 'succeeded');
    const payload = { epoch: claim.epoch, resultDigest: answer.resultDigest };
    await appendRunEvent(tx, { ...ids(claim), kind: 'succeeded', payload });
  });
}

/** Ends the run as failed; throws StaleClaim when another claim or a cancel was first. */
export function failRun(
  prisma: Prisma,
  claim: Claim,
  failure: { readonly failureClass: FailureClass; readonly message: string },
): Promise<void> {
  return transact(prisma, async (tx) => {
    const failed = await tx.$executeRaw`
      UPDATE "Run"
      SET "state" = 'FAILED', "failureClass" = ${failure.failureClass}::"FailureClass",
          "failureMessage" = ${failure.message}, "finishedAt" = now(), "leaseUntil" = NULL
      WHERE "id" = ${claim.runId} AND "epoch" = ${claim.epoch} AND "state" = 'RUNNING'`;
    if (failed === 0) throw new StaleClaim('failing was refused');
    await endAttempt(tx, claim, 'failed');
    const payload = { epoch: claim.epoch, failureClass: failure.failureClass };
    await appendRunEvent(tx, { ...ids(claim), kind: 'failed', payload });
  });
}

/** Puts the run back into the queue's state, its shards kept; throws StaleClaim like the others. */
export function releaseRun(prisma: Prisma, claim: Claim, outcome: 'released' | 'failed'): Promise<void> {
  return transact(prisma, async (tx) => {
    const released = await tx.$executeRaw`
      UPDATE "Run" SET "state" = 'QUEUED', "leaseUntil" = NULL
      WHERE "id" = ${claim.runId} AND "epoch" = ${claim.epoch} AND "state" = 'RUNNING'`;
    if (released === 0) throw new StaleClaim('release was refused');
    await endAttempt(tx, claim, outcome);
    await appendRunEvent(tx, { ...ids(claim), kind: 'queued', payload: { epoch: claim.epoch } });
  });
}

/** After a refused write: closes the attempt of a cancelled run; a newer claim has closed it already. */
export async function closeAttempt(prisma: Prisma, { runId, epoch }: Claim): Promise<void> {
  await prisma.$executeRaw`
    UPDATE "RunAttempt" AS a SET "outcome" = 'cancelled', "endedAt" = now()
    FROM "Run" AS r
    WHERE a."runId" = ${runId} AND a."epoch" = ${epoch} AND a."endedAt" IS NULL
      AND r."id" = a."runId" AND r."state" = 'CANCELLED'`;
}

/** Attempts in a row, the latest ones before this claim, whose worker died without storing one shard. */
export async function fruitlessLossCount(prisma: Prisma, { runId, epoch }: Claim): Promise<number> {
  const attempts = await prisma.runAttempt.findMany({
    where: { runId, epoch: { lt: epoch } },
    orderBy: { epoch: 'desc' },
    select: { epoch: true, outcome: true },
    take: 20,
  });
  const fruitful = await prisma.runShard.groupBy({ by: ['epoch'], where: { runId } });
  const epochs = new Set(fruitful.map((group) => group.epoch));
  const end = attempts.findIndex((attempt) => attempt.outcome !== 'lost' || epochs.has(attempt.epoch));
  return end === -1 ? attempts.length : end;
}

/** How often the database, the disk or the like has failed an attempt of this run. */
export function failedAttemptCount(prisma: Prisma, runId: string): Promise<number> {
  return prisma.runAttempt.count({ where: { runId, outcome: 'failed' } });
}

async function endAttempt(tx: Transaction, { runId, epoch }: Claim, outcome: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE "RunAttempt" SET "outcome" = ${outcome}, "endedAt" = now()
    WHERE "runId" = ${runId} AND "epoch" = ${epoch} AND "endedAt" IS NULL`;
}

const ids = ({ runId, projectId }: Claim) => ({ runId, projectId });
