import { newId, type Prisma, type Transaction } from '@dl-rsim/db';
import { FETCH_DATASET, IMPORT_NETWORK } from '@dl-rsim/jobs';
import { fromPrisma, type PgBoss } from 'pg-boss';
import { transact } from './transact.ts';

/** One thing that comes with the product: imported for everyone, through the same jobs as a user's. */
export interface LibraryItem {
  readonly kind: 'NETWORK' | 'DATASET';
  readonly key: string;
  readonly name: string;
  /** A first run waits for it. */
  readonly isFirst: boolean;
}

/**
 * Queues an import for every item that is neither there nor on its way; one that failed before is tried
 * again in its old row. Workers that start together take turns, so each item is queued once.
 */
export function queueMissingItems(
  prisma: Prisma,
  boss: PgBoss,
  items: readonly LibraryItem[],
): Promise<readonly LibraryItem[]> {
  return transact(prisma, async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('library', 0))`;
    const queued: LibraryItem[] = [];
    for (const item of items) {
      const importId = await openImport(tx, item);
      if (importId === null) continue;
      const queue = item.kind === 'NETWORK' ? IMPORT_NETWORK : FETCH_DATASET;
      await boss.send(queue, { importId }, { db: fromPrisma(tx), priority: item.isFirst ? 1 : 0 });
      queued.push(item);
    }
    return queued;
  });
}

/** The import to carry out; null when there is nothing to do. */
async function openImport(tx: Transaction, { kind, key, name }: LibraryItem): Promise<string | null> {
  if (kind === 'DATASET' && (await tx.dataset.findUnique({ where: { registryKey: key } }))) return null;
  const former = await tx.import.findMany({ where: { projectId: null, kind, registryKey: key } });
  if (former.some(({ state }) => state === 'QUEUED' || state === 'RUNNING')) return null;
  if (kind === 'NETWORK' && former.some(({ state }) => state === 'SUCCEEDED')) return null;
  const failed = former.find(({ state }) => state === 'FAILED');
  if (failed) {
    await tx.import.update({
      where: { id: failed.id },
      data: { state: 'QUEUED', issues: [], finishedAt: null, doneByteCount: 0n },
    });
    return failed.id;
  }
  const id = newId('imp');
  await tx.import.create({ data: { id, kind, name, registryKey: key } });
  return id;
}
