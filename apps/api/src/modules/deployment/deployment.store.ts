import { type Deployment, newId, type Prisma } from '@dl-rsim/db';
import { SIMULATE_DEPLOYMENT } from '@dl-rsim/jobs';
import { type DeploymentSpec, fingerprint, LONG_DEPLOYMENT_KEYS, type Outcome } from '@dl-rsim/spec';
import type { Queue } from '../../queue.ts';
import { audit } from '../../records/audit.store.ts';
import { type OnceOnly, onceOnly } from '../../records/idempotency.store.ts';
import type { RunRow } from '../run/index.ts';

interface Services {
  readonly db: Prisma;
  readonly queue: Queue;
}

/** A deployment without its result, which is large and mostly not asked for. */
export type DeploymentRow = Omit<Deployment, 'result'>;

const WITHOUT_RESULT = { omit: { result: true } } as const;

export const newDeploymentId = () => newId('dep');

export function deploymentsById(db: Prisma, ids: readonly string[]): Promise<DeploymentRow[]> {
  return db.deployment.findMany({ where: { id: { in: [...ids] } }, ...WITHOUT_RESULT });
}

export interface DeploymentFilter {
  readonly projectId: string;
  readonly networkId?: string;
  readonly datasetId?: string;
}

/** The newest first. */
export function deploymentsOf(
  db: Prisma,
  where: DeploymentFilter,
  takeCount: number,
): Promise<DeploymentRow[]> {
  return db.deployment.findMany({ where, orderBy: { number: 'desc' }, take: takeCount, ...WITHOUT_RESULT });
}

export interface DeploymentResultRow {
  readonly id: string;
  readonly result: unknown;
}

export function deploymentResultsById(db: Prisma, ids: readonly string[]): Promise<DeploymentResultRow[]> {
  return db.deployment.findMany({ where: { id: { in: [...ids] } }, select: { id: true, result: true } });
}

export function deploymentSummariesById(db: Prisma, ids: readonly string[]): Promise<DeploymentResultRow[]> {
  return db.$queryRaw`
    SELECT "id", "result" - ${LONG_DEPLOYMENT_KEYS}::text[] AS "result"
    FROM "Deployment" WHERE "id" = ANY(${[...ids]})`;
}

const MAX_RELIABILITY_RUN_COUNT = 20;
/** RunSpec.scope with nothing left out. */
const WHOLE_SCOPE = JSON.stringify({ layerName: '', sliceIndex: -1, factor: 'all' });

/** Finished runs of the same network, accelerator and quantization for each deployment, the newest first. */
export async function reliabilityRunsOf(
  db: Prisma,
  deploymentIds: readonly string[],
): Promise<ReadonlyMap<string, readonly RunRow[]>> {
  const pairs = await db.$queryRaw<{ deploymentId: string; runId: string }[]>`
    SELECT d."id" AS "deploymentId", r."id" AS "runId"
    FROM "Deployment" d
    CROSS JOIN LATERAL (
      SELECT "id" FROM "Run"
      WHERE "projectId" = d."projectId" AND "networkId" = d."networkId" AND "state" = 'SUCCEEDED'
        AND "spec"->'accelerator' = d."spec"->'accelerator'
        AND "spec"->'quantization' = d."spec"->'quantization'
        AND coalesce("spec"->'overrides', '[]') = '[]'
        AND coalesce("spec"->'scope', ${WHOLE_SCOPE}::jsonb) = ${WHOLE_SCOPE}::jsonb
      ORDER BY "number" DESC LIMIT ${MAX_RELIABILITY_RUN_COUNT}
    ) r
    WHERE d."id" = ANY(${[...deploymentIds]}::text[])`;
  const runIds = [...new Set(pairs.map(({ runId }) => runId))];
  const runs: RunRow[] = await db.run.findMany({
    where: { id: { in: runIds } },
    orderBy: { number: 'desc' },
    ...WITHOUT_RESULT,
  });
  const pairKeys = new Set(pairs.map(({ deploymentId, runId }) => `${deploymentId} ${runId}`));
  return new Map(deploymentIds.map((id) => [id, runs.filter((run) => pairKeys.has(`${id} ${run.id}`))]));
}

export interface NewDeployment {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly spec: DeploymentSpec;
  readonly networkId: string;
  readonly datasetId: string | null;
  readonly actorId: string;
}

/** Queues a deployment once for its idempotency key; gives back its id. */
export function launchDeployment(
  { db, queue }: Services,
  { deployment, key, request }: { readonly deployment: NewDeployment } & Pick<OnceOnly, 'key' | 'request'>,
): Promise<Outcome<string, 'IDEMPOTENCY_KEY_REUSED'>> {
  const { actorId, projectId, spec, ...rest } = deployment;
  const once = { userId: actorId, operation: 'deploymentLaunch', key, request, subjectId: rest.id };
  return onceOnly(db, once, async (tx) => {
    // The update locks the project's row: launches of one project take their numbers one after another.
    const { nextDeploymentNumber } = await tx.project.update({
      where: { id: projectId },
      data: { nextDeploymentNumber: { increment: 1 } },
      select: { nextDeploymentNumber: true },
    });
    await tx.deployment.create({
      data: {
        ...rest,
        ...{ projectId, spec, specFingerprint: fingerprint(spec), createdById: actorId },
        number: nextDeploymentNumber - 1,
      },
    });
    const job = { subjectId: rest.id, payload: { deploymentId: rest.id } };
    await queue.enqueue(tx, SIMULATE_DEPLOYMENT, [job]);
    await audit(tx, { actorId, action: 'deployment.launch', subjectId: rest.id });
  });
}

/** Ends a deployment that has not ended; its worker notices within a second. */
export function cancelDeployment(
  { db, queue }: Services,
  { id, actorId }: { readonly id: string; readonly actorId: string },
): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const count = await tx.$executeRaw`
      UPDATE "Deployment"
      SET "state" = 'CANCELLED', "phase" = NULL, "doneRatio" = NULL, "remainingSec" = NULL,
          "finishedAt" = now()
      WHERE "id" = ${id} AND "state" IN ('QUEUED', 'RUNNING')`;
    if (count === 0) return false;
    await queue.cancel(tx, SIMULATE_DEPLOYMENT, [id]);
    await audit(tx, { actorId, action: 'deployment.cancel', subjectId: id });
    return true;
  });
}
