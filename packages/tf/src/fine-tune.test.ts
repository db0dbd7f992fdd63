import { randomImages, tinyConvNetwork } from '@dl-rsim/sim-core/testing';
import type { TrainingOptions } from '@dl-rsim/spec';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { mnistImages, zooLenet } from '../testing/mnist.ts';
import { designOfTraining, measureReliability, trainingSpec } from '../testing/recover.ts';
import { type FineTuned, type FineTuneRequest, fineTune, type TrainingProgress } from './fine-tune.ts';
import { loadBackend } from './load-backend.ts';

const datasetsDir = process.env.DLRSIM_DATASETS_DIR;
if (datasetsDir === undefined) {
  console.warn('SKIPPED: recovery of LeNet on MNIST. Set DLRSIM_DATASETS_DIR to a folder with mnist/*.gz.');
}

async function run(request: FineTuneRequest): Promise<{ progress: TrainingProgress[]; tuned: FineTuned }> {
  const progress: TrainingProgress[] = [];
  const steps = fineTune(request);
  for (let step = await steps.next(); ; step = await steps.next()) {
    if (step.done) return { progress, tuned: step.value };
    progress.push(step.value);
  }
}

/** A request on random images, too few to learn anything by. */
function smallRequest(options: Partial<TrainingOptions> = {}, device: object = {}): FineTuneRequest {
  const network = tinyConvNetwork();
  const base = trainingSpec();
  const spec = trainingSpec({
    accelerator: { ...base.accelerator, device: { ...base.accelerator.device, ...device } },
    training: {
      ...{ epochCount: 2, imageCount: 12, batchCount: 4, heldOutImageCount: 4, calibrationImageCount: 2 },
      ...options,
    },
  });
  const design = designOfTraining(spec, network);
  const images = randomImages(network.inputShape, 12, design.card.classCount);
  return { network, design, train: images, heldOut: images, options: spec.training, seed: spec.seed };
}

describe('fineTune', () => {
  beforeAll(async () => {
    await loadBackend();
  });

  it('tells every step, measures at the start and after every epoch, and leaks nothing', async () => {
    const request = smallRequest();
    const before = tf.memory().numTensors;
    const { progress, tuned } = await run(request);
    expect(tf.memory().numTensors).toBe(before);
    expect(progress.map(({ stepCount }) => stepCount)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    const measured = progress.filter(({ heldOutAccuracyRatio }) => heldOutAccuracyRatio !== null);
    expect(measured).toEqual(tuned.history);
    expect(measured.map(({ epochCount, totalStepCount }) => [epochCount, totalStepCount])).toEqual([
      [0, 6],
      [1, 6],
      [2, 6],
    ]);
    expect(progress.at(-1)).toMatchObject({ remainingSec: 0, loss: expect.any(Number) });
  });

  it('changes the weights of crossbar layers alone, the same for a seed', async () => {
    const request = smallRequest({ epochCount: 1 });
    const { network } = (await run(request)).tuned;
    expect((await run(request)).tuned.network).toEqual(network);
    expect((await run({ ...request, seed: '00000000000000a8' })).tuned.network).not.toEqual(network);
    for (const [i, layer] of network.layers.entries()) {
      const given = request.network.layers[i]!;
      if (layer.kind === 'conv2d' || layer.kind === 'dense') expect(layer).not.toEqual(given);
      else expect(layer).toEqual(given);
    }
  });

  it.each([
    ['quantization', {}],
    ['noise', {}],
    ['faults', { faults: { stuckLrsRatio: 0.02, stuckHrsRatio: 0.05, clusterCellCount: 1 } }],
  ])('trains otherwise with %s than without', async (key, device) => {
    const off = { quantization: 'off', noise: 'off', faults: 'off' } as const;
    const plain = await run(smallRequest({ epochCount: 1, awareness: off }, device));
    const aware = await run(smallRequest({ epochCount: 1, awareness: { ...off, [key]: 'on' } }, device));
    expect(aware.tuned.history[1]!.loss).not.toBe(plain.tuned.history[1]!.loss);
  });

  it('ends by the reason of an abort, and leaks nothing', async () => {
    const stop = new AbortController();
    const request = { ...smallRequest(), signal: stop.signal };
    const before = tf.memory().numTensors;
    const steps = fineTune(request);
    await steps.next();
    await steps.next();
    stop.abort(new Error('enough'));
    await expect(steps.next()).rejects.toThrow('enough');
    expect(tf.memory().numTensors).toBe(before);
  });

  it('leaks nothing when it is left early', async () => {
    const request = smallRequest();
    const before = tf.memory().numTensors;
    for await (const { stepCount } of fineTune(request)) if (stepCount === 2) break;
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe.skipIf(datasetsDir === undefined)('fine-tuning for the baseline accelerator', () => {
  it('recovers more than half of what LeNet loses on MNIST', { timeout: 120_000 }, async () => {
    await loadBackend();
    const network = await zooLenet();
    const test = mnistImages(datasetsDir!, 't10k', 300);
    const training = { epochCount: 2, imageCount: 6000, heldOutImageCount: 50 };
    const spec = trainingSpec({ training });
    const design = designOfTraining(spec, network);
    const statistics = { imageCount: 300, chipCount: 3 };
    const before = measureReliability(network, test, { spec, statistics });
    const train = mnistImages(datasetsDir!, 'train', 6000);
    const { tuned } = await run({
      network,
      design,
      train,
      heldOut: test,
      options: spec.training,
      seed: spec.seed,
    });
    const after = measureReliability(tuned.network, test, { spec, statistics });
    const lostRatio = before.ideal.accuracyRatio - before.accuracy.meanRatio;
    expect(lostRatio).toBeGreaterThan(0.2);
    // The whole interval over images lies above the half, not only the mean of 300 images and 3 chips.
    expect(after.accuracy.imageInterval.lowRatio).toBeGreaterThan(before.accuracy.meanRatio + lostRatio / 2);
  });

  it('works around the stuck cells of its chip', { timeout: 120_000 }, async () => {
    await loadBackend();
    const network = await zooLenet();
    const test = mnistImages(datasetsDir!, 't10k', 100);
    const train = mnistImages(datasetsDir!, 'train', 2000);
    const tune = async (faults: 'on' | 'off') => {
      const base = trainingSpec();
      const device = {
        ...base.accelerator.device,
        resistanceRatio: 100,
        variation: { lognormal: { lrsSigmaRatio: 0.02, hrsSigmaRatio: 0.02 } },
        faults: { stuckLrsRatio: 0.01, stuckHrsRatio: 0.01, clusterCellCount: 1 },
      };
      const spec = trainingSpec({
        fidelity: 'array',
        accelerator: { ...base.accelerator, device },
        training: {
          ...{ epochCount: 1, imageCount: 2000, heldOutImageCount: 100, calibrationImageCount: 2 },
          learningRateRatio: 0.004,
          awareness: { quantization: 'on', noise: 'off', faults },
        },
      });
      const design = designOfTraining(spec, network);
      const request = { network, design, train, heldOut: test, options: spec.training, seed: spec.seed };
      return (await run(request)).tuned.history;
    };
    const [aware, unaware] = [await tune('on'), await tune('off')];
    expect(aware[0]!.heldOutAccuracyRatio).toBe(unaware[0]!.heldOutAccuracyRatio);
    expect(aware.at(-1)!.heldOutAccuracyRatio! - unaware.at(-1)!.heldOutAccuracyRatio!).toBeGreaterThan(0.2);
  });
});
