import { EXPORT_NETWORK, SIMULATE_RUN, TRAIN_NETWORK } from '@dl-rsim/jobs';
import type { JobWithMetadata } from 'pg-boss';
import { z } from 'zod';
import { failExport } from '../store/export.store.ts';
import { failImport } from '../store/import.store.ts';
import { claimRun, failRun } from '../store/run.store.ts';
import { claimTraining, failTraining } from '../store/training.store.ts';
import type { WorkerContext } from '../worker-context.ts';

const runLetter = z.object({ runId: z.string() });
const importLetter = z.object({ importId: z.string() });
const trainingLetter = z.object({ trainingId: z.string() });
const exportLetter = z.object({ exportId: z.string() });

/** Ends the run, training, import or export whose job has used up its tries: nobody waits in vain. */
export async function deadLetter(
  { prisma, workerId, log }: WorkerContext,
  job: JobWithMetadata<object>,
): Promise<void> {
  const error = errorText(job.sourceOutput);
  log.error({ data: job.data, sourceName: job.sourceName, error }, 'a job has used up its tries');
  if (job.sourceName === SIMULATE_RUN) {
    const claimed = await claimRun(prisma, runLetter.parse(job.data).runId, workerId);
    if (!claimed) return;
    const triedCount = (job.sourceRetryCount ?? 0) + 1;
    const message = `The run was tried ${triedCount} times and never ended; last error: ${error}`;
    await failRun(prisma, claimed.claim, { failureClass: 'INFRASTRUCTURE', message });
    return;
  }
  if (job.sourceName === TRAIN_NETWORK) {
    const claimed = await claimTraining(prisma, trainingLetter.parse(job.data).trainingId);
    if (!claimed) return;
    const message = `It was tried too often and never ended; last error: ${error}`;
    await failTraining(prisma, claimed.claim, { failureClass: 'INFRASTRUCTURE', message });
    return;
  }
  const message = `it could not be carried out: ${error}; try again, then look into the log of the worker`;
  const issues = [{ path: ['file'], code: 'UNREADABLE', message }] as const;
  if (job.sourceName === EXPORT_NETWORK)
    await failExport(prisma, exportLetter.parse(job.data).exportId, issues);
  else await failImport(prisma, importLetter.parse(job.data).importId, issues);
}

/** pg-boss stores an error as its fields, or `{value: {message}}` where it made the error itself. */
function errorText(output: unknown): string {
  const shape = z.object({
    message: z.string().optional(),
    value: z.object({ message: z.string() }).optional(),
  });
  const parsed = shape.safeParse(output);
  return (parsed.success && (parsed.data.message ?? parsed.data.value?.message)) || 'none was recorded';
}
