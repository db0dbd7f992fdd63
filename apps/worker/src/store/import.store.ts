import { newId, type Prisma, type Transaction } from '@dl-rsim/db';
import type {
  DatasetSummary,
  ImportNote,
  NetworkSummary,
  NetworkVerification,
  SpecIssue,
} from '@dl-rsim/spec';
import { transact } from './transact.ts';

export interface ClaimedImport {
  readonly id: string;
  readonly projectId: string | null;
  readonly name: string;
  readonly uploadId: string | null;
  /** The data set whose mean image the network subtracts. */
  readonly meanDatasetId: string | null;
  readonly registryKey: string | null;
  /** The files of a data set that a user sent, and DatasetReading of packages/spec. */
  readonly uploadIds: readonly string[];
  readonly reading: unknown;
  readonly createdById: string | null;
}

/** Marks the import as running; null when it has ended or is gone. A retried job claims it again. */
export async function claimImport(prisma: Prisma, importId: string): Promise<ClaimedImport | null> {
  const [claimed] = await prisma.$queryRaw<ClaimedImport[]>`
    UPDATE "Import" SET "state" = 'RUNNING'
    WHERE "id" = ${importId} AND "state" IN ('QUEUED', 'RUNNING')
    RETURNING "id", "projectId", "name", "uploadId", "meanDatasetId", "registryKey", "uploadIds", "reading",
      "createdById"`;
  return claimed ?? null;
}

export interface ImportedNetwork {
  readonly summary: NetworkSummary;
  readonly source: string;
  readonly licence: string;
  readonly format: string;
  readonly notes: readonly ImportNote[];
  readonly verification: NetworkVerification;
  /** Of the file as it was sent; null for a network of the product. */
  readonly fileName: string | null;
  readonly fileDigest: string | null;
  readonly productVersion: string;
}

/** Makes the network, or finds the same one in the project, and ends the import, all or nothing. */
export function finishNetworkImport(
  prisma: Prisma,
  claimed: ClaimedImport,
  imported: ImportedNetwork,
): Promise<void> {
  const { summary, notes, ...columns } = imported;
  const { projectId, name, createdById } = claimed;
  return transact(prisma, async (tx) => {
    // NULLs are distinct to a unique key, so built-in networks need the lock to be unique.
    await lockKey(tx, `network:${summary.digest}`);
    if (!(await lockRunning(tx, claimed.id))) return;
    // the same bytes as a built-in network are that network, whatever the file was called
    const owners = projectId === null ? [{ projectId }] : [{ projectId }, { projectId: null }];
    const same = await tx.network.findFirst({ where: { digest: summary.digest, OR: owners } });
    const network =
      same ??
      (await tx.network.create({
        data: {
          ...{ id: newId('net'), projectId, name, digest: summary.digest, importedById: createdById },
          ...{ summary, notes: [...notes], ...columns },
        },
      }));
    await endSucceeded(tx, claimed.id, { networkId: network.id, datasetId: null, notes });
  });
}

export interface ImportedDataset {
  readonly summary: DatasetSummary;
  readonly format: string;
  readonly notes: readonly ImportNote[];
  readonly thumbnailsDigest: string;
  readonly trainDigest: string | null;
  /** Of the files as they were sent; none for a data set of the registry. */
  readonly fileNames: readonly string[];
  readonly fileDigests: readonly string[];
  readonly productVersion: string;
}

/**
 * Makes the data set, for the project or, out of the registry, for everyone, or finds the same one, and ends
 * the import, all or nothing.
 */
export function finishDatasetImport(
  prisma: Prisma,
  claimed: ClaimedImport,
  imported: ImportedDataset,
): Promise<void> {
  const { summary, notes, fileNames, fileDigests, ...columns } = imported;
  const { registryKey, projectId, createdById } = claimed;
  return transact(prisma, async (tx) => {
    await lockKey(tx, registryKey === null ? `dataset:${summary.digest}` : `dataset:${registryKey}`);
    if (!(await lockRunning(tx, claimed.id))) return;
    const same =
      registryKey === null
        ? await tx.dataset.findFirst({ where: { projectId, digest: summary.digest } })
        : await tx.dataset.findFirst({ where: { registryKey } });
    const name = registryKey === null ? claimed.name : summary.name;
    const dataset =
      same ??
      (await tx.dataset.create({
        data: {
          ...{ id: newId('dat'), projectId, registryKey, name, digest: summary.digest, summary },
          ...{ notes: [...notes], fileNames: [...fileNames], fileDigests: [...fileDigests] },
          ...{ importedById: createdById, ...columns },
        },
      }));
    await endSucceeded(tx, claimed.id, { networkId: null, datasetId: dataset.id, notes });
  });
}

/** Ends the import with what was wrong; nothing else changes. */
export async function failImport(
  prisma: Prisma,
  importId: string,
  issues: readonly SpecIssue[],
): Promise<void> {
  await prisma.$executeRaw`
    UPDATE "Import" SET "state" = 'FAILED', "issues" = ${JSON.stringify(issues)}::jsonb, "finishedAt" = now()
    WHERE "id" = ${importId} AND "state" IN ('QUEUED', 'RUNNING')`;
}

/** Bytes fetched so far; never shown beyond the end of the import. */
export async function storeFetchProgress(
  prisma: Prisma,
  importId: string,
  progress: { readonly doneByteCount: number; readonly totalByteCount: number },
): Promise<void> {
  await prisma.import.updateMany({
    where: { id: importId, state: 'RUNNING' },
    data: { doneByteCount: BigInt(progress.doneByteCount), totalByteCount: BigInt(progress.totalByteCount) },
  });
}

async function lockKey(tx: Transaction, key: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))`;
}

async function lockRunning(tx: Transaction, importId: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "Import" WHERE "id" = ${importId} AND "state" = 'RUNNING' FOR UPDATE`;
  return rows.length > 0;
}

async function endSucceeded(
  tx: Transaction,
  importId: string,
  made: {
    readonly networkId: string | null;
    readonly datasetId: string | null;
    readonly notes: readonly ImportNote[];
  },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE "Import"
    SET "state" = 'SUCCEEDED', "networkId" = ${made.networkId}, "datasetId" = ${made.datasetId},
        "notes" = ${JSON.stringify(made.notes)}::jsonb, "finishedAt" = now()
    WHERE "id" = ${importId}`;
}
