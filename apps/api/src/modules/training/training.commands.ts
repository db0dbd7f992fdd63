import type { Training } from '@dl-rsim/db';
import {
  checkRun,
  parseTrainingSpec,
  readDatasetSummary,
  readNetworkSummary,
  runSpecOfTraining,
  type SpecIssue,
  type TrainingSpec,
} from '@dl-rsim/spec';
import { limitKey } from '../../auth/index.ts';
import type { Context } from '../../context.ts';
import { checkText } from '../../graphql/check-text.ts';
import type { TrainingLaunchInput, UserError } from '../../graphql/generated/resolver-types.ts';
import { unknownDigest } from '../../graphql/unknown-digest.ts';
import { userError, userErrorsOf } from '../../graphql/user-error.ts';
import { userOf } from '../../policy/index.ts';
import { checkKey, keyReused } from '../../records/idempotency-key.ts';
import { findDataset } from '../dataset/index.ts';
import { findNetwork } from '../network/index.ts';
import { cancelTraining, launchTraining, newTrainingId } from './training.store.ts';

interface Answer {
  readonly training: Training | null;
  readonly userErrors: readonly UserError[];
}

const refuse = (userErrors: readonly UserError[]): Answer => ({ training: null, userErrors });

/** Checks the spec whole, then queues the training. */
export async function trainingLaunch(context: Context, input: TrainingLaunchInput): Promise<Answer> {
  const { caller, limits, ipAddress, loaders } = context;
  const { projectId, idempotencyKey, ...rest } = input;
  const spec = parseTrainingSpec(rest.spec);
  const userErrors = [
    ...checkText(rest.name, { path: 'name', maxCount: 100 }),
    ...checkKey(idempotencyKey),
    ...(spec.ok ? [] : userErrorsOf(spec.problem, ['spec'])),
  ];
  if (!spec.ok || userErrors.length > 0) return refuse(userErrors);
  const parts = await partsOf(context, projectId, spec.value);
  if (parts.issues.length > 0) return refuse(userErrorsOf(parts.issues, ['spec']));
  await limits.takeLaunch(limitKey(caller, ipAddress), 1);
  const launched = await launchTraining(context, {
    training: {
      id: newTrainingId(),
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
  return { training: await loaders.training.load(launched.value), userErrors: [] };
}

interface Parts {
  readonly networkId: string;
  readonly datasetId: string;
  readonly issues: readonly SpecIssue[];
}

/** What is trained on what, and why that cannot be. */
async function partsOf({ db }: Context, projectId: string, spec: TrainingSpec): Promise<Parts> {
  const network = await findNetwork(db, projectId, spec.networkDigest);
  const dataset = await findDataset(db, projectId, spec.datasetDigest);
  if (!network || !dataset) {
    const issues = [
      ...(network ? [] : [unknownDigest(['networkDigest'], spec.networkDigest, 'network')]),
      ...(dataset ? [] : [unknownDigest(['datasetDigest'], spec.datasetDigest, 'data set')]),
    ];
    return { networkId: '', datasetId: '', issues };
  }
  const card = readDatasetSummary(dataset.summary);
  const issues = checkRun(runSpecOfTraining(spec), readNetworkSummary(network.summary), card);
  const ids = { networkId: network.id, datasetId: dataset.id };
  if (dataset.trainDigest !== null) return { ...ids, issues };
  const message = `${card.name} has no training images; choose a data set with a training split`;
  return { ...ids, issues: [...issues, { path: ['datasetDigest'], code: 'CROSS_CHECK', message }] };
}

export async function trainingCancel(context: Context, id: string): Promise<Answer> {
  const isCancelled = await cancelTraining(context, { id, actorId: userOf(context.caller).id });
  const training = await context.loaders.training.load(id);
  if (isCancelled || training?.state === 'CANCELLED') return { training, userErrors: [] };
  const state = training?.state ?? 'gone';
  const message = `this training has ended as ${state}; there is nothing to cancel`;
  const ended = userError({ code: 'ALREADY_ENDED', message, path: ['id'], actual: state });
  return { training, userErrors: [ended] };
}
