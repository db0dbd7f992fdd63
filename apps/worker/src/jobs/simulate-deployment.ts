import { simulateDeploymentPayload } from '@dl-rsim/jobs';
import type { DeploymentResult, Outcome, SpecIssue } from '@dl-rsim/spec';
import type { Job } from 'pg-boss';
import { Pace } from '../pace.ts';
import {
  type ClaimedDeployment,
  claimDeployment,
  type DeploymentProgress,
  failDeployment,
  finishDeployment,
  tellDeployment,
} from '../store/deployment.store.ts';
import type { DeployRequest, ThreadProgress } from '../thread/protocol.ts';
import { runThread } from '../thread/run-thread.ts';
import type { WorkerContext } from '../worker-context.ts';
import { type Computed, computeClaimed } from './compute-claimed.ts';
import { readSubject } from './read-subject.ts';

const HEAP_LIMIT_MIB = 3072;
/** A deployment whose workers die this often is not tried again: it begins anew each time. */
const MAX_CLAIM_COUNT = 4;
const THREAD_FILE = new URL('../thread/deploy.thread.ts', import.meta.url);

/** Simulates a deployment and stores its result. Throws when it must be tried again. */
export async function simulateDeployment(context: WorkerContext, job: Job<object>): Promise<void> {
  const { deploymentId } = simulateDeploymentPayload.parse(job.data);
  const claimed = await claimDeployment(context.prisma, deploymentId);
  if (!claimed) return;
  const log = context.log.child({ ...claimed.claim });
  log.info('deployment begins');
  const computed = await computedOf(context, claimed, job.signal);
  const isEnded = await endDeployment(context, claimed, computed);
  log.info({ ending: isEnded ? computed.kind : 'lost' }, 'deployment ended');
}

function computedOf(
  context: WorkerContext,
  claimed: ClaimedDeployment,
  jobSignal: AbortSignal,
): Promise<Computed> {
  const { prisma, leaving, log } = context;
  const { claim, spec, specFingerprint } = claimed;
  if (claim.epoch > MAX_CLAIM_COUNT) {
    const message = `It was begun ${MAX_CLAIM_COUNT} times and never ended; look into the log of the worker.`;
    return Promise.resolve({ kind: 'failed', failureClass: 'INFRASTRUCTURE', message });
  }
  const pace = new Pace();
  return computeClaimed<DeploymentProgress, DeploymentResult>({
    signals: [leaving, jobSignal],
    log,
    replay: { specFingerprint, spec },
    firstProgress: { phase: null, doneRatio: null, remainingSec: null },
    tell: (latest) => tellDeployment(prisma, claim, latest),
    compute: async ({ signal, offer }) => {
      const request: DeployRequest = { spec, specFingerprint, ...(await readSubject(context, claimed)) };
      return runThread<ThreadProgress, Outcome<DeploymentResult, readonly SpecIssue[]>>(
        THREAD_FILE,
        request,
        {
          heapMib: HEAP_LIMIT_MIB,
          signal,
          onTold: ({ phase, doneCount, totalCount }) => {
            const remainingSec = pace.remainingSec(phase, doneCount, totalCount);
            offer({ phase, doneRatio: Math.min(1, doneCount / totalCount), remainingSec });
          },
        },
      );
    },
  });
}

async function endDeployment(
  { prisma }: WorkerContext,
  { claim }: ClaimedDeployment,
  computed: Computed,
): Promise<boolean> {
  switch (computed.kind) {
    case 'succeeded':
      return finishDeployment(prisma, claim, computed);
    case 'failed':
      return failDeployment(prisma, claim, computed);
    case 'lost':
      return false;
  }
}
