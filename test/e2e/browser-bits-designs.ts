import { createDeploymentEvaluator, type Network, searchSteps, simulateDeployment } from '@dl-rsim/sim-core';
import { drain, lenetNetwork, randomImages, resnet18Network } from '@dl-rsim/sim-core/testing';
import { type DeploymentLevel, deploymentMetrics, type SearchSpec, withKnobs } from '@dl-rsim/spec';
import { exampleDeploymentSpec, exampleSearchSpec } from '@dl-rsim/spec/testing';

/** One deployment or search that Node and the browser both make. */
export interface DesignBits {
  readonly design: keyof typeof DESIGNS;
}

const FINGERPRINT = 'f'.repeat(64);
const { mapping } = exampleDeploymentSpec();

/** What anneals, contends, measures inputs, evolves and fits processes. */
const DESIGNS = {
  'LeNet, contention, annealed, measured': () =>
    deployed(lenetNetwork(), {
      level: 'contention',
      mapping: { ...mapping, order: 'annealed', annealMoveCount: 2000, partition: 'automatic' },
      activity: { measured: { datasetDigest: 'b'.repeat(64), imageCount: 2 } },
    }),
  'ResNet-18, closed form': () => deployed(resnet18Network(), { level: 'closedForm' }),
  'search by NSGA-II': () => found({ method: 'nsga2', candidateCount: 24 }),
  'search by surrogate': () => found({ method: 'surrogate', candidateCount: 12 }),
} satisfies Readonly<Record<string, () => string>>;

export const DESIGN_BITS: readonly DesignBits[] = (Object.keys(DESIGNS) as DesignBits['design'][]).map(
  (design) => ({ design }),
);

/** The result as text. */
export function designBitsOf({ design }: DesignBits): string {
  return DESIGNS[design]();
}

function deployed(network: Network, changes: Parameters<typeof exampleDeploymentSpec>[0]): string {
  const spec = exampleDeploymentSpec(changes);
  const images = 'measured' in spec.activity ? randomImages(network.inputShape, 2, 10) : null;
  const outcome = drain(simulateDeployment({ spec, specFingerprint: FINGERPRINT, network, images }));
  if (!outcome.ok) throw new Error(outcome.problem[0]?.message);
  return JSON.stringify(outcome.value);
}

function found(changes: Parameters<typeof exampleSearchSpec>[0]): string {
  const spec = exampleSearchSpec({
    knobs: [
      { path: 'chip.converters.count', range: { lowValue: 1, highValue: 8 } },
      { path: 'chip.fillSec', range: { lowValue: 1e-8, highValue: 1e-6, scale: 'logarithmic' } },
      { path: 'mapping.duplication', options: ['none', 'minMax', 'strideRule'] },
    ],
    finalistCount: 4,
    ...changes,
  });
  const tell = teller(spec);
  const steps = searchSteps(spec, { specFingerprint: FINGERPRINT });
  let step = steps.next();
  while (!step.done) {
    const { level, candidates } = step.value;
    step = steps.next(candidates.map(({ coordinates }) => tell(coordinates, level)));
  }
  return JSON.stringify(step.value);
}

function teller({ base, knobs }: SearchSpec) {
  const evaluate = createDeploymentEvaluator({ network: lenetNetwork(), images: null });
  return (coordinates: readonly (number | string)[], level: DeploymentLevel) => {
    const spec = withKnobs(base, knobs, coordinates);
    if (!spec.ok) throw new Error(spec.problem[0]?.message);
    const overview = evaluate(spec.value, level);
    return overview.ok
      ? { metrics: deploymentMetrics(overview.value), reason: '', accuracy: null }
      : { metrics: null, reason: overview.problem[0]?.message ?? 'impossible', accuracy: null };
  };
}
