import type {
  Accuracy,
  Interval,
  LayerReads,
  ReferenceAccuracy,
  ReliabilityResult,
  Repeat,
  RunSpec,
} from '@dl-rsim/spec';
import { type ErrorTable, listProbabilities } from '../error-table/table.ts';
import { isCrossbarLayer, type Network } from '../network/graph.ts';
import {
  CONFIDENCE_LEVEL,
  type ConfidenceBounds,
  studentInterval,
  wilsonInterval,
} from '../numeric/confidence.ts';
import { invariant } from '../numeric/invariant.ts';
import { mean, sampleDeviation } from '../numeric/moments.ts';
import { type MergedRun, mergeShards } from './merge.ts';
import type { ShardResult } from './simulate-shard.ts';
import { CORE_VERSION, KERNEL } from './version.ts';

const RESULT_VERSION = 1;

/**
 * The result of a run from all its shards, in whichever order they are given. Accuracy carries two
 * uncertainties: over error draws (Student t over repeats) and over images (Wilson with n = images), both at
 * 95 %. Throws InvariantError when a shard is missing, double or contradicts another one.
 */
export function summarize(options: {
  readonly spec: RunSpec;
  /** SHA-256 of the canonical spec. */
  readonly specFingerprint: string;
  readonly network: Network;
  readonly errorTable: ErrorTable;
  readonly shards: readonly ShardResult[];
}): ReliabilityResult {
  const { spec, network, errorTable } = options;
  const run = mergeShards(options.shards, spec.statistics);
  return {
    resultVersion: RESULT_VERSION,
    fidelity: 'table',
    coreVersion: CORE_VERSION,
    kernel: KERNEL,
    specFingerprint: options.specFingerprint,
    seed: spec.seed,
    float: referenceAccuracy(run.floatCorrectCount, run.imageCount),
    ideal: referenceAccuracy(run.idealCorrectCount, run.imageCount),
    repeats: run.repeats.map((repeat) => describeRepeat(repeat, run.imageCount)),
    accuracy: overallAccuracy(run),
    layers: run.layers.map((reads) => nameLayer(reads, network)),
    errorTable: { sampleCount: errorTable.sampleCount, probabilityRatios: listProbabilities(errorTable) },
  };
}

function referenceAccuracy(correctCount: number, imageCount: number): ReferenceAccuracy {
  const accuracyRatio = correctCount / imageCount;
  return { correctCount, imageCount, accuracyRatio, interval: wilson(accuracyRatio, imageCount) };
}

function describeRepeat(repeat: MergedRun['repeats'][number], imageCount: number): Repeat {
  return { ...repeat, accuracyRatio: repeat.correctCount / imageCount };
}

function overallAccuracy({ repeats, imageCount }: MergedRun): Accuracy {
  const accuracies = repeats.map((repeat) => repeat.correctCount / imageCount);
  // From whole counts, so that equal repeats give exactly their common accuracy.
  const meanRatio = mean(repeats.map((repeat) => repeat.correctCount)) / imageCount;
  const drawBounds = studentInterval(accuracies);
  return {
    meanRatio,
    standardDeviationRatio: sampleDeviation(accuracies),
    repeatCount: repeats.length,
    imageCount,
    drawInterval: drawBounds && interval(drawBounds, 'student-t'),
    imageInterval: wilson(meanRatio, imageCount),
  };
}

function wilson(proportion: number, imageCount: number): Interval {
  return interval(wilsonInterval(proportion, imageCount), 'wilson');
}

function interval({ low, high }: ConfidenceBounds, method: Interval['method']): Interval {
  return { lowRatio: low, highRatio: high, levelRatio: CONFIDENCE_LEVEL, method };
}

function nameLayer(reads: MergedRun['layers'][number], network: Network): LayerReads {
  const layer = network.layers[reads.layerIndex];
  invariant(layer !== undefined && isCrossbarLayer(layer), `layer ${reads.layerIndex} is a crossbar layer`);
  const { layerIndex, readCount, wrongCount, zeroCount } = reads;
  return { layerIndex, layerName: layer.name, readCount, wrongCount, zeroCount };
}
