import { type ExportFormat, type NetworkExport, newId, type Prisma } from '@dl-rsim/db';
import { EXPORT_NETWORK } from '@dl-rsim/jobs';
import type { Queue } from '../../queue.ts';
import { audit } from '../../records/audit.store.ts';

export function exportsById(db: Prisma, ids: readonly string[]): Promise<NetworkExport[]> {
  return db.networkExport.findMany({ where: { id: { in: [...ids] } } });
}

/** The newest export of each format, of each network. */
export async function latestExportsOf(
  db: Prisma,
  networkIds: readonly string[],
): Promise<ReadonlyMap<string, NetworkExport[]>> {
  const rows = await db.networkExport.findMany({
    where: { networkId: { in: [...networkIds] } },
    orderBy: [{ networkId: 'asc' }, { format: 'asc' }, { id: 'desc' }],
    distinct: ['networkId', 'format'],
  });
  return Map.groupBy(rows, (row) => row.networkId);
}

export interface NewExport {
  readonly networkId: string;
  readonly projectId: string | null;
  readonly format: ExportFormat;
  readonly actorId: string;
}

/** Adds the export and its job; one of the same network and format that has not failed is given back. */
export function createExport(
  db: Prisma,
  queue: Queue,
  { actorId, ...data }: NewExport,
): Promise<NetworkExport> {
  const { networkId, format } = data;
  return db.$transaction(async (tx) => {
    const lockName = `export ${networkId} ${format}`;
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${lockName}, 0))::text`;
    const current = await tx.networkExport.findFirst({
      where: { networkId, format, state: { not: 'FAILED' } },
    });
    if (current) return current;
    const created = await tx.networkExport.create({
      data: { id: newId('exp'), ...data, createdById: actorId },
    });
    await queue.enqueue(tx, EXPORT_NETWORK, [{ subjectId: created.id, payload: { exportId: created.id } }]);
    await audit(tx, { actorId, action: 'network.export', subjectId: networkId, detail: { format } });
    return created;
  });
}
