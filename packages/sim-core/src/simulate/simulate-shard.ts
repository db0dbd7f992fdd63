import type { ErrorTable } from '../error-table/table.ts';
import { createInjectedNetwork } from '../inference/network.ts';
import { createRowSampler } from '../inference/row-sampler.ts';
import { createFloatOperator } from '../network/float-inference.ts';
import { type CrossbarOperators, createOperators, forward, predictedClass } from '../network/forward.ts';
import { type Images, imageInput } from '../network/images.ts';
import { createIntegerOperator } from '../network/integer-inference.ts';
import { invariant } from '../numeric/invariant.ts';
import type { Design } from './resolve.ts';
import type { Shard } from './shards.ts';

export interface ShardProgress {
  readonly shardIndex: number;
  readonly doneImageCount: number;
  readonly imageCount: number;
}

/** Reads of one crossbar layer over the shard's images. */
export interface ShardLayerReads {
  readonly layerIndex: number;
  readonly readCount: number;
  readonly wrongCount: number;
  readonly zeroCount: number;
}

/** What a shard found; plain JSON. Predictions are class indices in image order. */
export interface ShardResult extends Shard {
  /** Predictions with read errors that match the label. */
  readonly correctCount: number;
  /** Predictions with read errors that differ from the ideal network's. */
  readonly changedCount: number;
  readonly idealCorrectCount: number;
  readonly floatCorrectCount: number;
  readonly predictions: readonly number[];
  readonly idealPredictions: readonly number[];
  readonly floatPredictions: readonly number[];
  readonly layers: readonly ShardLayerReads[];
}

/** Runs the float, the ideal and the error-injected network over a shard; yields after each image. */
export function* simulateShard(options: {
  readonly design: Design;
  readonly errorTable: ErrorTable;
  /** All images, or a slice that holds the shard's. */
  readonly images: Images;
  /** Index in the data set of the first image of `images`; 0 by default. */
  readonly imagesStartIndex?: number;
  readonly shard: Shard;
}): Generator<ShardProgress, ShardResult> {
  const { design, errorTable, images, imagesStartIndex = 0, shard } = options;
  const { network, extents, quantization, seed } = design;
  const { maxActiveCount: groupRowCount } = design.table;
  invariant(errorTable.maxActiveCount === groupRowCount, 'the error table belongs to the design');
  const floatOperators = createOperators(network, extents, createFloatOperator);
  const idealOperators = createOperators(network, extents, (layer, input) =>
    createIntegerOperator(layer, input, quantization),
  );
  const sampler = createRowSampler(errorTable);
  const injected = createInjectedNetwork({ network, extents, quantization, sampler, groupRowCount, seed });
  const predict = (operators: CrossbarOperators, input: Float32Array) =>
    predictedClass(forward({ network, extents, operators, input }));

  const labels: number[] = [];
  const predictions: number[] = [];
  const idealPredictions: number[] = [];
  const floatPredictions: number[] = [];
  for (let i = 0; i < shard.imageCount; i++) {
    const imageIndex = shard.firstImageIndex + i;
    const input = imageInput(images, imageIndex - imagesStartIndex);
    labels.push(images.labels[imageIndex - imagesStartIndex]!);
    floatPredictions.push(predict(floatOperators, input));
    idealPredictions.push(predict(idealOperators, input));
    predictions.push(predictedClass(injected.infer(input, { repeatIndex: shard.repeatIndex, imageIndex })));
    yield { shardIndex: shard.shardIndex, doneImageCount: i + 1, imageCount: shard.imageCount };
  }
  return {
    ...shard,
    correctCount: countAgreements(predictions, labels),
    changedCount: shard.imageCount - countAgreements(predictions, idealPredictions),
    idealCorrectCount: countAgreements(idealPredictions, labels),
    floatCorrectCount: countAgreements(floatPredictions, labels),
    predictions,
    idealPredictions,
    floatPredictions,
    layers: injected.tallies(),
  };
}

function countAgreements(left: readonly number[], right: readonly number[]): number {
  return left.reduce((count, value, i) => count + (value === right[i] ? 1 : 0), 0);
}
