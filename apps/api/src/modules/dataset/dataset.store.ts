import type { Dataset, Prisma } from '@dl-rsim/db';

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
