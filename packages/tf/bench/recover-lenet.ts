/**
 * How much of the accuracy that an accelerator costs does fine-tuning bring back? LeNet-5 on MNIST, the
 * baseline preset, measured by whole reliability runs before and after.
 * Run: DLRSIM_DATASETS_DIR=<folder with mnist/> node packages/tf/bench/recover-lenet.ts [table | array]
 */
import { fineTune } from '../src/fine-tune.ts';
import { describeBackend, loadBackend } from '../src/index.ts';
import { mnistImages, zooLenet } from '../testing/mnist.ts';
import { designOfTraining, measureReliability, trainingSpec } from '../testing/recover.ts';

const datasetsDir = process.env.DLRSIM_DATASETS_DIR;
if (datasetsDir === undefined)
  throw new Error('set DLRSIM_DATASETS_DIR to a folder that holds mnist/train-images-idx3-ubyte.gz …');
const fidelity = process.argv[2] === 'array' ? 'array' : 'table';
const TRAIN_COUNT = Number(process.env.RECOVER_TRAIN ?? 20_000);
const EPOCH_COUNT = Number(process.env.RECOVER_EPOCHS ?? 4);
const TEST_COUNT = Number(process.env.RECOVER_TEST ?? 2000);
const CHIP_COUNT = 5;

console.log(describeBackend(await loadBackend()));
const network = await zooLenet();
const train = mnistImages(datasetsDir, 'train', TRAIN_COUNT);
const test = mnistImages(datasetsDir, 't10k', TEST_COUNT);
const training = { epochCount: EPOCH_COUNT, imageCount: TRAIN_COUNT };
const spec = trainingSpec({ fidelity, training });
const statistics = { imageCount: TEST_COUNT, chipCount: CHIP_COUNT };
const before = measure('before', network);
const steps = fineTune({
  network,
  design: designOfTraining(spec, network),
  train,
  heldOut: test,
  options: spec.training,
  seed: spec.seed,
});
let step = await steps.next();
for (; !step.done; step = await steps.next()) {
  const { epochCount, loss, trainAccuracyRatio, heldOutAccuracyRatio, remainingSec } = step.value;
  if (heldOutAccuracyRatio === null) continue;
  console.log(
    `epoch ${epochCount}  loss ${loss?.toFixed(4) ?? '-'}  training ${percent(trainAccuracyRatio)}  ` +
      `held out ${percent(heldOutAccuracyRatio)}  ${Math.round(remainingSec ?? 0)} s left`,
  );
}
const after = measure('after', step.value.network);
const lostRatio = before.ideal.accuracyRatio - before.accuracy.meanRatio;
const wonRatio = after.accuracy.meanRatio - before.accuracy.meanRatio;
console.log(
  `lost ${percent(lostRatio)}, recovered ${percent(wonRatio)}: ${percent(wonRatio / lostRatio)} of it`,
);

function measure(when: string, measured: typeof network) {
  const result = measureReliability(measured, test, { spec, statistics });
  const { accuracy, ideal, float } = result;
  const { lowRatio, highRatio } = accuracy.imageInterval;
  const { drawInterval } = accuracy;
  console.log(
    `${when}: ${percent(accuracy.meanRatio)} on the accelerator (${CHIP_COUNT} chips, ${TEST_COUNT} ` +
      'images, ' +
      `95 % over images ${percent(lowRatio)} to ${percent(highRatio)}, over chips ` +
      `${percent(drawInterval?.lowRatio ?? null)} to ${percent(drawInterval?.highRatio ?? null)}), ` +
      `without errors ${percent(ideal.accuracyRatio)}, float ${percent(float.accuracyRatio)}`,
  );
  return result;
}

function percent(ratio: number | null): string {
  return ratio === null ? '-' : `${(100 * ratio).toFixed(2)} %`;
}
