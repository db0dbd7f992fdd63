import { applyOverrides, type ReliabilityResult, type RunSpec } from '@dl-rsim/spec';
import { type Images, simulateReliability } from '../src/index.ts';
import { drain } from './drain.ts';
import type { FieldChanges } from './factor-cases.ts';
import { randomImages, tinyConvNetwork } from './tiny-networks.ts';

const network = tinyConvNetwork();

/** Images of the tiny convolution, as many as any case asks for. */
export const factorImages: Images = randomImages(network.inputShape, 8, 3);

/** A copy of a document with these fields set; what lies around a field must be there. */
export function withFields(document: unknown, changes: FieldChanges): unknown {
  // Unlike structuredClone, this parts what two fields share.
  const copy: unknown = JSON.parse(JSON.stringify(document));
  for (const [path, value] of Object.entries(changes)) {
    const steps = path.split('.');
    const last = steps.pop() as string;
    let around = copy as Record<string, unknown>;
    for (const step of steps) around = around[step] as Record<string, unknown>;
    around[last] = structuredClone(value);
  }
  return copy;
}

/** A whole run of the tiny convolution, step by step. */
export function factorSteps(spec: RunSpec) {
  const specFingerprint = 'f'.repeat(64);
  return simulateReliability({ spec, specFingerprint, network, images: factorImages, applyOverrides });
}

/** Its result, or its issues. */
export const runFactors = (spec: RunSpec) => drain(factorSteps(spec));

/** What a factor can do to a result: error rates, signal to noise, predictions; no labels or read counts. */
export function errorsOf({ float, ideal, accuracy, draws, classes, layers, errorTables }: ReliabilityResult) {
  return {
    predictions: { float, ideal, accuracy, draws, classes },
    tables: errorTables.map(({ activeRows }) => activeRows.map(({ wrongRatios }) => wrongRatios)),
    layers: layers.map((layer) => ({
      wrongRatio: (layer.wrongCount ?? 0) / (layer.readCount ?? 1),
      sliceWrongCounts: layer.sliceWrongCounts,
      signalToNoiseDb: layer.signalToNoiseDb,
      errorMeanRatio: layer.errorMeanRatio,
      errorSigmaRatio: layer.errorSigmaRatio,
    })),
  };
}
