import { trainNetworkPayload } from '@dl-rsim/jobs';
import { type Outcome, readDatasetSummary, readNetworkSummary, type SpecIssue } from '@dl-rsim/spec';
import type { Job } from 'pg-boss';
import type { Logger } from 'pino';
import packageJson from '../../package.json' with { type: 'json' };
import { Coalescer } from '../coalescer.ts';
import {
  type ClaimedTraining,
  type Curves,
  claimTraining,
  failTraining,
  finishTraining,
  storeCurves,
} from '../store/training.store.ts';
import type { TrainedNetwork, TrainRequest } from '../thread/protocol.ts';
import { runTrainThread } from '../thread/run-train-thread.ts';
import { ThreadStopped, ThreadThrew } from '../thread/thread-errors.ts';
import type { WorkerContext } from '../worker-context.ts';
import { withPoint } from './training-curves.ts';

const HEAP_LIMIT_MIB = 3072;
const TELL_INTERVAL_MSEC = 500;
/** A training whose workers die this often is not tried again: it begins anew each time. */
const MAX_CLAIM_COUNT = 4;

/**
 * Trains a network on for an accelerator and makes the network that comes out. A cancel is noticed with the
 * next curves. Throws when it must be tried again.
 */
export async function trainNetwork(context: WorkerContext, job: Job<object>): Promise<void> {
  const { trainingId } = trainNetworkPayload.parse(job.data);
  const { prisma, leaving } = context;
  const claimed = await claimTraining(prisma, trainingId);
  if (!claimed) return;
  const { claim } = claimed;
  const log = context.log.child({ ...claim });
  if (claim.epoch > MAX_CLAIM_COUNT) {
    const message = `It was begun ${MAX_CLAIM_COUNT} times and never ended; look into the log of the worker.`;
    await failTraining(prisma, claim, { failureClass: 'INFRASTRUCTURE', message });
    return;
  }
  const ended = new AbortController();
  const signal = AbortSignal.any([leaving, job.signal, ended.signal]);
  try {
    log.info('training begins');
    const outcome = await trainedOf(context, claimed, { signal, onEnded: () => ended.abort() });
    if (outcome.ok) await finish(context, claimed, outcome.value);
    else await failTraining(prisma, claim, { failureClass: 'INPUT', message: messageOf(outcome.problem) });
    log.info({ ok: outcome.ok }, 'training ended');
  } catch (error) {
    if (error instanceof ThreadStopped && ended.signal.aborted) return;
    if (!(error instanceof ThreadThrew)) throw error;
    await failOurs(context, claimed, { error, log });
  }
}

interface Watch {
  readonly signal: AbortSignal;
  /** Called when the training was cancelled or another worker has it. */
  readonly onEnded: () => void;
}

async function trainedOf(
  context: WorkerContext,
  claimed: ClaimedTraining,
  { signal, onEnded }: Watch,
): Promise<Outcome<TrainedNetwork, readonly SpecIssue[]>> {
  const { prisma } = context;
  const curves = new Coalescer<Curves>(TELL_INTERVAL_MSEC, async (latest) => {
    if (!(await storeCurves(prisma, claimed.claim, latest))) onEnded();
  });
  let points: Curves['points'] = [];
  const request = await requestOf(context, claimed);
  return runTrainThread(request, {
    heapMib: HEAP_LIMIT_MIB,
    signal,
    onPoint: ({ point, remainingSec, backend }) => {
      points = withPoint(points, point);
      curves.offer({ points, remainingSec, backend });
    },
  }).finally(() => curves.flush());
}

async function requestOf({ prisma, blobs }: WorkerContext, claimed: ClaimedTraining): Promise<TrainRequest> {
  const network = await prisma.network.findUniqueOrThrow({ where: { id: claimed.networkId } });
  const dataset = await prisma.dataset.findUniqueOrThrow({ where: { id: claimed.datasetId } });
  // The API takes no training on a data set without a training split.
  if (dataset.trainDigest === null) throw new Error(`data set ${dataset.id} has no training split`);
  const [networkBytes, testBytes, trainBytes] = await Promise.all([
    blobs.read(network.digest),
    blobs.read(dataset.digest),
    blobs.read(dataset.trainDigest),
  ]);
  return { spec: claimed.spec, networkBytes, testBytes, trainBytes };
}

async function finish(
  { prisma, blobs }: WorkerContext,
  claimed: ClaimedTraining,
  { bytes, card, backend }: TrainedNetwork,
): Promise<void> {
  const { digest } = await blobs.write(bytes);
  const [network, dataset] = await Promise.all([
    prisma.network.findUniqueOrThrow({ where: { id: claimed.networkId } }),
    prisma.dataset.findUniqueOrThrow({ where: { id: claimed.datasetId } }),
  ]);
  const data = readDatasetSummary(dataset.summary).name;
  await finishTraining(prisma, claimed, {
    summary: readNetworkSummary({ ...card, name: claimed.name, digest }),
    source: `${network.name}, trained on with ${data} (TRAIN-${claimed.number}, TensorFlow.js ${backend})`,
    licence: network.licence,
    notes: [],
    productVersion: packageJson.version,
  });
}

async function failOurs(
  { prisma }: WorkerContext,
  { claim }: ClaimedTraining,
  { error, log }: { readonly error: Error; readonly log: Logger },
): Promise<void> {
  log.error({ err: error }, 'a training broke an invariant');
  const message = `It ended with an error of ours (${error.message}); please report it.`;
  await failTraining(prisma, claim, { failureClass: 'INFRASTRUCTURE', message });
}

const messageOf = (issues: readonly SpecIssue[]) => issues.map(({ message }) => message).join('; ');
