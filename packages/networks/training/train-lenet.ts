/**
 * Trains the zoo's LeNet-5 on MNIST so that it stands the paper's fixed point <2,4> for weights and
 * activations. Run: DLRSIM_DATASETS_DIR=<folder with mnist/> npm run train:lenet
 */
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadBackend } from '@dl-rsim/tf';
import * as tf from '@tensorflow/tfjs-core';
import { seededRandom } from '../src/seeded-random.ts';
import { warpImage } from './augment.ts';
import {
  clampKernels,
  createLenet,
  forwardLenet,
  type LenetLayer,
  type Precision,
  toLayersModel,
} from './lenet.ts';
import { pick, readMnistSplit, type Split } from './mnist-files.ts';
import { saveModel } from './save-model.ts';

const SEED = 20180612;
const EPOCH_COUNT = Number(process.env.LENET_EPOCHS ?? 20);
const BATCH_COUNT = 64;
const VALIDATION_COUNT = 5000;
const PEAK_RATE = 2e-3;
/** From this epoch on the images are no longer distorted: the last steps settle on the true distribution. */
const PLAIN_EPOCH_COUNT = 2;
const WARP = { shiftPixels: 2, angleRadians: 0.2, scaleRatio: 0.12, shearRatio: 0.2 };

const folder = process.env.DLRSIM_DATASETS_DIR;
if (folder === undefined)
  throw new Error('set DLRSIM_DATASETS_DIR to a folder that holds mnist/train-images-idx3-ubyte.gz …');
const outFolder =
  process.env.LENET_OUT ?? join(dirname(fileURLToPath(import.meta.url)), '../zoo/lenet5-mnist');
mkdirSync(outFolder, { recursive: true });
const logFile = join(outFolder, 'training.log');
writeFileSync(logFile, '');
const log = (line: string): void => {
  appendFileSync(logFile, `${line}\n`);
  console.log(line);
};

const { backend } = await loadBackend({ prefer: 'wasm' });
const random = seededRandom(SEED);
const official = readMnistSplit(folder, 'train');
const order = shuffled(official.imageCount);
const validation = pick(official, order.slice(0, VALIDATION_COUNT));
const training = pick(official, order.slice(VALIDATION_COUNT));
const lenet = createLenet(SEED);
const stepCount = EPOCH_COUNT * Math.floor(training.imageCount / BATCH_COUNT);
log(
  `LeNet-5 on MNIST: ${training.imageCount} training and ${VALIDATION_COUNT} validation images, seed ${SEED}`,
);
log(
  `backend ${backend}, ${EPOCH_COUNT} epochs, batch ${BATCH_COUNT}, Adam, rate ${PEAK_RATE} ` +
    `falling as a cosine`,
);
log('weights always on the <2,4> grid; activations on it in every other step (straight-through gradients)');

const optimizer = tf.train.adam(PEAK_RATE);
const variables = lenet.flatMap(({ kernel, bias }) => [kernel, bias]);
let stepIndex = 0;
for (let epoch = 1; epoch <= EPOCH_COUNT; epoch++) {
  const isPlain = epoch > EPOCH_COUNT - PLAIN_EPOCH_COUNT;
  const meanLoss = await trainEpoch(isPlain);
  const [fixed, float] = [
    await measureAccuracy(validation, 'fixed'),
    await measureAccuracy(validation, 'float'),
  ];
  log(
    `epoch ${String(epoch).padStart(2)}  loss ${meanLoss.toFixed(4)}  validation <2,4> ` +
      `${percent(fixed)}  float ${percent(float)}`,
  );
}

await saveModel(toLayersModel(lenet), outFolder);
const test = readMnistSplit(folder, 't10k');
log(
  `test, ${test.imageCount} images, weights on the grid, float activations: ` +
    `${percent(await measureAccuracy(test, 'float'))}`,
);
log(
  `test, ${test.imageCount} images, weights and activations <2,4>: ` +
    `${percent(await measureAccuracy(test, 'fixed'))}`,
);

async function trainEpoch(isPlain: boolean): Promise<number> {
  const positions = shuffled(training.imageCount);
  let lossSum = 0;
  let batches = 0;
  for (let start = 0; start + BATCH_COUNT <= positions.length; start += BATCH_COUNT) {
    const precision: Precision = stepIndex % 2 === 0 ? 'fixed' : 'float';
    // Adam reads its rate at every step, but the class has no setter for it.
    Object.assign(optimizer, {
      learningRate: PEAK_RATE * 0.5 * (1 + Math.cos((Math.PI * stepIndex) / stepCount)),
    });
    const { images, labels } = batchTensors(positions.slice(start, start + BATCH_COUNT), isPlain);
    const loss = optimizer.minimize(() => crossEntropy(lenet, images, labels, precision), true, variables);
    clampKernels(lenet);
    lossSum += (await loss!.data())[0]!;
    batches++;
    tf.dispose([loss!, images, labels]);
    if (++stepIndex % 200 === 0)
      console.log(`  step ${stepIndex} of ${stepCount}, mean loss ${lossSum / batches}`);
  }
  return lossSum / batches;
}

function crossEntropy(
  network: readonly LenetLayer[],
  images: tf.Tensor4D,
  labels: tf.Tensor2D,
  precision: Precision,
): tf.Scalar {
  const logits = forwardLenet(network, images, precision);
  return tf.losses.softmaxCrossEntropy(labels, logits, undefined, 0.02);
}

function batchTensors(
  positions: readonly number[],
  isPlain: boolean,
): { images: tf.Tensor4D; labels: tf.Tensor2D } {
  const pixels = new Float32Array(positions.length * 784);
  const oneHot = new Float32Array(positions.length * 10);
  positions.forEach((from, to) => {
    const source = training.pixels.subarray(from * 784, (from + 1) * 784);
    const target = pixels.subarray(to * 784, (to + 1) * 784);
    if (isPlain) target.set(Float32Array.from(source, (value) => value / 255));
    else warpImage(source, target, random, WARP);
    oneHot[to * 10 + training.labels[from]!] = 1;
  });
  return {
    images: tf.tensor4d(pixels, [positions.length, 28, 28, 1]),
    labels: tf.tensor2d(oneHot, [positions.length, 10]),
  };
}

async function measureAccuracy(split: Split, precision: Precision): Promise<number> {
  let correctCount = 0;
  for (let start = 0; start < split.imageCount; start += 500) {
    const pixels = Float32Array.from(
      split.pixels.subarray(start * 784, (start + 500) * 784),
      (value) => value / 255,
    );
    const winners = tf.tidy(() =>
      tf.argMax(forwardLenet(lenet, tf.tensor4d(pixels, [pixels.length / 784, 28, 28, 1]), precision), 1),
    );
    const predictions = await winners.data();
    winners.dispose();
    correctCount += predictions.filter((digit, at) => digit === split.labels[start + at]).length;
  }
  return correctCount / split.imageCount;
}

function shuffled(count: number): number[] {
  const positions = Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const other = random.index(last + 1);
    [positions[last], positions[other]] = [positions[other]!, positions[last]!];
  }
  return positions;
}

function percent(ratio: number): string {
  return `${(100 * ratio).toFixed(2)} %`;
}
