import type { Prisma, Transaction } from '@dl-rsim/db';

/** Prisma gives up after 5 s by default, which a busy disk can take: a run must not fail for that. */
const PATIENCE_MSEC = 20_000;

/** Runs `work` in one transaction, READ COMMITTED. */
export function transact<T>(prisma: Prisma, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return prisma.$transaction(work, { maxWait: PATIENCE_MSEC, timeout: PATIENCE_MSEC });
}
