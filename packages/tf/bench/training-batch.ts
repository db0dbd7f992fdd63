/**
 * What does one batch of training cost with every read simulated, and what with the moments of errors?
 * LeNet-5, the baseline preset, random images, both fidelities.
 * Run: node packages/tf/bench/training-batch.ts
 */
import { packZoo, readNetworkFile } from '@dl-rsim/networks';
import { randomImages } from '@dl-rsim/sim-core/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { describeBackend, injectCrossbar, loadBackend } from '../src/index.ts';
import { designOfTraining, trainingSpec } from '../testing/recover.ts';

const BATCH_COUNT = 32;
const ROUND_COUNT = 5;

console.log(describeBackend(await loadBackend()));
const read = await readNetworkFile(await packZoo('lenet5-mnist'), { name: 'lenet' });
if (!read.ok || read.value.original === null) throw new Error('the zoo has a Layers model of LeNet');
const { network, original } = read.value;
const model = await layers.loadLayersModel(
  tf.io.fromMemory({
    modelTopology: original.modelTopology as object,
    weightSpecs: original.weightSpecs as tf.io.WeightsManifestEntry[],
    weightData: original.weightData,
  }),
);
const calibration = randomImages(network.inputShape, BATCH_COUNT, 10);
const { heightCount, widthCount, channelCount } = network.inputShape;
const inputs = tf.randomUniform([BATCH_COUNT, heightCount, widthCount, channelCount], 0, 1, 'float32', 1);
const targets = tf.oneHot(
  Array.from({ length: BATCH_COUNT }, (_, index) => index % 10),
  10,
);

for (const fidelity of ['table', 'array'] as const) {
  const design = designOfTraining(trainingSpec({ fidelity }), network);
  const [simulatedSec, momentsSec] = [await batchSec('simulated'), await batchSec('moments')];
  console.log(
    `${fidelity}: simulated ${simulatedSec.toFixed(3)} s, moments ${momentsSec.toFixed(3)} s, ` +
      `${(simulatedSec / momentsSec).toFixed(1)} times`,
  );

  /** Median of some batches, after one that warms up. */
  async function batchSec(inTraining: 'simulated' | 'moments'): Promise<number> {
    const injected = await injectCrossbar(model, design, { calibration, inTraining });
    if (!injected.ok) throw new Error(injected.problem.map(({ message }) => message).join('; '));
    const crossbars = injected.value.model;
    crossbars.compile({ optimizer: 'sgd', loss: 'categoricalCrossentropy' });
    const times: number[] = [];
    for (let round = 0; round <= ROUND_COUNT; round++) {
      const startMsec = performance.now();
      await crossbars.trainOnBatch(inputs, targets);
      if (round > 0) times.push((performance.now() - startMsec) / 1000);
    }
    crossbars.dispose();
    return times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!;
  }
}
