import {
  type Design,
  type Images,
  imageInput,
  type Network,
  nextWord,
  pixelCount,
  stream,
} from '@dl-rsim/sim-core';
import type { TrainingOptions } from '@dl-rsim/spec';
import * as tf from '@tensorflow/tfjs-core';
// For its side effect: the Node build of tfjs-core has no gradients, the layers package registers them.
import '@tensorflow/tfjs-layers';
import { trainingRule } from './crossbar-rule.ts';
import { breathe, prepareDesign, simulatedAccuracy } from './held-out.ts';
import { createNoisePool } from './noise-pool.ts';
import { type TrainableNetwork, trainableNetwork } from './trainable-network.ts';

export interface FineTuneRequest {
  readonly network: Network;
  /** Resolved for this network; says the accelerator, and how the held-out accuracy is measured. */
  readonly design: Design;
  readonly train: Images;
  readonly heldOut: Images;
  readonly options: TrainingOptions;
  readonly seed: string;
  /** Aborting it ends the generator by throwing its reason. */
  readonly signal?: AbortSignal;
}

/** After every step of the optimizer, and before the first. */
export interface TrainingProgress {
  /** Epochs that are over. */
  readonly epochCount: number;
  /** Steps that are over, of `totalStepCount`. */
  readonly stepCount: number;
  readonly totalStepCount: number;
  /** Cross-entropy and share of right answers of the last batch, with the errors that training sees. */
  readonly loss: number | null;
  readonly trainAccuracyRatio: number | null;
  /** On the simulated accelerator, with weights and errors as they are now: at the start and after epochs. */
  readonly heldOutAccuracyRatio: number | null;
  readonly remainingSec: number | null;
}

export interface FineTuned {
  /** The network with its new float weights. */
  readonly network: Network;
  /** The start and the end of each epoch; loss and train accuracy are means over the epoch. */
  readonly history: readonly TrainingProgress[];
}

const MOMENTUM_RATIO = 0.9;

/**
 * Trains a network on for an accelerator, on the backend that `loadBackend` has set. Every
 * `refreshStepCount` steps the errors that the accelerator makes with the weights of then are measured on the
 * first training images; in between each layer's sums get errors of that mean and variance.
 * @source joshi2020 (noise-aware training); xia2017 (training around stuck cells).
 */
export async function* fineTune(request: FineTuneRequest): AsyncGenerator<TrainingProgress, FineTuned> {
  const { network, options } = request;
  const trained = trainableNetwork(network);
  const optimizer = createOptimizer(options);
  try {
    return yield* runEpochs(request, { trained, optimizer });
  } finally {
    optimizer.dispose();
    trained.dispose();
  }
}

interface Training {
  readonly trained: TrainableNetwork;
  readonly optimizer: tf.Optimizer;
}

async function* runEpochs(
  request: FineTuneRequest,
  training: Training,
): AsyncGenerator<TrainingProgress, FineTuned> {
  const { train, options, signal } = request;
  const { trained } = training;
  const imageCount = Math.min(options.imageCount, train.imageCount);
  const batchCount = Math.min(options.batchCount, imageCount);
  const epochStepCount = Math.floor(imageCount / batchCount);
  const totalStepCount = options.epochCount * epochStepCount;
  const history: TrainingProgress[] = [];
  const startMs = performance.now();
  let stepCount = 0;
  const report = (values: Partial<TrainingProgress>): TrainingProgress => ({
    epochCount: Math.floor(stepCount / epochStepCount),
    stepCount,
    totalStepCount,
    loss: null,
    trainAccuracyRatio: null,
    heldOutAccuracyRatio: null,
    remainingSec: stepCount === 0 ? null : secondsLeft(startMs, stepCount, totalStepCount),
    ...values,
  });
  history.push(report({ heldOutAccuracyRatio: await heldOutAccuracy(request, trained) }));
  yield history[0]!;
  const takeStep = createStepper(request, training);
  for (let epoch = 0; epoch < options.epochCount; epoch++) {
    const order = shuffled(imageCount, request.seed, epoch);
    const sums = { loss: 0, accuracy: 0 };
    for (let batch = 0; batch < epochStepCount; batch++) {
      const places = order.subarray(batch * batchCount, (batch + 1) * batchCount);
      const found = await takeStep(places, stepCount++ / totalStepCount);
      sums.loss += found.loss;
      sums.accuracy += found.trainAccuracyRatio;
      if (batch + 1 < epochStepCount) yield report(found);
      await breathe();
      signal?.throwIfAborted();
    }
    const means = { loss: sums.loss / epochStepCount, trainAccuracyRatio: sums.accuracy / epochStepCount };
    history.push(report({ ...means, heldOutAccuracyRatio: await heldOutAccuracy(request, trained) }));
    yield history.at(-1)!;
  }
  return { network: trained.toNetwork(), history };
}

/** One step of the optimizer: at `doneRatio` of all steps, on the images at `places`. */
function createStepper({ design, train, options, seed, signal }: FineTuneRequest, training: Training) {
  const { trained, optimizer } = training;
  const pool = createNoisePool(seed);
  const classCount = design.card.classCount;
  const seen = options.awareness.faults === 'on' ? withoutFaults(design) : design;
  let rule: ReturnType<typeof trainingRule> | null = null;
  let age = 0;
  // Without noise only the grids of weights are looked at.
  const epochStepCount = Math.floor(Math.min(options.imageCount, train.imageCount) / options.batchCount);
  const lifetimeCount = options.awareness.noise === 'on' ? options.refreshStepCount : epochStepCount;
  return async (places: Int32Array, doneRatio: number) => {
    if (rule === null || age >= lifetimeCount) {
      const prepared = await prepareDesign({ ...seen, network: trained.toNetwork() }, train, signal);
      rule = trainingRule({
        design,
        prepared,
        awareness: options.awareness,
        chipIndex: options.chipIndex,
        pool,
      });
      age = 0;
    }
    age++;
    const ruled = rule;
    const { images, labels } = batchOf(train, places, classCount);
    setLearningRate(optimizer, options.learningRateRatio * 0.5 * (1 + Math.cos(Math.PI * doneRatio)));
    let rightCount: tf.Scalar | null = null;
    const loss = optimizer.minimize(
      () => {
        const logits = trained.forward(images, ruled);
        rightCount = tf.keep(countRight(logits, labels));
        return tf.losses.softmaxCrossEntropy(labels, logits) as tf.Scalar;
      },
      true,
      [...trained.variables],
    )!;
    const found = {
      loss: (await loss.data())[0]!,
      trainAccuracyRatio: (await rightCount!.data())[0]! / places.length,
    };
    tf.dispose([loss, rightCount!, images, labels]);
    return found;
  };
}

function countRight(logits: tf.Tensor, labels: tf.Tensor): tf.Scalar {
  return tf.sum(tf.cast(tf.equal(tf.argMax(logits, 1), tf.argMax(labels, 1)), 'float32'));
}

async function heldOutAccuracy(request: FineTuneRequest, trained: TrainableNetwork): Promise<number> {
  const { design, train, heldOut, options, signal } = request;
  const network = trained.toNetwork();
  const prepared = await prepareDesign({ ...design, network }, train, signal);
  const firstChipIndex = options.chipIndex;
  return simulatedAccuracy({ design, network, prepared, images: heldOut, firstChipIndex, signal });
}

/** Stuck cells that training knows are not noise as well. */
function withoutFaults(design: Design): Design {
  const layers = design.layers.map((layer) => {
    const { accelerator } = layer;
    const faults = { ...accelerator.device.faults, stuckLrsRatio: 0, stuckHrsRatio: 0 };
    return { ...layer, accelerator: { ...accelerator, device: { ...accelerator.device, faults } } };
  });
  return { ...design, layers };
}

function createOptimizer({ optimizer, learningRateRatio }: TrainingOptions): tf.Optimizer {
  return optimizer === 'adam'
    ? tf.train.adam(learningRateRatio)
    : tf.train.momentum(learningRateRatio, MOMENTUM_RATIO);
}

/** Adam reads its rate at every step and has no setter for it; the others keep a tensor of it. */
function setLearningRate(optimizer: tf.Optimizer, rate: number): void {
  if ('setLearningRate' in optimizer) (optimizer as tf.SGDOptimizer).setLearningRate(rate);
  else Object.assign(optimizer, { learningRate: rate });
}

function batchOf(images: Images, places: Int32Array, classCount: number) {
  const { heightCount, widthCount, channelCount } = images.shape;
  const size = pixelCount(images.shape);
  const pixels = new Float32Array(places.length * size);
  const oneHot = new Float32Array(places.length * classCount);
  for (const [i, place] of places.entries()) {
    pixels.set(imageInput(images, place), i * size);
    oneHot[i * classCount + images.labels[place]!] = 1;
  }
  return {
    images: tf.tensor4d(pixels, [places.length, heightCount, widthCount, channelCount]),
    labels: tf.tensor2d(oneHot, [places.length, classCount]),
  };
}

/** 0 .. count - 1 in an order of its own for each epoch. */
function shuffled(count: number, seed: string, epoch: number): Int32Array {
  const source = stream(seed, 'training.order', epoch);
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let last = count - 1; last > 0; last--) {
    const other = (nextWord(source) >>> 0) % (last + 1);
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}

function secondsLeft(startMs: number, doneCount: number, totalCount: number): number {
  return ((performance.now() - startMs) / 1000 / doneCount) * (totalCount - doneCount);
}
