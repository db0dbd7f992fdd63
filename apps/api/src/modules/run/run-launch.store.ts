import { appendRunEvent, newId, type Prisma, type Transaction } from '@dl-rsim/db';
import { SIMULATE_RUN } from '@dl-rsim/jobs';
import { fingerprint, type Outcome, type RunSpec } from '@dl-rsim/spec';
import { invariant } from '../../errors.ts';
import type { Queue } from '../../queue.ts';
import { audit } from '../../records/audit.store.ts';
import { type OnceOnly, onceOnly } from '../../records/idempotency.store.ts';
import { countShards } from './count-shards.ts';

export interface NewRun {
  readonly id: string;
  readonly name: string;
  readonly spec: RunSpec;
  readonly networkId: string;
  readonly datasetId: string;
  readonly pointIndex: number | null;
}

/** What the runs of one launch share. */
export interface Launch {
  readonly projectId: string;
  readonly sweepId: string | null;
  readonly actorId: string;
}

/** Queues a run once for its idempotency key; gives back the id of the run. */
export function launchRun(
  { db, queue }: { readonly db: Prisma; readonly queue: Queue },
  {
    launch,
    run,
    key,
    request,
  }: { readonly launch: Launch; readonly run: NewRun } & Pick<OnceOnly, 'key' | 'request'>,
): Promise<Outcome<string, 'IDEMPOTENCY_KEY_REUSED'>> {
  const once = { userId: launch.actorId, operation: 'runLaunch', key, request, subjectId: run.id };
  return onceOnly(db, once, async (tx) => {
    await addRuns(tx, queue, { launch, runs: [run] });
    await audit(tx, { actorId: launch.actorId, action: 'run.launch', subjectId: run.id });
  });
}

/** Adds runs with their numbers, first events and jobs, in the transaction of the launch. */
export async function addRuns(
  tx: Transaction,
  queue: Queue,
  { launch, runs }: { readonly launch: Launch; readonly runs: readonly NewRun[] },
): Promise<void> {
  const { projectId, sweepId, actorId } = launch;
  // The update locks the project's row: launches of one project take their numbers one after another.
  const { nextRunNumber } = await tx.project.update({
    where: { id: projectId },
    data: { nextRunNumber: { increment: runs.length } },
    select: { nextRunNumber: true },
  });
  const firstNumber = nextRunNumber - runs.length;
  const { count } = await tx.run.createMany({
    data: runs.map((run, index) => ({
      ...run,
      projectId,
      sweepId,
      number: firstNumber + index,
      specFingerprint: fingerprint(run.spec),
      shardCount: countShards(run.spec.statistics),
      createdById: actorId,
    })),
  });
  invariant(count === runs.length, 'every run of a launch is written');
  for (const { id: runId } of runs) await appendRunEvent(tx, { runId, projectId, kind: 'queued' });
  await queue.enqueue(
    tx,
    SIMULATE_RUN,
    runs.map(({ id }) => ({ subjectId: id, payload: { runId: id } })),
  );
}

export const newRunId = () => newId('run');
