import { type Dataset, type Import, newId, type Prisma, type Transaction, type Upload } from '@dl-rsim/db';
import { FETCH_DATASET, IMPORT_DATASET, IMPORT_NETWORK } from '@dl-rsim/jobs';
import type { DatasetReading } from '@dl-rsim/spec';
import type { Queue } from '../../queue.ts';
import { audit } from '../../records/audit.store.ts';

export function importsById(db: Prisma, ids: readonly string[]): Promise<Import[]> {
  return db.import.findMany({ where: { id: { in: [...ids] } } });
}

export function importsOf(db: Prisma, projectId: string, takeCount: number): Promise<Import[]> {
  return db.import.findMany({ where: { projectId }, orderBy: { id: 'desc' }, take: takeCount });
}

/** The newest import of each data set of the registry. */
export async function latestDatasetImports(
  db: Prisma,
  keys: readonly string[],
): Promise<ReadonlyMap<string, Import>> {
  const rows = await db.import.findMany({
    where: { kind: 'DATASET', registryKey: { in: [...keys] } },
    orderBy: [{ registryKey: 'asc' }, { id: 'desc' }],
    distinct: ['registryKey'],
  });
  return new Map(rows.map((row) => [row.registryKey ?? '', row]));
}

export function findUploads(db: Prisma, projectId: string, ids: readonly string[]): Promise<Upload[]> {
  return db.upload.findMany({ where: { id: { in: [...ids] }, projectId } });
}

/** A data set by its id, if the project may use it. */
export function findDatasetToSubtract(db: Prisma, projectId: string, id: string): Promise<Dataset | null> {
  return db.dataset.findFirst({ where: { id, OR: [{ projectId: null }, { projectId }] } });
}

export interface NewUpload {
  readonly projectId: string;
  readonly userId: string;
  readonly fileName: string;
  readonly digest: string;
  readonly byteCount: number;
}

export function createUpload(db: Prisma, upload: NewUpload): Promise<Upload> {
  return db.$transaction(async (tx) => {
    const created = await tx.upload.create({ data: { id: newId('upl'), ...upload } });
    await audit(tx, { actorId: upload.userId, action: 'upload.create', subjectId: created.id });
    return created;
  });
}

export interface NewImport {
  readonly kind: 'NETWORK' | 'DATASET';
  readonly name: string;
  readonly projectId: string | null;
  readonly uploadId: string | null;
  /** The files of a data set, and how to read them. */
  readonly uploadIds?: readonly string[];
  readonly reading?: DatasetReading;
  /** The data set whose mean image a network subtracts. */
  readonly meanDatasetId: string | null;
  readonly registryKey: string | null;
  readonly actorId: string;
}

/** Adds the import and its job, or neither. Null when an upload is gone, as it may be a day after it came. */
export function createImport(
  db: Prisma,
  queue: Queue,
  { actorId, uploadIds = [], ...data }: NewImport,
): Promise<Import | null> {
  return db.$transaction(async (tx) => {
    const needed = data.uploadId === null ? uploadIds : [...uploadIds, data.uploadId];
    if (!(await holdUploads(tx, needed))) return null;
    // Two callers who want the same data set at once: the second finds the import of the first.
    if (data.registryKey !== null) {
      const lockName = `fetch ${data.registryKey}`;
      await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${lockName}, 0))::text`;
      const current = await tx.import.findFirst({
        where: {
          kind: data.kind,
          registryKey: data.registryKey,
          state: { in: ['QUEUED', 'RUNNING', 'SUCCEEDED'] },
        },
        orderBy: { id: 'desc' },
      });
      if (current) return current;
    }
    const created = await tx.import.create({
      data: { id: newId('imp'), ...data, uploadIds: [...uploadIds], createdById: actorId },
    });
    const jobName = jobNameOf(data);
    await queue.enqueue(tx, jobName, [{ subjectId: created.id, payload: { importId: created.id } }]);
    await audit(tx, { actorId, action: 'import.create', subjectId: created.id });
    return created;
  });
}

/** Nobody removes them before this transaction has told what they are needed for. */
async function holdUploads(tx: Transaction, ids: readonly string[]): Promise<boolean> {
  if (ids.length === 0) return true;
  const held = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "Upload" WHERE "id" = ANY(${[...ids]}) FOR SHARE`;
  return held.length === ids.length;
}

function jobNameOf({ kind, registryKey }: Pick<NewImport, 'kind' | 'registryKey'>): string {
  if (kind === 'NETWORK') return IMPORT_NETWORK;
  return registryKey === null ? IMPORT_DATASET : FETCH_DATASET;
}
