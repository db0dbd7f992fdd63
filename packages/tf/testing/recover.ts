import { type Design, type Images, type Network, resolveRun, simulateReliability } from '@dl-rsim/sim-core';
import {
  applyOverrides,
  fingerprint,
  parseTrainingSpec,
  presets,
  type ReliabilityResult,
  type RunSpec,
  runSpecOfTraining,
  type TrainingSpec,
  type TrainingSpecDraft,
} from '@dl-rsim/spec';

/** A training spec on the baseline preset, whose errors cost LeNet more than 40 points on MNIST. */
export function trainingSpec(changes: Partial<TrainingSpecDraft> = {}): TrainingSpec {
  const { accelerator, quantization } = presets[0]!;
  const parsed = parseTrainingSpec({
    trainingVersion: 1,
    accelerator,
    quantization,
    networkDigest: 'a'.repeat(64),
    datasetDigest: 'b'.repeat(64),
    training: {},
    seed: '00000000000000a7',
    ...changes,
  });
  if (!parsed.ok) throw new Error(parsed.problem.map(({ message }) => message).join('; '));
  return parsed.value;
}

/** The design that a network is trained for. */
export function designOfTraining(spec: TrainingSpec, network: Network): Design {
  const resolved = resolveRun({ spec: runSpecOfTraining(spec), network, applyOverrides });
  if (!resolved.ok) throw new Error(resolved.problem.map(({ message }) => message).join('; '));
  return resolved.value;
}

/** What a whole reliability run says of a network. */
export function measureReliability(
  network: Network,
  images: Images,
  request: { readonly spec: TrainingSpec; readonly statistics: Partial<RunSpec['statistics']> },
): ReliabilityResult {
  const base = runSpecOfTraining(request.spec);
  const spec: RunSpec = { ...base, statistics: { ...base.statistics, ...request.statistics } };
  const steps = simulateReliability({
    spec,
    specFingerprint: fingerprint(spec),
    network,
    images,
    applyOverrides,
  });
  for (;;) {
    const step = steps.next();
    if (!step.done) continue;
    if (step.value.ok) return step.value.value;
    throw new Error(step.value.problem.map(({ message }) => message).join('; '));
  }
}
