import type { Prisma } from '@dl-rsim/db';
import { HEARTBEAT_SEC, LEASE_SEC } from '@dl-rsim/jobs';
import type { Logger } from 'pino';
import type { Attempt, Attempts } from './attempts.ts';
import { renewLease } from './store/run.store.ts';
import { beatWorker, type WorkerCard } from './store/worker.store.ts';

export interface LeaseOptions {
  readonly prisma: Prisma;
  readonly card: WorkerCard;
  readonly attempts: Attempts;
  readonly log: Logger;
  /** Called when no heartbeat has come through for a whole lease. */
  readonly onSilence: () => void;
}

/**
 * Every HEARTBEAT_SEC tells the database that this worker lives and renews the lease of each run it holds. An
 * attempt whose run was taken or cancelled is stopped; so is one whose lease is about to end unrenewed, for
 * another worker may have the run by then. Returns the function that ends it.
 */
export function startLease(options: LeaseOptions): () => void {
  let isBeating = false;
  let heardMsec = performance.now();
  const beat = async () => {
    stopOverdue(options);
    // A connection whose other end vanished never answers, and what waits on it never ends: start afresh.
    if (performance.now() - heardMsec >= LEASE_SEC * 1000) options.onSilence();
    if (isBeating) return;
    isBeating = true;
    try {
      await beatWorker(options.prisma, options.card);
      await Promise.all([...options.attempts].map((attempt) => renew(options.prisma, attempt)));
      heardMsec = performance.now();
    } catch (error) {
      options.log.warn({ err: error }, 'heartbeat failed');
    } finally {
      isBeating = false;
    }
  };
  const timer = setInterval(beat, HEARTBEAT_SEC * 1000);
  void beat();
  return () => clearInterval(timer);
}

/** Renews the lease of one attempt, or stops the attempt when the run is no longer its own. */
export async function renew(prisma: Prisma, attempt: Attempt): Promise<void> {
  // Taken before asking: the lease in the database ends later than we believe, never earlier.
  const askedAtMsec = performance.now();
  const hold = await renewLease(prisma, attempt.claim);
  if (hold === 'held') attempt.renewedAtMsec = askedAtMsec;
  else await attempt.stop(hold);
}

function stopOverdue({ attempts, log }: LeaseOptions): void {
  for (const attempt of attempts) {
    const silentSec = (performance.now() - attempt.renewedAtMsec) / 1000;
    if (silentSec < LEASE_SEC - HEARTBEAT_SEC || attempt.stopReason !== null) continue;
    log.error({ ...attempt.claim, silentSec }, 'lease could not be renewed: attempt stopped');
    void attempt.stop('lease-lost');
  }
}
