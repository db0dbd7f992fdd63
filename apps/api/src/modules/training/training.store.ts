import { newId, type Prisma, type Training } from '@dl-rsim/db';
import { TRAIN_NETWORK } from '@dl-rsim/jobs';
import { fingerprint, type Outcome, type TrainingSpec } from '@dl-rsim/spec';
import type { Queue } from '../../queue.ts';
import { audit } from '../../records/audit.store.ts';
import { type OnceOnly, onceOnly } from '../../records/idempotency.store.ts';

interface Services {
  readonly db: Prisma;
  readonly queue: Queue;
}

export const newTrainingId = () => newId('trn');

export function trainingsById(db: Prisma, ids: readonly string[]): Promise<Training[]> {
  return db.training.findMany({ where: { id: { in: [...ids] } } });
}

export function trainingsOf(db: Prisma, projectId: string, takeCount: number): Promise<Training[]> {
  return db.training.findMany({ where: { projectId }, orderBy: { number: 'desc' }, take: takeCount });
}

export interface NewTraining {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly spec: TrainingSpec;
  readonly networkId: string;
  readonly datasetId: string;
  readonly actorId: string;
}

/** Queues a training once for its idempotency key; gives back its id. */
export function launchTraining(
  { db, queue }: Services,
  { training, key, request }: { readonly training: NewTraining } & Pick<OnceOnly, 'key' | 'request'>,
): Promise<Outcome<string, 'IDEMPOTENCY_KEY_REUSED'>> {
  const { actorId, projectId, spec, ...rest } = training;
  const once = { userId: actorId, operation: 'trainingLaunch', key, request, subjectId: rest.id };
  return onceOnly(db, once, async (tx) => {
    // The update locks the project's row: launches of one project take their numbers one after another.
    const { nextTrainingNumber } = await tx.project.update({
      where: { id: projectId },
      data: { nextTrainingNumber: { increment: 1 } },
      select: { nextTrainingNumber: true },
    });
    await tx.training.create({
      data: {
        ...rest,
        ...{ projectId, spec, specFingerprint: fingerprint(spec), createdById: actorId },
        number: nextTrainingNumber - 1,
      },
    });
    await queue.enqueue(tx, TRAIN_NETWORK, [{ subjectId: rest.id, payload: { trainingId: rest.id } }]);
    await audit(tx, { actorId, action: 'training.launch', subjectId: rest.id });
  });
}

/** Ends a training that has not ended; its worker notices with its next curves. */
export function cancelTraining(
  { db, queue }: Services,
  { id, actorId }: { readonly id: string; readonly actorId: string },
): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const count = await tx.$executeRaw`
      UPDATE "Training" SET "state" = 'CANCELLED', "remainingSec" = NULL, "finishedAt" = now()
      WHERE "id" = ${id} AND "state" IN ('QUEUED', 'RUNNING')`;
    if (count === 0) return false;
    await queue.cancel(tx, TRAIN_NETWORK, [id]);
    await audit(tx, { actorId, action: 'training.cancel', subjectId: id });
    return true;
  });
}
