import { forgetOrphans } from './store/orphan.store.ts';
import type { WorkerContext } from './worker-context.ts';

const INTERVAL_SEC = 3600;
/** Between a blob and the row that names it lie seconds; an hour is for machines that sleep. */
const YOUNG_SEC = 3600;

type Context = Pick<WorkerContext, 'prisma' | 'blobs' | 'log' | 'leaving'>;

/**
 * Forgets rows that nobody needs any more and removes the blobs that no row names. A blob that a running job
 * is about to name is young: it was written, or written again, after the job began.
 */
export async function clearOrphans({ prisma, blobs, log, leaving }: Context): Promise<void> {
  const named = await forgetOrphans(prisma);
  if (named === null) return;
  const removed = await blobs.removeOthers({ named, youngSec: YOUNG_SEC, signal: leaving });
  if (removed.blobCount > 0) log.info(removed, 'blobs removed that nothing names');
}

/** Clears now and every hour, one at a time. Returns the function that ends it. */
export function startClearing(context: Context): () => Promise<void> {
  let clearing = Promise.resolve();
  const clear = () => {
    clearing = clearing
      .then(() => clearOrphans(context))
      .catch((error: unknown) => context.log.warn({ err: error }, 'orphans could not be cleared'));
  };
  const timer = setInterval(clear, INTERVAL_SEC * 1000);
  clear();
  return async () => {
    clearInterval(timer);
    await clearing;
  };
}
