import { SIMULATE_RUN } from '@dl-rsim/jobs';
import type { JobWithMetadata } from 'pg-boss';
import { z } from 'zod';
import { failImport } from '../store/import.store.ts';
import { claimRun, failRun } from '../store/run.store.ts';
import type { WorkerContext } from '../worker-context.ts';

const runLetter = z.object({ runId: z.string() });
const importLetter = z.object({ importId: z.string() });

/** Ends the run or import whose job has used up its tries, so that nobody waits for it in vain. */
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
  const message = `it could not be carried out: ${error}; try again, then look into the log of the worker`;
  await failImport(prisma, importLetter.parse(job.data).importId, [
    { path: ['file'], code: 'UNREADABLE', message },
  ]);
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
