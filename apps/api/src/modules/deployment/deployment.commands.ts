import {
  checkDeployment,
  type DeploymentSpec,
  parseDeploymentSpec,
  readDatasetSummary,
  readNetworkSummary,
  type SpecIssue,
} from '@dl-rsim/spec';
import { limitKey } from '../../auth/index.ts';
import type { Context } from '../../context.ts';
import { checkText } from '../../graphql/check-text.ts';
import type { DeploymentLaunchInput, UserError } from '../../graphql/generated/resolver-types.ts';
import { unknownDigest } from '../../graphql/unknown-digest.ts';
import { userError, userErrorsOf } from '../../graphql/user-error.ts';
import { userOf } from '../../policy/index.ts';
import { checkKey, keyReused } from '../../records/idempotency-key.ts';
import { findDataset } from '../dataset/index.ts';
import { findNetwork } from '../network/index.ts';
import {
  cancelDeployment,
  type DeploymentRow,
  launchDeployment,
  newDeploymentId,
} from './deployment.store.ts';

interface Answer {
  readonly deployment: DeploymentRow | null;
  readonly userErrors: readonly UserError[];
}

const refuse = (userErrors: readonly UserError[]): Answer => ({ deployment: null, userErrors });

/** Checks the spec whole, then queues the deployment. */
export async function deploymentLaunch(context: Context, input: DeploymentLaunchInput): Promise<Answer> {
  const { caller, limits, ipAddress, loaders } = context;
  const { projectId, idempotencyKey, ...rest } = input;
  const spec = parseDeploymentSpec(rest.spec);
  const userErrors = [
    ...checkText(rest.name, { path: 'name', maxCount: 100 }),
    ...checkKey(idempotencyKey),
    ...(spec.ok ? [] : userErrorsOf(spec.problem, ['spec'])),
  ];
  if (!spec.ok || userErrors.length > 0) return refuse(userErrors);
  const parts = await partsOf(context, projectId, spec.value);
  if (parts.issues.length > 0) return refuse(userErrorsOf(parts.issues, ['spec']));
  await limits.takeLaunch(limitKey(caller, ipAddress), 1);
  const launched = await launchDeployment(context, {
    deployment: {
      id: newDeploymentId(),
      projectId,
      name: rest.name.trim(),
      spec: spec.value,
      networkId: parts.networkId,
      datasetId: parts.datasetId,
      actorId: userOf(caller).id,
    },
    key: idempotencyKey ?? null,
    request: { projectId, ...rest },
  });
  if (!launched.ok) return refuse([keyReused()]);
  return { deployment: await loaders.deployment.load(launched.value), userErrors: [] };
}

interface Parts {
  readonly networkId: string;
  readonly datasetId: string | null;
  readonly issues: readonly SpecIssue[];
}

/** What is deployed and measured on what, and why that cannot be. */
async function partsOf({ db }: Context, projectId: string, spec: DeploymentSpec): Promise<Parts> {
  const { networkDigest, activity } = spec;
  const asked = activity.measured?.datasetDigest ?? null;
  const network = await findNetwork(db, projectId, networkDigest);
  const dataset = asked === null ? null : await findDataset(db, projectId, asked);
  if (!network || (asked !== null && !dataset)) {
    const path = ['activity', 'measured', 'datasetDigest'];
    const issues = [
      ...(network ? [] : [unknownDigest(['networkDigest'], networkDigest, 'network')]),
      ...(asked === null || dataset ? [] : [unknownDigest(path, asked, 'data set')]),
    ];
    return { networkId: '', datasetId: null, issues };
  }
  const card = dataset && readDatasetSummary(dataset.summary);
  const issues = checkDeployment(spec, readNetworkSummary(network.summary), card);
  return { networkId: network.id, datasetId: dataset?.id ?? null, issues };
}

export async function deploymentCancel(context: Context, id: string): Promise<Answer> {
  const isCancelled = await cancelDeployment(context, { id, actorId: userOf(context.caller).id });
  const deployment = await context.loaders.deployment.load(id);
  if (isCancelled || deployment?.state === 'CANCELLED') return { deployment, userErrors: [] };
  const state = deployment?.state ?? 'gone';
  const message = `this deployment has ended as ${state}; there is nothing to cancel`;
  const ended = userError({ code: 'ALREADY_ENDED', message, path: ['id'], actual: state });
  return { deployment, userErrors: [ended] };
}
