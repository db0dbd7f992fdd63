import type { FailureClass, Prisma } from '@dl-rsim/db';
import { readSearchSpec, type SearchSpec } from '@dl-rsim/spec';
import type { AnsweredBatch } from '../thread/protocol.ts';

/** A search in the hands of one worker; its writes carry the epoch and are refused once it is old. */
export interface SearchClaim {
  readonly searchId: string;
  readonly epoch: number;
}

export interface ClaimedSearch {
  readonly claim: SearchClaim;
  readonly spec: SearchSpec;
  readonly specFingerprint: string;
  readonly networkId: string;
  readonly datasetId: string | null;
}

/** Marks the search as running; its batches stay. Null when it has ended or is gone. */
export async function claimSearch(prisma: Prisma, searchId: string): Promise<ClaimedSearch | null> {
  const [row] = await prisma.$queryRaw<SearchRow[]>`
    UPDATE "Search"
    SET "state" = 'RUNNING', "epoch" = "epoch" + 1, "startedAt" = coalesce("startedAt", now()),
        "phase" = NULL, "remainingSec" = NULL
    WHERE "id" = ${searchId} AND "state" IN ('QUEUED', 'RUNNING')
    RETURNING "epoch", "spec", "specFingerprint", "networkId", "datasetId"`;
  if (!row) return null;
  const { epoch, spec, ...rest } = row;
  return { claim: { searchId, epoch }, spec: readSearchSpec(spec), ...rest };
}

interface SearchRow extends Omit<ClaimedSearch, 'claim' | 'spec'> {
  readonly epoch: number;
  readonly spec: unknown;
}

export interface StoredBatches {
  /** From the first on. */
  readonly batches: readonly AnsweredBatch[];
  /** Claims in a row, the latest ones before this one, that stored none. */
  readonly fruitlessClaimCount: number;
}

/** What this version of the simulator has stored; what another one has is forgotten. */
export async function takeBatches(
  prisma: Prisma,
  { searchId, epoch }: SearchClaim,
  coreVersion: string,
): Promise<StoredBatches> {
  const rows = await prisma.searchBatch.findMany({ where: { searchId }, orderBy: { batchIndex: 'asc' } });
  const fruitlessClaimCount = epoch - 1 - (rows.at(-1)?.epoch ?? 0);
  if (rows.some((row) => row.coreVersion !== coreVersion)) {
    await prisma.searchBatch.deleteMany({ where: { searchId, search: { epoch, state: 'RUNNING' } } });
    return { batches: [], fruitlessClaimCount };
  }
  return { batches: rows.map(({ batchIndex, tell }) => ({ batchIndex, tell })), fruitlessClaimCount };
}

/** Stores a batch, once and for all; false when the search was cancelled or another worker has it. */
export async function storeBatch(
  prisma: Prisma,
  { searchId, epoch }: SearchClaim,
  { batchIndex, tell, coreVersion }: AnsweredBatch & { readonly coreVersion: string },
): Promise<boolean> {
  // Whoever claims or cancels it meanwhile is waited for, and then the row no longer fits.
  const count = await prisma.$executeRaw`
    INSERT INTO "SearchBatch" ("searchId", "batchIndex", "epoch", "coreVersion", "tell")
    SELECT "id", ${batchIndex}, "epoch", ${coreVersion}, ${JSON.stringify(tell)}::jsonb FROM "Search"
    WHERE "id" = ${searchId} AND "epoch" = ${epoch} AND "state" = 'RUNNING'
    FOR SHARE`;
  return count > 0;
}

export interface SearchProgress {
  readonly phase: string | null;
  readonly doneCount: number;
  readonly totalCount: number;
  readonly remainingSec: number | null;
}

/** Tells how far it is; false when it was cancelled or another worker has it. */
export async function tellSearch(
  prisma: Prisma,
  { searchId, epoch }: SearchClaim,
  { phase, doneCount, totalCount, remainingSec }: SearchProgress,
): Promise<boolean> {
  const count = await prisma.$executeRaw`
    UPDATE "Search"
    SET "phase" = ${phase}, "doneCount" = ${doneCount}, "totalCount" = ${totalCount},
        "remainingSec" = ${remainingSec}
    WHERE "id" = ${searchId} AND "epoch" = ${epoch} AND "state" = 'RUNNING'`;
  return count > 0;
}

/** Ends the search with its result; false where it has ended or another worker has it. */
export async function finishSearch(
  prisma: Prisma,
  { searchId, epoch }: SearchClaim,
  answer: { readonly resultJson: string; readonly resultDigest: string },
): Promise<boolean> {
  const count = await prisma.$executeRaw`
    UPDATE "Search"
    SET "state" = 'SUCCEEDED', "result" = ${answer.resultJson}::jsonb,
        "resultDigest" = ${answer.resultDigest}, "doneCount" = "totalCount",
        "phase" = NULL, "remainingSec" = NULL, "finishedAt" = now()
    WHERE "id" = ${searchId} AND "epoch" = ${epoch} AND "state" = 'RUNNING'`;
  return count > 0;
}

/** Ends the search with why; false where it has ended or another worker has it. */
export async function failSearch(
  prisma: Prisma,
  { searchId, epoch }: SearchClaim,
  failure: { readonly failureClass: FailureClass; readonly message: string },
): Promise<boolean> {
  const count = await prisma.$executeRaw`
    UPDATE "Search"
    SET "state" = 'FAILED', "failureClass" = ${failure.failureClass}::"FailureClass",
        "failureMessage" = ${failure.message}, "phase" = NULL, "remainingSec" = NULL, "finishedAt" = now()
    WHERE "id" = ${searchId} AND "epoch" = ${epoch} AND "state" = 'RUNNING'`;
  return count > 0;
}
