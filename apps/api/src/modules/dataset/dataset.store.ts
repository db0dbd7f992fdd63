import type { Dataset, Prisma } from '@dl-rsim/db';
import { readDatasetSummary } from '@dl-rsim/spec';
import { audit } from '../../records/audit.store.ts';
import { usersOf } from '../../records/users.store.ts';

export function datasetsById(db: Prisma, ids: readonly string[]): Promise<Dataset[]> {
  return db.dataset.findMany({ where: { id: { in: [...ids] } } });
}

export function datasetsByRegistryKey(db: Prisma, keys: readonly string[]): Promise<Dataset[]> {
  return db.dataset.findMany({ where: { registryKey: { in: [...keys] } } });
}

export function datasetsOf(db: Prisma, projectId: string, takeCount: number): Promise<Dataset[]> {
  return db.dataset.findMany({
    where: { OR: [{ projectId: null }, { projectId }] },
    orderBy: [{ projectId: { sort: 'asc', nulls: 'first' } }, { name: 'asc' }],
    take: takeCount,
  });
}

/** The data set with this content that a run of the project may use; its own rather than the registry's. */
export function findDataset(db: Prisma, projectId: string, digest: string): Promise<Dataset | null> {
  return db.dataset.findFirst({
    where: { digest, OR: [{ projectId: null }, { projectId }] },
    orderBy: { projectId: { sort: 'asc', nulls: 'last' } },
  });
}

export interface CardChange {
  readonly name?: string;
  readonly description?: string;
  readonly source?: string;
  readonly licence?: string;
}

/** Name and description are the row's; source and licence stand on the summary. Null when it is gone. */
export function updateDataset(
  db: Prisma,
  { id, actorId, change }: { readonly id: string; readonly actorId: string; readonly change: CardChange },
): Promise<Dataset | null> {
  const { source, licence, ...columns } = change;
  return db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Dataset" WHERE "id" = ${id} FOR UPDATE`;
    const found = await tx.dataset.findUnique({ where: { id } });
    if (!found) return null;
    const summary = readDatasetSummary({
      ...readDatasetSummary(found.summary),
      ...(source === undefined ? {} : { source }),
      ...(licence === undefined ? {} : { licence }),
    });
    const changed = await tx.dataset.update({ where: { id }, data: { ...columns, summary } });
    const detail = { changed: Object.keys(change).join(', ') };
    await audit(tx, { actorId, action: 'dataset.update', subjectId: id, detail });
    return changed;
  });
}

/** Numbers of the runs that stand in the way, newest first; none when the data set is gone now. */
export function deleteDataset(db: Prisma, id: string, actorId: string): Promise<readonly string[]> {
  return db.$transaction(async (tx) => {
    // Whoever launches a run with it meanwhile waits here, or is waited for.
    await tx.$queryRaw`SELECT 1 FROM "Dataset" WHERE "id" = ${id} FOR UPDATE`;
    const users = await usersOf(tx, { datasetId: id });
    if (users.length > 0) return users;
    const { count } = await tx.dataset.deleteMany({ where: { id } });
    if (count > 0) await audit(tx, { actorId, action: 'dataset.delete', subjectId: id });
    return [];
  });
}
