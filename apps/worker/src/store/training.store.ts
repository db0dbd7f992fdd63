import { newId, type Prisma } from '@dl-rsim/db';
import {
  type ImportNote,
  type NetworkSummary,
  readTrainingSpec,
  type TrainingPoint,
  type TrainingSpec,
} from '@dl-rsim/spec';
import { transact } from './transact.ts';

/** A training in the hands of one worker; its writes carry the epoch and are refused when another has it. */
export interface TrainingClaim {
  readonly trainingId: string;
  readonly epoch: number;
}

export interface ClaimedTraining {
  readonly claim: TrainingClaim;
  readonly projectId: string;
  readonly createdById: string;
  readonly number: number;
  readonly name: string;
  readonly spec: TrainingSpec;
  readonly networkId: string;
  readonly datasetId: string;
}

/** Marks the training as running and begins its curves anew; null when it has ended or is gone. */
export async function claimTraining(prisma: Prisma, trainingId: string): Promise<ClaimedTraining | null> {
  const [row] = await prisma.$queryRaw<TrainingRow[]>`
    UPDATE "Training"
    SET "state" = 'RUNNING', "epoch" = "epoch" + 1, "startedAt" = now(), "points" = '[]'
    WHERE "id" = ${trainingId} AND "state" IN ('QUEUED', 'RUNNING')
    RETURNING "epoch", "projectId", "createdById", "number", "name", "spec", "networkId", "datasetId"`;
  if (!row) return null;
  const { epoch, spec, ...rest } = row;
  return { claim: { trainingId, epoch }, spec: readTrainingSpec(spec), ...rest };
}

interface TrainingRow extends Omit<ClaimedTraining, 'claim' | 'spec'> {
  readonly epoch: number;
  readonly spec: unknown;
}

export interface Curves {
  readonly points: readonly TrainingPoint[];
  readonly remainingSec: number | null;
  readonly backend: string;
}

/** Stores the curves so far; false when the training was cancelled or another worker has it. */
export async function storeCurves(prisma: Prisma, claim: TrainingClaim, curves: Curves): Promise<boolean> {
  const { points, remainingSec, backend } = curves;
  const count = await prisma.$executeRaw`
    UPDATE "Training"
    SET "points" = ${JSON.stringify(points)}::jsonb, "remainingSec" = ${remainingSec}, "backend" = ${backend}
    WHERE "id" = ${claim.trainingId} AND "epoch" = ${claim.epoch} AND "state" = 'RUNNING'`;
  return count > 0;
}

export interface MadeNetwork {
  readonly summary: NetworkSummary;
  readonly source: string;
  readonly licence: string;
  readonly notes: readonly ImportNote[];
  readonly productVersion: string;
}

/** Makes the network, or finds the same one in the project, and ends the training, all or nothing. */
export function finishTraining(
  prisma: Prisma,
  claimed: ClaimedTraining,
  { summary, notes, ...made }: MadeNetwork,
): Promise<void> {
  const { claim, projectId, name, createdById } = claimed;
  return transact(prisma, async (tx) => {
    const held = await tx.$queryRaw<unknown[]>`
      SELECT 1 FROM "Training"
      WHERE "id" = ${claim.trainingId} AND "epoch" = ${claim.epoch} AND "state" = 'RUNNING' FOR UPDATE`;
    if (held.length === 0) return;
    const { digest } = summary;
    const network =
      (await tx.network.findUnique({ where: { projectId_digest: { projectId, digest } } })) ??
      (await tx.network.create({
        data: {
          id: newId('net'),
          ...{ projectId, name, digest, summary, importedById: createdById, format: 'fine-tuned' },
          ...{ ...made, notes: [...notes] },
        },
      }));
    await tx.$executeRaw`
      UPDATE "Training"
      SET "state" = 'SUCCEEDED', "madeNetworkId" = ${network.id}, "remainingSec" = NULL, "finishedAt" = now()
      WHERE "id" = ${claim.trainingId}`;
  });
}

export interface TrainingFailure {
  readonly failureClass: 'INFRASTRUCTURE' | 'INPUT' | 'NUMERIC' | 'LIMIT';
  readonly message: string;
}

/** Ends the training with why; nothing where it has ended or another worker has it. */
export async function failTraining(
  prisma: Prisma,
  { trainingId, epoch }: TrainingClaim,
  { failureClass, message }: TrainingFailure,
): Promise<void> {
  await prisma.$executeRaw`
    UPDATE "Training"
    SET "state" = 'FAILED', "failureClass" = ${failureClass}::"FailureClass", "failureMessage" = ${message},
        "remainingSec" = NULL, "finishedAt" = now()
    WHERE "id" = ${trainingId} AND "epoch" = ${epoch} AND "state" = 'RUNNING'`;
}
