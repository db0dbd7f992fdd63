import type { DeploymentLevel, DeploymentResult, DeploymentSpec, Outcome, SpecIssue } from '@dl-rsim/spec';
import type { LayerActivity } from '../cost/cost-model.ts';
import { mapWorkload } from '../mapping/map-workload.ts';
import type { Workload } from '../mapping/workload.ts';
import { workloadOf } from '../mapping/workload-of.ts';
import { checkNetwork } from '../network/check-network.ts';
import type { Network } from '../network/graph.ts';
import type { Images } from '../network/images.ts';
import { assumedActivity } from './assumed-activity.ts';
import { checkMeasurable } from './check-measurable.ts';
import { createDeploymentMemo } from './deployment-memo.ts';
import { describeDeployment } from './describe-deployment.ts';
import { type DeploymentOverview, evaluateDeployment, overviewOf } from './evaluate-deployment.ts';
import { firstImages, measureActivitySteps } from './measure-activity.ts';
import type { Progress } from './progress.ts';
import { resolveDeployment } from './resolve-deployment.ts';
import { CORE_VERSION } from './version.ts';

interface Subject {
  readonly network: Network;
  readonly workload: Workload;
}

/** By the crossbar layer's place in the network. */
type Activities = (layerIndex: number) => LayerActivity;

/**
 * A whole deployment on one thread. `images` are those of the data set from the first on, for spec.activity
 * measured. Issues are those of the network, of a design that does not fit, and of images that are missing.
 */
export function* simulateDeployment(options: {
  readonly spec: DeploymentSpec;
  readonly specFingerprint: string;
  readonly network: Network;
  readonly images?: Images | null | undefined;
}): Generator<Progress, Outcome<DeploymentResult, readonly SpecIssue[]>> {
  const { spec, specFingerprint, network } = options;
  const checked = checkedWorkload(network);
  if (!checked.ok) return checked;
  const workload = checked.value;
  const activities = yield* activitySteps(spec, { network, workload }, options.images ?? null);
  if (!activities.ok) return activities;
  yield { phase: 'levels', doneCount: 0, totalCount: 1 };
  const memo = createDeploymentMemo();
  const design = resolveDeployment({ spec, workload, activityOf: activities.value, memo });
  if (!design.ok) return design;
  const evaluation = evaluateDeployment(design.value, { level: spec.level, isAnnealed: true, memo });
  if (!evaluation.ok) return evaluation;
  yield { phase: 'levels', doneCount: 1, totalCount: 1 };
  return {
    ok: true,
    value: {
      resultVersion: 1,
      coreVersion: CORE_VERSION,
      specFingerprint,
      seed: spec.seed,
      ...overviewOf(evaluation.value),
      ...describeDeployment(evaluation.value),
    },
  };
}

/** What a search asks of one candidate. */
export type DeploymentEvaluator = (
  spec: DeploymentSpec,
  level: DeploymentLevel,
) => Outcome<DeploymentOverview, readonly SpecIssue[]>;

/**
 * Evaluates many specs of one network; what depends on the network alone is computed once, measured activity
 * once for each accelerator and quantization. At the closed form layers are placed without annealing.
 */
export function createDeploymentEvaluator(options: {
  readonly network: Network;
  readonly images: Images | null;
}): DeploymentEvaluator {
  const { network, images } = options;
  const checked = checkedWorkload(network);
  if (!checked.ok) return () => checked;
  const workload = checked.value;
  const memo = createDeploymentMemo();
  const measured = new Map<string, Outcome<Activities, readonly SpecIssue[]>>();
  const activitiesOf = (spec: DeploymentSpec): Outcome<Activities, readonly SpecIssue[]> => {
    const steps = () => drained(activitySteps(spec, { network, workload }, images));
    if (spec.activity.assumed) return steps();
    const key = JSON.stringify([spec.accelerator, spec.quantization, spec.activity]);
    const known = measured.get(key) ?? steps();
    measured.set(key, known);
    return known;
  };
  return (spec, level) => {
    const activities = activitiesOf(spec);
    if (!activities.ok) return activities;
    const design = resolveDeployment({ spec, workload, activityOf: activities.value, memo });
    if (!design.ok) return design;
    const isAnnealed = level !== 'closedForm';
    const evaluation = evaluateDeployment(design.value, { level, isAnnealed, memo });
    return evaluation.ok ? { ok: true, value: overviewOf(evaluation.value) } : evaluation;
  };
}

function checkedWorkload(network: Network): Outcome<Workload, readonly SpecIssue[]> {
  const check = checkNetwork(network);
  if (check.ok) return { ok: true, value: workloadOf(network) };
  return {
    ok: false,
    problem: check.problem.map((issue) => ({ ...issue, path: ['network', ...issue.path] })),
  };
}

function* activitySteps(
  spec: DeploymentSpec,
  subject: Subject,
  images: Images | null,
): Generator<Progress, Outcome<Activities, readonly SpecIssue[]>> {
  const { accelerator, quantization, activity } = spec;
  if (activity.assumed) {
    const all = assumedActivity(activity.assumed, accelerator);
    return { ok: true, value: () => all };
  }
  const { network, workload } = subject;
  // Numbers that cannot be mapped cannot be measured.
  const mapped = mapWorkload(workload, spec);
  if (!mapped.ok) return mapped;
  const issues = checkMeasurable(spec, network, images);
  if (issues.length > 0) return { ok: false, problem: issues };
  const first = firstImages(images!, activity.measured!.imageCount);
  const measured = yield* measureActivitySteps({ network, accelerator, quantization, images: first });
  return { ok: true, value: (layerIndex) => measured.get(layerIndex)! };
}

function drained<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
