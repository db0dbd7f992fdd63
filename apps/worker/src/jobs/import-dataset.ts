import { importDatasetPayload } from '@dl-rsim/jobs';
import { readDatasetReading } from '@dl-rsim/spec';
import type { Job } from 'pg-boss';
import { runImport } from '../child/run-import.ts';
import { claimImport, failImport, finishDatasetImport } from '../store/import.store.ts';
import type { WorkerContext } from '../worker-context.ts';
import { importOutcome } from './import-outcome.ts';
import { storeDataset } from './store-dataset.ts';

/** A gibibyte of pixels lies in memory as files, as images and as our own file. */
const MEMORY_MIB = 6144;
const TIME_LIMIT_SEC = 300;

/**
 * Reads the files of a data set that a user sent into our own and makes its row. What is wrong with them
 * becomes the import's issues; throws when it must be tried again.
 */
export async function importDataset(context: WorkerContext, job: Job<object>): Promise<void> {
  const { importId } = importDatasetPayload.parse(job.data);
  const { prisma, blobs, leaving } = context;
  const claimed = await claimImport(prisma, importId);
  if (!claimed) return;
  const log = context.log.child({ importId });
  const uploads = await uploadsOf(context, claimed.uploadIds);
  const fileNames = uploads.map(({ fileName }) => fileName);
  const files: Uint8Array[] = [];
  for (const { digest } of uploads) files.push(await blobs.read(digest));
  const request = {
    kind: 'read-dataset',
    name: claimed.name,
    fileNames,
    reading: readDatasetReading(claimed.reading),
  } as const;
  const signal = AbortSignal.any([leaving, job.signal]);
  const limits = { memoryMib: MEMORY_MIB, timeLimitSec: TIME_LIMIT_SEC, signal };
  const outcome = await importOutcome(() => runImport(request, files, limits), log);
  if (!outcome.ok) {
    await failImport(prisma, importId, outcome.problem);
    log.info({ issues: outcome.problem }, 'data set refused');
    return;
  }
  const stored = await storeDataset(blobs, outcome.value);
  const fileDigests = uploads.map(({ digest }) => digest);
  await finishDatasetImport(prisma, claimed, { ...stored, fileNames, fileDigests });
  log.info({ digest: stored.summary.digest }, 'data set imported');
}

/** In the order in which they were asked for. */
async function uploadsOf({ prisma }: WorkerContext, ids: readonly string[]) {
  const rows = await prisma.upload.findMany({ where: { id: { in: [...ids] } } });
  return ids.map((id) => {
    const row = rows.find((upload) => upload.id === id);
    if (!row) throw new Error(`upload ${id} of an import is gone`);
    return row;
  });
}
