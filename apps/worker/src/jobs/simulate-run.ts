import { simulateRunPayload } from '@dl-rsim/jobs';
import type { Job } from 'pg-boss';
import { Attempt } from '../attempts.ts';
import {
  type ClaimedRun,
  claimRun,
  closeAttempt,
  failedAttemptCount,
  failRun,
  finishRun,
  fruitlessLossCount,
  releaseRun,
  StaleClaim,
} from '../store/run.store.ts';
import type { WorkerContext } from '../worker-context.ts';
import { type Ending, simulateClaimedRun } from './simulate-claimed-run.ts';

/** A run whose workers die this often in a row, and store nothing, is not tried again. */
const MAX_FRUITLESS_LOSSES = 3;
/** So many attempts may fail for the database, the disk or the like; the last one ends the run. */
const MAX_FAILED_ATTEMPTS = 5;
/** After the worker was told to leave, shards that have begun get so long to end. */
const DRAIN_MSEC = 4000;

/** Thrown so that the queue tries the job again: the run waits for another worker. */
class HandedBack extends Error {
  override readonly name = 'HandedBack';
}

/**
 * Owns the whole life of one attempt: claims the run, simulates what no earlier attempt has stored, and ends
 * the run, hands it back, or steps aside when it is no longer ours. Returns when the job is done with; throws
 * when it must be tried again.
 */
export async function simulateRun(context: WorkerContext, job: Job<object>): Promise<void> {
  const { runId } = simulateRunPayload.parse(job.data);
  const claimed = await claimRun(context.prisma, runId, context.workerId);
  if (!claimed) return;
  const attempt = new Attempt(claimed.claim, () => context.pool.stop());
  const log = context.log.child({ runId, epoch: claimed.claim.epoch });
  const stopWatching = watchSignals(context, attempt, job.signal);
  context.attempts.add(attempt);
  // From here to `finally` the attempt is in the hands of heartbeat, cancel and shutdown.
  try {
    log.info('run claimed');
    const ending = await endingOf(context, claimed, attempt);
    await carryOutEnding(context, attempt, ending);
    log.info({ ending: ending.kind }, 'attempt ended');
  } catch (error) {
    if (!(error instanceof StaleClaim)) throw error;
    await closeAttempt(context.prisma, claimed.claim);
    log.info({ reason: attempt.stopReason ?? 'fenced' }, 'attempt stepped aside');
  } finally {
    context.attempts.delete(attempt);
    stopWatching();
  }
}

async function endingOf(context: WorkerContext, claimed: ClaimedRun, attempt: Attempt): Promise<Ending> {
  const lossCount = await fruitlessLossCount(context.prisma, claimed.claim);
  if (lossCount < MAX_FRUITLESS_LOSSES) return simulateClaimedRun(context, claimed, attempt);
  const message =
    `The worker died ${lossCount} times in a row before it could store any part of this run, so it is not ` +
    'tried again. Ask for fewer images or a smaller network, or look into the log of the worker.';
  return { kind: 'failed', failureClass: 'INFRASTRUCTURE', message };
}

async function carryOutEnding({ prisma }: WorkerContext, attempt: Attempt, ending: Ending): Promise<void> {
  const { claim } = attempt;
  switch (ending.kind) {
    case 'succeeded':
      return finishRun(prisma, claim, ending);
    case 'failed':
      return failRun(prisma, claim, ending);
    case 'handed-back':
      await releaseRun(prisma, claim, 'released');
      throw new HandedBack(`run ${claim.runId} was handed back: the worker is leaving`);
    case 'not-ours':
      throw new StaleClaim('another worker or a cancel was first');
    case 'broken': {
      const failedCount = await failedAttemptCount(prisma, claim.runId);
      if (failedCount + 1 < MAX_FAILED_ATTEMPTS) {
        await releaseRun(prisma, claim, 'failed');
        throw ending.error;
      }
      const message = `The attempt failed ${failedCount + 1} times, last with: ${ending.error.message}`;
      return failRun(prisma, claim, { failureClass: 'INFRASTRUCTURE', message });
    }
  }
}

/** Lets the queue's signal and the worker's leaving stop the attempt. Returns the function that ends it. */
function watchSignals({ leaving, log }: WorkerContext, attempt: Attempt, signal: AbortSignal): () => void {
  let timer: NodeJS.Timeout | undefined;
  const leave = () => {
    attempt.drain();
    timer = setTimeout(() => attempt.stop('shutdown'), DRAIN_MSEC);
  };
  // The queue aborts when the job was cancelled or given to another worker: the run's row says which.
  const lapse = () => {
    void attempt.stop('fenced').catch((error: unknown) => log.error({ err: error }, 'threads did not stop'));
  };
  leaving.addEventListener('abort', leave, { once: true });
  signal.addEventListener('abort', lapse, { once: true });
  if (leaving.aborted) leave();
  if (signal.aborted) lapse();
  return () => {
    clearTimeout(timer);
    leaving.removeEventListener('abort', leave);
    signal.removeEventListener('abort', lapse);
  };
}
