import type { FailureClass, Prisma } from '@dl-rsim/db';
import { type DeploymentSpec, readDeploymentSpec } from '@dl-rsim/spec';

/** A deployment in the hands of one worker; its writes carry the epoch and are refused once it is old. */
export interface DeploymentClaim {
  readonly deploymentId: string;
  readonly epoch: number;
}

export interface ClaimedDeployment {
  readonly claim: DeploymentClaim;
  readonly spec: DeploymentSpec;
  readonly specFingerprint: string;
  readonly networkId: string;
  readonly datasetId: string | null;
}

/** Marks the deployment as running and begins it anew; null when it has ended or is gone. */
export async function claimDeployment(
  prisma: Prisma,
  deploymentId: string,
): Promise<ClaimedDeployment | null> {
  const [row] = await prisma.$queryRaw<DeploymentRow[]>`
    UPDATE "Deployment"
    SET "state" = 'RUNNING', "epoch" = "epoch" + 1, "startedAt" = now(),
        "phase" = NULL, "doneRatio" = NULL, "remainingSec" = NULL
    WHERE "id" = ${deploymentId} AND "state" IN ('QUEUED', 'RUNNING')
    RETURNING "epoch", "spec", "specFingerprint", "networkId", "datasetId"`;
  if (!row) return null;
  const { epoch, spec, ...rest } = row;
  return { claim: { deploymentId, epoch }, spec: readDeploymentSpec(spec), ...rest };
}

interface DeploymentRow extends Omit<ClaimedDeployment, 'claim' | 'spec'> {
  readonly epoch: number;
  readonly spec: unknown;
}

export interface DeploymentProgress {
  readonly phase: string | null;
  readonly doneRatio: number | null;
  readonly remainingSec: number | null;
}

/** Tells how far it is; false when it was cancelled or another worker has it. */
export async function tellDeployment(
  prisma: Prisma,
  { deploymentId, epoch }: DeploymentClaim,
  { phase, doneRatio, remainingSec }: DeploymentProgress,
): Promise<boolean> {
  const count = await prisma.$executeRaw`
    UPDATE "Deployment"
    SET "phase" = ${phase}, "doneRatio" = ${doneRatio}, "remainingSec" = ${remainingSec}
    WHERE "id" = ${deploymentId} AND "epoch" = ${epoch} AND "state" = 'RUNNING'`;
  return count > 0;
}

/** Ends the deployment with its result; false where it has ended or another worker has it. */
export async function finishDeployment(
  prisma: Prisma,
  { deploymentId, epoch }: DeploymentClaim,
  answer: { readonly resultJson: string; readonly resultDigest: string },
): Promise<boolean> {
  const count = await prisma.$executeRaw`
    UPDATE "Deployment"
    SET "state" = 'SUCCEEDED', "result" = ${answer.resultJson}::jsonb,
        "resultDigest" = ${answer.resultDigest}, "phase" = NULL, "doneRatio" = NULL, "remainingSec" = NULL,
        "finishedAt" = now()
    WHERE "id" = ${deploymentId} AND "epoch" = ${epoch} AND "state" = 'RUNNING'`;
  return count > 0;
}

/** Ends the deployment with why; false where it has ended or another worker has it. */
export async function failDeployment(
  prisma: Prisma,
  { deploymentId, epoch }: DeploymentClaim,
  failure: { readonly failureClass: FailureClass; readonly message: string },
): Promise<boolean> {
  const count = await prisma.$executeRaw`
    UPDATE "Deployment"
    SET "state" = 'FAILED', "failureClass" = ${failure.failureClass}::"FailureClass",
        "failureMessage" = ${failure.message}, "phase" = NULL, "doneRatio" = NULL, "remainingSec" = NULL,
        "finishedAt" = now()
    WHERE "id" = ${deploymentId} AND "epoch" = ${epoch} AND "state" = 'RUNNING'`;
  return count > 0;
}
