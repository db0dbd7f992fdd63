import type { FailureClass } from '@dl-rsim/db';
import { CORE_VERSION, type Progress, planShards, type ShardScore, stopDrawCount } from '@dl-rsim/sim-core';
import {
  canonicalJson,
  checkRun,
  fail,
  fingerprint,
  type Outcome,
  parseRunSpec,
  type RunSpec,
  readDatasetSummary,
  readNetworkSummary,
  readResult,
  type SpecIssue,
  succeed,
} from '@dl-rsim/spec';
import type { Attempt } from '../attempts.ts';
import { Coalescer } from '../coalescer.ts';
import { type ClaimedRun, StaleClaim } from '../store/run.store.ts';
import {
  readShards,
  storedShardIndices,
  storeShard,
  storeShardCount,
  tellPhase,
  tellProgress,
} from '../store/shard.store.ts';
import type { Loaded } from '../thread/protocol.ts';
import { ThreadCrash, ThreadThrew } from '../thread/thread-errors.ts';
import type { WorkerContext } from '../worker-context.ts';

/** How an attempt ends. handed-back: the worker leaves. broken: database, disk and the like. */
export type Ending =
  | { readonly kind: 'succeeded'; readonly resultJson: string; readonly resultDigest: string }
  | { readonly kind: 'failed'; readonly failureClass: FailureClass; readonly message: string }
  | { readonly kind: 'handed-back' }
  | { readonly kind: 'not-ours' }
  | { readonly kind: 'broken'; readonly error: Error };

const PROGRESS_INTERVAL_MSEC = 250;

/** Simulates the shards that are not stored yet and summarizes all of them. Never throws: see Ending. */
export async function simulateClaimedRun(
  context: WorkerContext,
  claimed: ClaimedRun,
  attempt: Attempt,
): Promise<Ending> {
  try {
    const prepared = await prepareRun(context, claimed, attempt);
    if (!prepared.ok) {
      return { kind: 'failed', failureClass: 'INPUT', message: textOf(prepared.problem) };
    }
    const isComplete = await simulateMissing(context, attempt, prepared.value);
    if (!isComplete) return { kind: 'handed-back' };
    const shards = await readShards(context.prisma, claimed.claim.runId);
    attempt.throwIfStopped();
    const { specFingerprint } = claimed;
    const result = readResult(await context.pool.summarize({ specFingerprint, shards }));
    return { kind: 'succeeded', resultJson: canonicalJson(result), resultDigest: fingerprint(result) };
  } catch (error) {
    return classify(error, context, { claimed, attempt });
  }
}

/** Opens what the run names and checks that it fits together; the rest happens in a thread. */
async function prepareRun(
  { prisma, blobs, pool }: WorkerContext,
  claimed: ClaimedRun,
  attempt: Attempt,
): Promise<Outcome<Loaded, readonly SpecIssue[]>> {
  const parsed = parseRunSpec(claimed.spec);
  if (!parsed.ok) return fail(parsed.problem);
  const spec = parsed.value;
  const network = await prisma.network.findUniqueOrThrow({ where: { id: claimed.networkId } });
  const dataset = await prisma.dataset.findUniqueOrThrow({ where: { id: claimed.datasetId } });
  const issues = [
    ...digestIssues(spec, { networkDigest: network.digest, datasetDigest: dataset.digest }),
    ...checkRun(spec, readNetworkSummary(network.summary), readDatasetSummary(dataset.summary)),
  ];
  if (issues.length > 0) return fail(issues);
  const [networkBytes, datasetBytes] = await Promise.all([
    blobs.read(network.digest),
    blobs.read(dataset.digest),
  ]);
  attempt.throwIfStopped();
  const phase = new Coalescer<Progress>(PROGRESS_INTERVAL_MSEC, (progress) =>
    tellPhase(prisma, claimed.claim, progress),
  );
  try {
    const input = { spec, networkBytes, datasetBytes };
    const prepared = await pool.prepare(input, (progress) => phase.offer(progress));
    return prepared.ok ? succeed(prepared.value) : fail(prepared.problem);
  } finally {
    await phase.close();
  }
}

function digestIssues(
  spec: RunSpec,
  rows: Pick<RunSpec, 'networkDigest' | 'datasetDigest'>,
): readonly SpecIssue[] {
  const fields = ['networkDigest', 'datasetDigest'] as const;
  return fields
    .filter((field) => spec[field] !== rows[field])
    .map((field) => ({
      path: [field],
      code: 'CROSS_CHECK',
      message: `${field} is ${spec[field]}, but the run points to ${rows[field]}; launch it again`,
      limit: rows[field],
      actual: spec[field],
    }));
}

/** True when every shard that the result needs is stored; false when the attempt is to go no further. */
async function simulateMissing(context: WorkerContext, attempt: Attempt, loaded: Loaded): Promise<boolean> {
  const { prisma, pool, log } = context;
  const { claim } = attempt;
  const { statistics } = loaded.design;
  const shards = planShards(statistics);
  const shardCount = shards.length;
  let doneShardCount = await storeShardCount(prisma, claim, shardCount);
  const stored = await storedShardIndices(prisma, claim.runId);
  const missing = shards.filter((shard) => !stored.has(shard.shardIndex));
  const scores: ShardScore[] = [];
  if (statistics.stopHalfWidthRatio > 0) scores.push(...(await readShards(prisma, claim.runId)));
  let hasEnough = stopDrawCount(scores, statistics) !== null;
  log.info({ ...claim, shardCount, missingShardCount: missing.length }, 'run prepared');
  const progress = new Coalescer<number>(PROGRESS_INTERVAL_MSEC, (count) =>
    tellProgress(prisma, claim, { doneShardCount: count, shardCount }),
  );
  try {
    if (attempt.mayGoOn && !hasEnough) await pool.load(loaded, missing.length);
    await pool.simulate(missing, {
      mayGoOn: () => attempt.mayGoOn && !hasEnough,
      store: async (result) => {
        // Threads store in any order: what is told never goes back.
        const count = await storeShard(prisma, claim, { result, shardCount });
        doneShardCount = Math.max(doneShardCount, count);
        scores.push(result);
        hasEnough ||= stopDrawCount(scores, statistics) !== null;
        progress.offer(doneShardCount);
      },
    });
    await progress.flush();
    attempt.throwIfStopped();
  } finally {
    await progress.close();
  }
  // The shards that were not needed are not waited for: what is stored is all that the run has.
  if (hasEnough) await storeShardCount(prisma, claim, doneShardCount);
  return hasEnough || doneShardCount === shardCount;
}

/** Why the attempt could not go on: a stop that was asked for, our bug, the machine's limit, or the world. */
function classify(
  thrown: unknown,
  { log }: WorkerContext,
  { claimed, attempt }: { readonly claimed: ClaimedRun; readonly attempt: Attempt },
): Ending {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  if (attempt.stopReason === 'shutdown') return { kind: 'handed-back' };
  if (attempt.stopReason === 'lease-lost') return { kind: 'broken', error: new Error('the lease was lost') };
  if (attempt.stopReason !== null || error instanceof StaleClaim) return { kind: 'not-ours' };
  // All that is needed to see it again: the seed is in the spec.
  const replay = {
    specFingerprint: claimed.specFingerprint,
    spec: claimed.spec,
    coreVersion: CORE_VERSION,
  };
  if (error instanceof ThreadCrash) {
    log.error({ err: error, ...claimed.claim, ...replay }, 'a simulation thread died');
    const message = `The simulation needed more than a thread of this machine has: ${error.message}`;
    return { kind: 'failed', failureClass: 'LIMIT', message };
  }
  if (error instanceof ThreadThrew) {
    log.error({ err: error, ...claimed.claim, ...replay }, 'the simulation broke an invariant');
    const message = `The simulation came upon an error of its own: ${error.message}`;
    return { kind: 'failed', failureClass: 'NUMERIC', message };
  }
  log.warn({ err: error, ...claimed.claim }, 'attempt failed');
  return { kind: 'broken', error };
}

function textOf(issues: readonly SpecIssue[]): string {
  return issues.map((issue) => issue.message).join('; ');
}
