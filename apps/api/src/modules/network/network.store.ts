import type { Network, Prisma } from '@dl-rsim/db';

export function networksById(db: Prisma, ids: readonly string[]): Promise<Network[]> {
  return db.network.findMany({ where: { id: { in: [...ids] } } });
}

/** The product's own first, then the project's, newest first. */
export function networksOf(db: Prisma, projectId: string, takeCount: number): Promise<Network[]> {
  return db.network.findMany({
    where: { OR: [{ projectId: null }, { projectId }] },
    orderBy: [{ projectId: { sort: 'asc', nulls: 'first' } }, { createdAt: 'desc' }],
    take: takeCount,
  });
}

/** The network with this content that a run of the project may use; its own rather than the product's. */
export function findNetwork(db: Prisma, projectId: string, digest: string): Promise<Network | null> {
  return db.network.findFirst({
    where: { digest, OR: [{ projectId: null }, { projectId }] },
    orderBy: { projectId: { sort: 'asc', nulls: 'last' } },
  });
}
