import { appendRunEvent, newId, type Run } from '@dl-rsim/db';
import { RUN_CANCEL_CHANNEL, SIMULATE_RUN } from '@dl-rsim/jobs';
import { planShards } from '@dl-rsim/sim-core';
import { runSpec } from '@dl-rsim/sim-core/testing';
import { fingerprint, type RunSpec } from '@dl-rsim/spec';
import { fromPrisma } from 'pg-boss';
import { until } from './worker-process.ts';
import type { StoredFile, World } from './world.ts';

export interface RunRequest {
  readonly imageCount: number;
  readonly repeatCount: number;
  /** 0, all repeats, when left out. */
  readonly stopHalfWidthRatio?: number;
  readonly network?: StoredFile;
  readonly dataset?: StoredFile;
  /** How often the queue tries again, where a test wants less than the product. */
  readonly retryLimit?: number;
}

/** Queues a run in one transaction, as the API does at its launch; nothing checks that the parts fit. */
export async function launch(world: World, request: RunRequest): Promise<string> {
  const { prisma, boss, projectId, userId } = world;
  const network = request.network ?? world.network;
  const dataset = request.dataset ?? world.dataset;
  const { imageCount, repeatCount, stopHalfWidthRatio = 0 } = request;
  const statistics = { imageCount, repeatCount, stopHalfWidthRatio };
  const spec: RunSpec = {
    ...runSpec({ statistics }),
    networkDigest: network.digest,
    datasetDigest: dataset.digest,
  };
  const runId = newId('run');
  await prisma.$transaction(async (tx) => {
    const project = await tx.project.update({
      where: { id: projectId },
      data: { nextRunNumber: { increment: 1 } },
    });
    const number = project.nextRunNumber - 1;
    await tx.run.create({
      data: {
        ...{ id: runId, projectId, number, name: `run ${number}`, createdById: userId },
        ...{ spec, specFingerprint: fingerprint(spec), networkId: network.id, datasetId: dataset.id },
        shardCount: planShards(spec.statistics).length,
      },
    });
    await appendRunEvent(tx, { runId, projectId, kind: 'queued' });
    const { retryLimit } = request;
    const options = { db: fromPrisma(tx), ...(retryLimit === undefined ? {} : { retryLimit }) };
    await boss.send(SIMULATE_RUN, { runId }, options);
  });
  return runId;
}

/** Cancels a run that has not ended, as the API does; false when it had ended. */
export async function cancel(world: World, runId: string): Promise<boolean> {
  const { prisma, boss, projectId } = world;
  const isCancelled = await prisma.$transaction(async (tx) => {
    const changed = await tx.$executeRaw`
      UPDATE "Run" SET "state" = 'CANCELLED', "finishedAt" = now(), "leaseUntil" = NULL
      WHERE "id" = ${runId} AND "state" IN ('QUEUED', 'RUNNING')`;
    if (changed === 0) return false;
    await appendRunEvent(tx, { runId, projectId, kind: 'cancelled' });
    await tx.$executeRaw`SELECT pg_notify(${RUN_CANCEL_CHANNEL}, ${runId})`;
    return true;
  });
  const jobs = await boss.findJobs(SIMULATE_RUN, { data: { runId } });
  await boss.cancel(
    SIMULATE_RUN,
    jobs.map((job) => job.id),
  );
  return isCancelled;
}

const ENDED = ['SUCCEEDED', 'FAILED', 'CANCELLED'];

/** The run once it has ended. */
export function ended(world: World, runId: string, limitMsec = 60_000): Promise<Run> {
  return until(async () => {
    const run = await readRun(world, runId);
    return ENDED.includes(run.state) && run;
  }, limitMsec);
}

/** The run once at least so many shards are stored. */
export function begun(world: World, runId: string, doneShardCount: number): Promise<Run> {
  return until(async () => {
    const run = await readRun(world, runId);
    return run.doneShardCount >= doneShardCount && run;
  });
}

export function readRun(world: World, runId: string): Promise<Run> {
  return world.prisma.run.findUniqueOrThrow({ where: { id: runId } });
}

/** Outcomes of its attempts by epoch; null for one that is open. */
export async function outcomes(world: World, runId: string): Promise<readonly (string | null)[]> {
  const attempts = await world.prisma.runAttempt.findMany({ where: { runId }, orderBy: { epoch: 'asc' } });
  return attempts.map((attempt) => attempt.outcome);
}

/** Kinds of its events in order, without those that only tell of progress. */
export async function eventKinds(world: World, runId: string): Promise<readonly string[]> {
  const events = await world.prisma.runEvent.findMany({ where: { runId }, orderBy: { sequence: 'asc' } });
  return events.map((event) => event.kind).filter((kind) => kind !== 'progress');
}
