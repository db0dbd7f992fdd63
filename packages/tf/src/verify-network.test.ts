import type { ReadNetwork } from '@dl-rsim/networks';
import { tinyGraphNetwork } from '@dl-rsim/sim-core/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { workingBackends } from '../testing/backends.ts';
import { readModel } from '../testing/read-model.ts';
import { sampleImages } from './sample-images.ts';
import { verifyNetwork } from './verify-network.ts';

const backends = await workingBackends();
const shape = { heightCount: 9, widthCount: 8, channelCount: 3 };
const images = sampleImages(shape, 9);

function smallModel(): layers.LayersModel {
  const weights = (seed: number) => ({ kernelInitializer: layers.initializers.heNormal({ seed }) });
  return layers.sequential({
    layers: [
      layers.layers.conv2d({
        inputShape: [9, 8, 3],
        filters: 5,
        kernelSize: 3,
        padding: 'same',
        ...weights(1),
      }),
      layers.layers.batchNormalization({
        movingVarianceInitializer: layers.initializers.constant({ value: 2 }),
      }),
      layers.layers.reLU(),
      layers.layers.depthwiseConv2d({
        kernelSize: 3,
        strides: 2,
        depthwiseInitializer: layers.initializers.heNormal({ seed: 2 }),
      }),
      layers.layers.flatten(),
      layers.layers.dense({ units: 4, activation: 'softmax', ...weights(3) }),
    ],
  });
}

describe.each(backends)('verifyNetwork on %s', (backend) => {
  beforeAll(() => {
    process.env.DLRSIM_TF_BACKEND = backend;
  });

  it('runs the file itself where TensorFlow.js can', async () => {
    const read = await readModel(smallModel());
    expect(read.original).not.toBeNull();
    const found = await verifyNetwork(read, images);
    expect(found).toMatchObject({ backend, against: 'original', whyNotOriginal: null, imageCount: 9 });
    expect(found.samePredictionCount).toBe(9);
    expect(found.largestDifferenceRatio).toBeLessThan(1e-5);
    expect(found.largestDifferenceRatio).toBeGreaterThan(0);
  });

  it('gives the file images without the mean that its user chose', async () => {
    const mean = sampleImages(shape, 1, '00000000000000ff');
    const found = await verifyNetwork(await readModel(smallModel(), mean), images);
    expect(found.against).toBe('original');
    expect(found.largestDifferenceRatio).toBeLessThan(1e-5);
  });

  it('shows a network that was read wrongly', async () => {
    const read = await readModel(smallModel());
    const at = read.network.layers.findIndex(({ kind }) => kind === 'relu');
    const changed = read.network.layers.map((layer, i) =>
      i === at ? { kind: 'tanh' as const, name: layer.name, inputIndices: layer.inputIndices } : layer,
    );
    const found = await verifyNetwork({ ...read, network: { ...read.network, layers: changed } }, images);
    expect(found.largestDifferenceRatio).toBeGreaterThan(0.01);
  });

  it('runs our layers where the file is of another format', async () => {
    const network = tinyGraphNetwork();
    const read: ReadNetwork = { network, format: 'onnx', notes: [], original: null };
    const found = await verifyNetwork(read, sampleImages(network.inputShape, 8));
    expect(found).toMatchObject({ against: 'layers-on-tfjs', whyNotOriginal: null, samePredictionCount: 8 });
    expect(found.largestDifferenceRatio).toBeLessThan(1e-4);
  });

  it('says why where TensorFlow.js does not understand the file, and leaks nothing', async () => {
    const read = await readModel(smallModel());
    const original = { ...read.original!, modelTopology: { class_name: 'Sequential', config: 'nothing' } };
    await verifyNetwork({ ...read, original }, images);
    const before = tf.memory().numTensors;
    const found = await verifyNetwork({ ...read, original }, images);
    expect(found.against).toBe('layers-on-tfjs');
    expect(found.whyNotOriginal).toEqual(expect.any(String));
    await verifyNetwork(read, images);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('sampleImages', () => {
  it('are the same for a seed, between 0 and 1, smooth and not alike', () => {
    const pixelCount = 9 * 8 * 3;
    expect(sampleImages(shape, 9)).toEqual(images);
    expect(sampleImages(shape, 1, '00000000000000ff')).not.toEqual(images.slice(0, pixelCount));
    expect(images.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(images.slice(0, pixelCount)).not.toEqual(images.slice(pixelCount, 2 * pixelCount));
    const spreadOf = (values: readonly number[]) => Math.max(...values) - Math.min(...values);
    expect(spreadOf([...images.slice(0, pixelCount)])).toBeGreaterThan(0.2);
  });
});
