import { runSearchPayload } from '@dl-rsim/jobs';
import { CORE_VERSION } from '@dl-rsim/sim-core';
import type { Outcome, SearchResult, SpecIssue } from '@dl-rsim/spec';
import type { Job } from 'pg-boss';
import { Pace } from '../pace.ts';
import {
  type ClaimedSearch,
  claimSearch,
  failSearch,
  finishSearch,
  type SearchProgress,
  storeBatch,
  takeBatches,
  tellSearch,
} from '../store/search.store.ts';
import type { AnsweredBatch, SearchRequest, SearchTold } from '../thread/protocol.ts';
import { runThread } from '../thread/run-thread.ts';
import type { WorkerContext } from '../worker-context.ts';
import { type ComputationUse, type Computed, computeClaimed } from './compute-claimed.ts';
import { readSubject } from './read-subject.ts';

const HEAP_LIMIT_MIB = 3072;
/** A search whose workers die this often in a row, and store nothing, is not tried again. */
const MAX_FRUITLESS_CLAIM_COUNT = 4;
const THREAD_FILE = new URL('../thread/search.thread.ts', import.meta.url);

/**
 * Searches, and stores every batch of candidates that was evaluated: an interrupted search tells itself
 * those again and goes on with the next. Throws when it must be tried again.
 */
export async function runSearch(context: WorkerContext, job: Job<object>): Promise<void> {
  const { searchId } = runSearchPayload.parse(job.data);
  const claimed = await claimSearch(context.prisma, searchId);
  if (!claimed) return;
  const log = context.log.child({ ...claimed.claim });
  log.info('search begins');
  const computed = await computedOf(context, claimed, job.signal);
  const isEnded = await endSearch(context, claimed, computed);
  log.info({ ending: isEnded ? computed.kind : 'lost' }, 'search ended');
}

async function computedOf(
  context: WorkerContext,
  claimed: ClaimedSearch,
  jobSignal: AbortSignal,
): Promise<Computed> {
  const { prisma, leaving, log } = context;
  const { claim, spec, specFingerprint } = claimed;
  const { batches, fruitlessClaimCount } = await takeBatches(prisma, claim, CORE_VERSION);
  if (fruitlessClaimCount >= MAX_FRUITLESS_CLAIM_COUNT) {
    const message =
      `It was begun ${fruitlessClaimCount} times in a row and no candidates came of it; look into the log ` +
      'of the worker.';
    return { kind: 'failed', failureClass: 'INFRASTRUCTURE', message };
  }
  return computeClaimed<SearchProgress, SearchResult>({
    signals: [leaving, jobSignal],
    log,
    replay: { specFingerprint, spec },
    firstProgress: { phase: null, doneCount: 0, totalCount: 0, remainingSec: null },
    tell: (latest) => tellSearch(prisma, claim, latest),
    compute: (use) => search(context, { claimed, batches }, use),
  });
}

async function search(
  context: WorkerContext,
  { claimed, batches }: { readonly claimed: ClaimedSearch; readonly batches: readonly AnsweredBatch[] },
  { signal, offer, lose }: ComputationUse<SearchProgress>,
): Promise<Outcome<SearchResult, readonly SpecIssue[]>> {
  const { claim, spec, specFingerprint } = claimed;
  const request: SearchRequest = { spec, specFingerprint, batches, ...(await readSubject(context, claimed)) };
  const broken = new AbortController();
  const pace = new Pace();
  let storing = Promise.resolve();
  const store = async (batch: AnsweredBatch) => {
    if (broken.signal.aborted || signal.aborted) return;
    if (!(await storeBatch(context.prisma, claim, { ...batch, coreVersion: CORE_VERSION }))) lose();
  };
  const onTold = (told: SearchTold) => {
    if (told.kind === 'batch') {
      storing = storing.then(() => store(told.batch));
      // What the database refuses stops the thread; awaited below, where it is thrown.
      storing.catch(() => broken.abort());
      return;
    }
    const { phase, doneCount, totalCount } = told;
    offer({ phase, doneCount, totalCount, remainingSec: pace.remainingSec(phase, doneCount, totalCount) });
  };
  const thread = runThread<SearchTold, Outcome<SearchResult, readonly SpecIssue[]>>(THREAD_FILE, request, {
    heapMib: HEAP_LIMIT_MIB,
    signal: AbortSignal.any([signal, broken.signal]),
    onTold,
  });
  // Settled first: what has been told is stored even if the thread threw.
  const [ended] = await Promise.allSettled([thread]);
  await storing;
  if (ended.status === 'rejected') throw ended.reason;
  return ended.value;
}

async function endSearch(
  { prisma }: WorkerContext,
  { claim }: ClaimedSearch,
  computed: Computed,
): Promise<boolean> {
  switch (computed.kind) {
    case 'succeeded':
      return finishSearch(prisma, claim, computed);
    case 'failed':
      return failSearch(prisma, claim, computed);
    case 'lost':
      return false;
  }
}
