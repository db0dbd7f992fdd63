import type { Network, Prisma } from '@dl-rsim/db';
import { audit } from '../../records/audit.store.ts';
import { usersOf } from '../../records/users.store.ts';

export function networksById(db: Prisma, ids: readonly string[]): Promise<Network[]> {
  return db.network.findMany({ where: { id: { in: [...ids] } } });
}

/** The product's own first, then the project's, newest first; architectures, which no run can take, last. */
export async function networksOf(db: Prisma, projectId: string, takeCount: number): Promise<Network[]> {
  const rows = await db.network.findMany({
    where: { OR: [{ projectId: null }, { projectId }] },
    orderBy: [{ projectId: { sort: 'asc', nulls: 'first' } }, { createdAt: 'desc' }],
    take: takeCount,
  });
  const isArchitecture = ({ format }: Network) => format === 'architecture';
  return [...rows.filter((row) => !isArchitecture(row)), ...rows.filter(isArchitecture)];
}

/** The network with this content that a run of the project may use; its own rather than the product's. */
export function findNetwork(db: Prisma, projectId: string, digest: string): Promise<Network | null> {
  return db.network.findFirst({
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

/** Null when it is gone. */
export function updateNetwork(
  db: Prisma,
  { id, actorId, change }: { readonly id: string; readonly actorId: string; readonly change: CardChange },
): Promise<Network | null> {
  return db.$transaction(async (tx) => {
    const [changed] = await tx.network.updateManyAndReturn({ where: { id }, data: change });
    const detail = { changed: Object.keys(change).join(', ') };
    if (changed) await audit(tx, { actorId, action: 'network.update', subjectId: id, detail });
    return changed ?? null;
  });
}

/** Numbers of the runs that stand in the way, newest first; none when the network is gone now. */
export function deleteNetwork(db: Prisma, id: string, actorId: string): Promise<readonly string[]> {
  return db.$transaction(async (tx) => {
    // Whoever launches a run with it meanwhile waits here, or is waited for.
    await tx.$queryRaw`SELECT 1 FROM "Network" WHERE "id" = ${id} FOR UPDATE`;
    const users = await usersOf(tx, { networkId: id });
    if (users.length > 0) return users;
    const { count } = await tx.network.deleteMany({ where: { id } });
    if (count > 0) await audit(tx, { actorId, action: 'network.delete', subjectId: id });
    return [];
  });
}
