import type { ClassCounts, Draw, LayerErrors, ReliabilityResult } from '@dl-rsim/spec';
import { log } from '../numeric/exact-math.ts';
import { invariant } from '../numeric/invariant.ts';
import { stream } from '../random/stream.ts';
import { describeTables } from './describe-table.ts';
import { accuracyOf, referenceAccuracy } from './intervals.ts';
import { countAgreements, type MergedRun, mergeShards } from './merge.ts';
import type { Prepared, PreparedLayer } from './prepare.ts';
import type { Design } from './resolve.ts';
import type { ShardLayerReads, ShardResult } from './simulate-shard.ts';
import { CORE_VERSION } from './version.ts';

const RESULT_VERSION = 3;

/**
 * The result of a run from its shards, in whichever order they are given: all of them, or those up to where
 * the stop rule was met. Accuracy carries two uncertainties at 95 %: over draws (Student t and bootstrap over
 * chips or repeats) and over images (Wilson with n = images). Throws InvariantError when a shard is missing,
 * double or contradicts another one.
 */
export function summarize(options: {
  readonly design: Design;
  readonly prepared: Prepared;
  /** SHA-256 of the canonical spec. */
  readonly specFingerprint: string;
  readonly shards: readonly ShardResult[];
}): ReliabilityResult {
  const { design, prepared } = options;
  const { statistics, fidelity, seed, card } = design;
  const run = mergeShards(options.shards, statistics);
  const { labels, floatPredictions, idealPredictions } = run.reference;
  return {
    resultVersion: RESULT_VERSION,
    fidelity,
    coreVersion: CORE_VERSION,
    kernel: prepared.kernel,
    specFingerprint: options.specFingerprint,
    seed,
    float: referenceAccuracy(countAgreements(floatPredictions, labels), run.imageCount),
    ideal: referenceAccuracy(countAgreements(idealPredictions, labels), run.imageCount),
    accuracy: accuracyOf(run.draws, statistics, stream(seed, 'bootstrap')),
    topFive: topFive(run, design),
    plannedDrawCount: statistics.chipCount * statistics.repeatCount,
    irDropErrorRatio: run.layers.reduce<number | null>(
      (most, { irDropErrorRatio }) =>
        irDropErrorRatio === null ? most : Math.max(most ?? 0, irDropErrorRatio),
      null,
    ),
    draws: run.draws.map((draw) => describeDraw(draw, run.imageCount)),
    classes: countClasses(run, card.classCount),
    layers: prepared.layers.map((layer) => describeLayer(design, layer, run.layers)),
    errorTables: describeTables(prepared.tables, statistics),
  };
}

function topFive(run: MergedRun, { statistics, seed }: Design): ReliabilityResult['topFive'] {
  const counts = run.draws.flatMap(({ chipIndex, topFiveCount }) =>
    topFiveCount === null ? [] : [{ chipIndex, correctCount: topFiveCount }],
  );
  if (counts.length < run.draws.length) return null;
  return accuracyOf(counts, statistics, stream(seed, 'bootstrap.top-five'));
}

function describeDraw(draw: MergedRun['draws'][number], imageCount: number): Draw {
  const { chipIndex, repeatIndex, correctCount, topFiveCount, changedCount } = draw;
  const accuracyRatio = correctCount / imageCount;
  return { chipIndex, repeatIndex, correctCount, topFiveCount, changedCount, accuracyRatio };
}

/** Only pairs that occurred are listed: a matrix of 1,000 classes would be a million zeros. */
function countClasses({ reference, draws }: MergedRun, classCount: number): ClassCounts[] {
  const imageCounts = new Uint32Array(classCount);
  const counts = Array.from({ length: classCount }, () => new Map<number, number>());
  for (const [i, label] of reference.labels.entries()) {
    imageCounts[label]!++;
    const own = counts[label]!;
    for (const { predictions } of draws) own.set(predictions[i]!, (own.get(predictions[i]!) ?? 0) + 1);
  }
  return counts.map((own, classIndex) => ({
    classIndex,
    imageCount: imageCounts[classIndex]!,
    predictions: [...own]
      .sort(([a], [b]) => a - b)
      .map(([predicted, predictedCount]) => ({ classIndex: predicted, predictedCount })),
  }));
}

function describeLayer(
  design: Design,
  layer: PreparedLayer,
  layers: readonly ShardLayerReads[],
): LayerErrors {
  const { layerIndex } = layer;
  const { layerName, hasErrors } = design.layers.find((one) => one.layerIndex === layerIndex)!;
  const reads = layers.find((one) => one.layerIndex === layerIndex);
  invariant(reads !== undefined, `layer ${layerIndex} is in every shard`);
  const makesReads = hasErrors && design.fidelity !== 'moment';
  return {
    layerIndex,
    layerName,
    clippedWeightCount: layer.clippedWeightCount,
    readCount: makesReads ? reads.readCount : null,
    wrongCount: makesReads ? reads.wrongCount : null,
    sliceWrongCounts: [...reads.sliceWrongCounts],
    planeWrongCounts: [...reads.planeWrongCounts],
    quantization: describeQuantization(layer),
    ...describeErrors(layer),
    sopHistogram: layer.sopHistogram && {
      ...layer.sopHistogram,
      sopCounts: [...layer.sopHistogram.sopCounts],
    },
    errorTableIndex: layer.tableIndices[0] ?? null,
  };
}

function describeQuantization({ quantizationLoss }: PreparedLayer): LayerErrors['quantization'] {
  const { weights, inputs, outputs } = quantizationLoss;
  return {
    weightSignalToNoiseDb: decibel(weights.signal, weights.noise),
    inputSignalToNoiseDb: decibel(inputs.signal, inputs.noise),
    outputSignalToNoiseDb: decibel(outputs.signal, outputs.noise),
    saturatedWeightRatio: weights.saturatedCount / weights.count,
    saturatedInputRatio: inputs.saturatedCount / inputs.count,
  };
}

/** Null where there is no signal or no noise. */
function decibel(signalPower: number, noisePower: number): number | null {
  return signalPower === 0 || noisePower === 0 ? null : DB_PER_LOG * log(signalPower / noisePower);
}

/** 10 / ln 10 */
const DB_PER_LOG = 4.3429448190325175;

function describeErrors({
  errors,
}: PreparedLayer): Pick<LayerErrors, 'signalToNoiseDb' | 'errorMeanRatio' | 'errorSigmaRatio'> {
  if (errors === null || errors.signalPower === 0) {
    return { signalToNoiseDb: null, errorMeanRatio: null, errorSigmaRatio: null };
  }
  const { mean, variance, signalPower } = errors;
  const noisePower = variance + mean * mean;
  const rms = Math.sqrt(signalPower);
  return {
    signalToNoiseDb: decibel(signalPower, noisePower),
    errorMeanRatio: mean / rms,
    errorSigmaRatio: Math.sqrt(variance) / rms,
  };
}
