import { join } from 'node:path';
import { fetchDatasetPayload } from '@dl-rsim/jobs';
import type { Outcome, SpecIssue } from '@dl-rsim/spec';
import type { Job } from 'pg-boss';
import { type Imported, runImport } from '../child/run-import.ts';
import { Coalescer } from '../coalescer.ts';
import { claimImport, failImport, finishDatasetImport, storeFetchProgress } from '../store/import.store.ts';
import { runFetchThread } from '../thread/run-fetch-thread.ts';
import type { WorkerContext } from '../worker-context.ts';
import { importOutcome } from './import-outcome.ts';
import { storeDataset } from './store-dataset.ts';

const HEAP_LIMIT_MIB = 1024;
const FETCH_LIMIT_SEC = 3600;
const MEMORY_MIB = 3072;
const READ_LIMIT_SEC = 300;
const PROGRESS_INTERVAL_MSEC = 500;

/**
 * Gets a data set of the registry from cache, folder or mirror, has a child read it, keeps it in our own
 * files and makes its row, which everyone may use. Throws when it must be tried again.
 */
export async function fetchDatasetOf(context: WorkerContext, job: Job<object>): Promise<void> {
  const { importId } = fetchDatasetPayload.parse(job.data);
  const { prisma, blobs, leaving } = context;
  const claimed = await claimImport(prisma, importId);
  if (!claimed) return;
  const { registryKey } = claimed;
  if (registryKey === null) throw new Error(`import ${importId} names no data set of the registry`);
  const log = context.log.child({ importId });
  const signal = AbortSignal.any([leaving, job.signal]);
  const outcome = await importOutcome(() => bring(context, { importId, registryKey, signal }), log);
  if (!outcome.ok) {
    await failImport(prisma, importId, outcome.problem);
    log.info({ issues: outcome.problem }, 'data set not fetched');
    return;
  }
  const stored = await storeDataset(blobs, outcome.value);
  await finishDatasetImport(prisma, claimed, { ...stored, fileNames: [], fileDigests: [] });
  log.info({ digest: stored.summary.digest }, 'data set fetched');
}

interface Asked {
  readonly importId: string;
  readonly registryKey: string;
  readonly signal: AbortSignal;
}

/** Network and disk are ours alone; what came is read where no harm can be done. */
async function bring(
  { prisma, env }: WorkerContext,
  { importId, registryKey, signal }: Asked,
): Promise<Outcome<Imported, readonly SpecIssue[]>> {
  const progress = new Coalescer(
    PROGRESS_INTERVAL_MSEC,
    (done: { doneByteCount: number; totalByteCount: number }) => storeFetchProgress(prisma, importId, done),
  );
  const { homeDir, datasetsDir } = env;
  const fetched = await runFetchThread(
    { registryKey, cacheDir: join(homeDir, 'cache'), datasetsDir },
    {
      heapMib: HEAP_LIMIT_MIB,
      timeLimitSec: FETCH_LIMIT_SEC,
      signal,
      onProgress: (doneByteCount, totalByteCount) => progress.offer({ doneByteCount, totalByteCount }),
    },
  ).finally(() => progress.flush());
  if (!fetched.ok) return fetched;
  const fileNames = fetched.value.map(({ path }) => path);
  const files = fetched.value.map(({ bytes }) => bytes);
  const request = { kind: 'read-registry-dataset', registryKey, fileNames } as const;
  return runImport(request, files, { memoryMib: MEMORY_MIB, timeLimitSec: READ_LIMIT_SEC, signal });
}
