import { EXPORT_NETWORK, RUN_SEARCH, SIMULATE_DEPLOYMENT, SIMULATE_RUN, TRAIN_NETWORK } from '@dl-rsim/jobs';
import type { JobWithMetadata } from 'pg-boss';
import { z } from 'zod';
import { claimDeployment, failDeployment } from '../store/deployment.store.ts';
import { failExport } from '../store/export.store.ts';
import { failImport } from '../store/import.store.ts';
import { claimRun, failRun } from '../store/run.store.ts';
import { claimSearch, failSearch } from '../store/search.store.ts';
import { claimTraining, failTraining } from '../store/training.store.ts';
import type { WorkerContext } from '../worker-context.ts';

const runLetter = z.object({ runId: z.string() });
const importLetter = z.object({ importId: z.string() });
const trainingLetter = z.object({ trainingId: z.string() });
const deploymentLetter = z.object({ deploymentId: z.string() });
const searchLetter = z.object({ searchId: z.string() });
const exportLetter = z.object({ exportId: z.string() });

/** Ends what a job was about that has used up its tries: nobody waits in vain. */
export async function deadLetter(context: WorkerContext, job: JobWithMetadata<object>): Promise<void> {
  const error = errorText(job.sourceOutput);
  const { data, sourceName } = job;
  context.log.error({ data, sourceName, error }, 'a job has used up its tries');
  const triedCount = (job.sourceRetryCount ?? 0) + 1;
  if (await endClaimable(context, { data, sourceName, error, triedCount })) return;
  const message = `it could not be carried out: ${error}; try again, then look into the log of the worker`;
  const issues = [{ path: ['file'], code: 'UNREADABLE', message }] as const;
  const { prisma } = context;
  if (sourceName === EXPORT_NETWORK) await failExport(prisma, exportLetter.parse(data).exportId, issues);
  else await failImport(prisma, importLetter.parse(data).importId, issues);
}

interface Letter {
  readonly data: object;
  readonly sourceName: string | null | undefined;
  readonly error: string;
  readonly triedCount: number;
}

/** Claims the row once more, so that a worker that still has it is refused, and fails it. False: no row. */
async function endClaimable({ prisma, workerId }: WorkerContext, letter: Letter): Promise<boolean> {
  const { data, error, triedCount } = letter;
  const message = `It was tried ${triedCount} times and never ended; last error: ${error}`;
  const failure = { failureClass: 'INFRASTRUCTURE', message } as const;
  switch (letter.sourceName) {
    case SIMULATE_RUN: {
      const claimed = await claimRun(prisma, runLetter.parse(data).runId, workerId);
      if (claimed) await failRun(prisma, claimed.claim, failure);
      return true;
    }
    case TRAIN_NETWORK: {
      const claimed = await claimTraining(prisma, trainingLetter.parse(data).trainingId);
      if (claimed) await failTraining(prisma, claimed.claim, failure);
      return true;
    }
    case SIMULATE_DEPLOYMENT: {
      const claimed = await claimDeployment(prisma, deploymentLetter.parse(data).deploymentId);
      if (claimed) await failDeployment(prisma, claimed.claim, failure);
      return true;
    }
    case RUN_SEARCH: {
      const claimed = await claimSearch(prisma, searchLetter.parse(data).searchId);
      if (claimed) await failSearch(prisma, claimed.claim, failure);
      return true;
    }
    default:
      return false;
  }
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
