import {
  createDeploymentEvaluator,
  type Images,
  type Network,
  type SearchAccuracy,
  type SearchAsk,
  type SearchEvaluation,
  type SearchTell,
  simulateReliability,
} from '@dl-rsim/sim-core';
import {
  applyOverrides,
  canonicalJson,
  type DeploymentSpec,
  deploymentMetrics,
  fingerprint,
  type Outcome,
  runSpecOfSearch,
  type SearchSpec,
  type SpecIssue,
  withKnobs,
} from '@dl-rsim/spec';

type Candidate = SearchAsk['candidates'][number];

/** Evaluates what a search asks for. Designs of one accelerator and quantization share their accuracy. */
export interface Candidates {
  evaluate(ask: SearchAsk, candidate: Candidate): SearchEvaluation;
  /** Takes over the accuracies of an earlier answer. */
  remember(ask: SearchAsk, answer: SearchTell): void;
}

export function createCandidates(subject: {
  readonly spec: SearchSpec;
  readonly network: Network;
  /** Null where nothing is measured on images. */
  readonly images: Images | null;
}): Candidates {
  const { spec, network, images } = subject;
  const evaluateDesign = createDeploymentEvaluator({ network, images });
  const accuracies = new Map<string, SearchAccuracy>();
  const designOf = ({ coordinates }: Candidate) => withKnobs(spec.base, spec.knobs, coordinates);

  return {
    evaluate({ level, needsAccuracy }, candidate) {
      const design = designOf(candidate);
      if (!design.ok) return impossible(design.problem);
      const evaluated = evaluateDesign(design.value, level);
      if (!evaluated.ok) return impossible(evaluated.problem);
      const found = needsAccuracy ? accuracyOf(design.value) : null;
      if (found && !found.ok) return impossible(found.problem);
      return { metrics: deploymentMetrics(evaluated.value), reason: '', accuracy: found?.value ?? null };
    },
    remember({ candidates }, answer) {
      for (const [index, { accuracy }] of answer.entries()) {
        const design = accuracy && designOf(candidates[index]!);
        if (design?.ok) accuracies.set(keyOf(design.value), accuracy!);
      }
    },
  };

  function accuracyOf(design: DeploymentSpec): Outcome<SearchAccuracy, readonly SpecIssue[]> {
    const key = keyOf(design);
    const known = accuracies.get(key);
    if (known) return { ok: true, value: known };
    if (images === null) throw new Error('a search that needs accuracies has images');
    const runSpec = runSpecOfSearch(spec, design);
    const specFingerprint = fingerprint(runSpec);
    const steps = simulateReliability({ spec: runSpec, specFingerprint, network, images, applyOverrides });
    let step = steps.next();
    while (!step.done) step = steps.next();
    if (!step.value.ok) return step.value;
    const { meanRatio, drawInterval, imageInterval } = step.value.value.accuracy;
    const { lowRatio, highRatio } = drawInterval ?? imageInterval;
    const accuracy = { meanRatio, lowRatio, highRatio };
    accuracies.set(key, accuracy);
    return { ok: true, value: accuracy };
  }
}

const keyOf = ({ accelerator, quantization }: DeploymentSpec) => canonicalJson({ accelerator, quantization });

const impossible = (issues: readonly SpecIssue[]): SearchEvaluation => ({
  metrics: null,
  reason: issues.map(({ message }) => message).join('; '),
  accuracy: null,
});
