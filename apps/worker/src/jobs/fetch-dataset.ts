import { join } from 'node:path';
import { fetchDatasetPayload } from '@dl-rsim/jobs';
import { readDatasetSummary } from '@dl-rsim/spec';
import type { Job } from 'pg-boss';
import { Coalescer } from '../coalescer.ts';
import { claimImport, failImport, finishDatasetImport, storeFetchProgress } from '../store/import.store.ts';
import { runImportThread } from '../thread/run-import-thread.ts';
import type { WorkerContext } from '../worker-context.ts';
import { importOutcome } from './import-outcome.ts';

const HEAP_LIMIT_MIB = 1024;
const TIME_LIMIT_SEC = 3600;
const PROGRESS_INTERVAL_MSEC = 500;

/**
 * Gets a data set of the registry from cache, folder or mirror, keeps it in our own file and makes its row,
 * which everyone may use. Throws when it must be tried again.
 */
export async function fetchDatasetOf(context: WorkerContext, job: Job<object>): Promise<void> {
  const { importId } = fetchDatasetPayload.parse(job.data);
  const { prisma, blobs, env, leaving, log } = context;
  const claimed = await claimImport(prisma, importId);
  if (!claimed) return;
  if (claimed.registryKey === null) throw new Error(`import ${importId} names no data set of the registry`);
  const progress = new Coalescer(
    PROGRESS_INTERVAL_MSEC,
    (done: { doneByteCount: number; totalByteCount: number }) => storeFetchProgress(prisma, importId, done),
  );
  const work = runImportThread(
    {
      kind: 'fetch-dataset',
      registryKey: claimed.registryKey,
      cacheDir: join(env.homeDir, 'cache'),
      datasetsDir: env.datasetsDir,
    },
    {
      heapMib: HEAP_LIMIT_MIB,
      timeLimitSec: TIME_LIMIT_SEC,
      signal: AbortSignal.any([leaving, job.signal]),
      onProgress: (doneByteCount, totalByteCount) => progress.offer({ doneByteCount, totalByteCount }),
    },
  );
  const outcome = await importOutcome(work, log.child({ importId })).finally(() => progress.flush());
  if (!outcome.ok) {
    await failImport(prisma, importId, outcome.problem);
    log.info({ importId, issues: outcome.problem }, 'data set not fetched');
    return;
  }
  const { digest } = await blobs.write(outcome.value.bytes);
  await finishDatasetImport(prisma, claimed, readDatasetSummary({ ...outcome.value.summary, digest }));
  log.info({ importId, digest }, 'data set fetched');
}
