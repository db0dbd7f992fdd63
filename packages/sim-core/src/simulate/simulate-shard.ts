import { createInjectedNetwork } from '../inference/network.ts';
import type { Kernel } from '../kernels/kernel.ts';
import { loadKernel } from '../kernels/load.ts';
import { floatOperatorsOn } from '../network/float-inference.ts';
import { type CrossbarOperators, createOperators, forward, predictedClass } from '../network/forward.ts';
import { type Images, imageInput } from '../network/images.ts';
import { createIntegerOperator } from '../network/integer-inference.ts';
import { createCrossbars, type NoisyCrossbar } from './crossbars.ts';
import type { Prepared } from './prepare.ts';
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
  readonly sliceWrongCounts: readonly number[];
  readonly planeWrongCounts: readonly number[];
  readonly irDropErrorRatio: number | null;
}

/** What a shard found; plain JSON. Predictions are class indices in image order. */
export interface ShardResult extends Shard {
  /** Predictions with read errors that match the label. */
  readonly correctCount: number;
  /** Labels among the five largest outputs; null with five classes or fewer. */
  readonly topFiveCount: number | null;
  readonly predictions: readonly number[];
  /** The networks without read errors: in shards of the first draw only, for they are the same in all. */
  readonly reference: ShardReference | null;
  readonly layers: readonly ShardLayerReads[];
}

export interface ShardReference {
  readonly labels: readonly number[];
  readonly floatPredictions: readonly number[];
  readonly idealPredictions: readonly number[];
}

/** Simulates shards one after the other; yields after each image. */
export type ShardSimulator = (shard: Shard) => Generator<ShardProgress, ShardResult>;

const TOP_COUNT = 5;

/**
 * Builds the networks of a run once. Chips that were programmed for one shard are kept for the next: shards
 * of the same chip should follow one another.
 */
export function createShardSimulator(options: {
  readonly design: Design;
  readonly prepared: Prepared;
  /** All images, or a slice that holds those of the shards. */
  readonly images: Images;
  /** Index in the data set of the first image of `images`; 0 by default. */
  readonly imagesStartIndex?: number;
}): ShardSimulator {
  const { design, prepared, images, imagesStartIndex = 0 } = options;
  const { network, extents, card } = design;
  const kernel = loadKernel();
  const crossbars = createCrossbars(design, prepared, { errors: design.fidelity, seed: design.seed, kernel });
  const infer = createInjectedNetwork({ network, extents, crossbars });
  let reference: ReturnType<typeof createReference> | null = null;
  return function* simulateShard(shard) {
    const { shardIndex, chipIndex, repeatIndex, firstImageIndex, imageCount } = shard;
    clearTallies(crossbars);
    const predictions: number[] = [];
    const found = {
      labels: [] as number[],
      floatPredictions: [] as number[],
      idealPredictions: [] as number[],
    };
    let correctCount = 0;
    let topFiveCount = 0;
    for (let i = 0; i < imageCount; i++) {
      const imageIndex = firstImageIndex + i;
      const input = imageInput(images, imageIndex - imagesStartIndex);
      const label = images.labels[imageIndex - imagesStartIndex]!;
      if (chipIndex === 0 && repeatIndex === 0) {
        reference ??= createReference(design, prepared, kernel);
        found.labels.push(label);
        found.floatPredictions.push(reference.predictFloat(input));
        found.idealPredictions.push(reference.predictIdeal(input));
      }
      const output = infer(input, { chipIndex, repeatIndex, imageIndex });
      const prediction = predictedClass(output);
      predictions.push(prediction);
      if (prediction === label) correctCount++;
      if (placeOf(output, label) < TOP_COUNT) topFiveCount++;
      yield { shardIndex, doneImageCount: i + 1, imageCount };
    }
    return {
      shardIndex,
      chipIndex,
      repeatIndex,
      firstImageIndex,
      imageCount,
      correctCount,
      topFiveCount: card.classCount > TOP_COUNT ? topFiveCount : null,
      predictions,
      reference: found.labels.length > 0 ? found : null,
      layers: crossbars.map(readsOf),
    };
  };
}

/** How many outputs come before that of `classIndex`; of equal ones the lower index comes first. */
export function placeOf(output: Float32Array, classIndex: number): number {
  const own = output[classIndex]!;
  let place = 0;
  for (let i = 0; i < output.length; i++) {
    if (output[i]! > own || (output[i]! === own && i < classIndex)) place++;
  }
  return place;
}

function createReference({ network, extents }: Design, { layers }: Prepared, kernel: Kernel) {
  const floatOperators = createOperators(network, extents, floatOperatorsOn(kernel));
  const idealOperators = createOperators(network, extents, (layer, input, layerIndex) => {
    const prepared = layers.find((one) => one.layerIndex === layerIndex)!;
    return createIntegerOperator(layer, input, { quantization: prepared.quantization, kernel });
  });
  const predict = (operators: CrossbarOperators) => (input: Float32Array) =>
    predictedClass(forward({ network, extents, operators, input }));
  return { predictFloat: predict(floatOperators), predictIdeal: predict(idealOperators) };
}

function clearTallies(crossbars: readonly NoisyCrossbar[]): void {
  for (const { tally } of crossbars.flatMap((crossbar) => crossbar.groups)) {
    tally.readCount = 0;
    tally.wrongCount = 0;
    tally.sliceWrongCounts.fill(0);
    tally.planeWrongCounts.fill(0);
  }
}

function readsOf({ layerIndex, groups, irDropErrorRatio }: NoisyCrossbar): ShardLayerReads {
  const tallies = groups.map((group) => group.tally);
  const first = tallies[0]!;
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
  return {
    layerIndex,
    readCount: total(tallies.map((tally) => tally.readCount)),
    wrongCount: total(tallies.map((tally) => tally.wrongCount)),
    sliceWrongCounts: Array.from(first.sliceWrongCounts, (_, i) =>
      total(tallies.map((tally) => tally.sliceWrongCounts[i]!)),
    ),
    planeWrongCounts: Array.from(first.planeWrongCounts, (_, i) =>
      total(tallies.map((tally) => tally.planeWrongCounts[i]!)),
    ),
    irDropErrorRatio: irDropErrorRatio(),
  };
}
