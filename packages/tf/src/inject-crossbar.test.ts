import {
  createShardSimulator,
  type Design,
  type Network,
  prepareRunSteps,
  resolveRun,
} from '@dl-rsim/sim-core';
import { drain, type RunSpecChanges, randomImages, runSpec } from '@dl-rsim/sim-core/testing';
import { applyOverrides } from '@dl-rsim/spec';
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { useBackend, workingBackends } from '../testing/backends.ts';
import { readModel } from '../testing/read-model.ts';
import { type InjectedModel, type InjectOptions, injectCrossbar } from './inject-crossbar.ts';

const backends = await workingBackends();
const IMAGE_COUNT = 24;
const shape = { heightCount: 8, widthCount: 8, channelCount: 2 };

const init = (seed: number) => ({
  kernelInitializer: layers.initializers.heNormal({ seed }),
  biasInitializer: layers.initializers.randomUniform({ minval: -0.2, maxval: 0.2, seed }),
});

function sequential(): layers.LayersModel {
  return layers.sequential({
    layers: [
      layers.layers.conv2d({
        inputShape: [8, 8, 2],
        name: 'first',
        filters: 6,
        kernelSize: 3,
        strides: 2,
        padding: 'same',
        activation: 'relu',
        ...init(1),
      }),
      layers.layers.maxPooling2d({ poolSize: 2 }),
      layers.layers.flatten(),
      layers.layers.dense({ name: 'last', units: 4, ...init(2) }),
    ],
  });
}

function functional(): layers.LayersModel {
  const image = layers.input({ shape: [8, 8, 2] });
  const conv = (name: string, seed: number) =>
    layers.layers.conv2d({ name, filters: 4, kernelSize: 3, padding: 'same', ...init(seed) });
  const stem = conv('stem', 1).apply(image);
  const normal = layers.layers
    .batchNormalization({
      name: 'normal',
      movingVarianceInitializer: layers.initializers.constant({ value: 0.5 }),
    })
    .apply(stem);
  const active = layers.layers.reLU().apply(normal);
  const deep = layers.layers
    .depthwiseConv2d({
      name: 'deep',
      kernelSize: 3,
      padding: 'same',
      depthwiseInitializer: layers.initializers.heNormal({ seed: 3 }),
      biasInitializer: 'zeros',
    })
    .apply(active);
  const joined = layers.layers.add().apply([active, deep] as layers.SymbolicTensor[]);
  const pooled = layers.layers.globalAveragePooling2d({}).apply(joined);
  const output = layers.layers
    .dense({ name: 'last', units: 4, activation: 'softmax', ...init(4) })
    .apply(pooled);
  return layers.model({ inputs: image, outputs: output as layers.SymbolicTensor });
}

const images = randomImages(shape, IMAGE_COUNT, 4);

function designOf(network: Network, changes: RunSpecChanges): Design {
  const statistics = { imageCount: IMAGE_COUNT, repeatCount: 1, calibrationImageCount: IMAGE_COUNT };
  const spec = runSpec({ ...changes, statistics });
  const resolved = resolveRun({ spec, network, applyOverrides });
  if (!resolved.ok) throw new Error(resolved.problem[0]!.message);
  return resolved.value;
}

async function inject(
  model: layers.LayersModel,
  changes: RunSpecChanges,
  options: Partial<InjectOptions> = {},
) {
  const { network } = await readModel(model);
  const design = designOf(network, changes);
  const injected = await injectCrossbar(model, design, { calibration: images, ...options });
  if (!injected.ok) throw new Error(injected.problem[0]!.message);
  return { design, network, ...injected.value };
}

const inputs = (): tf.Tensor4D =>
  tf.tensor4d(
    Float32Array.from(images.pixels, (pixel) => pixel / 255),
    [IMAGE_COUNT, 8, 8, 2],
  );

function predictions({ model }: Pick<InjectedModel, 'model'>): number[] {
  return [
    ...(tf.argMax(model.predict(inputs(), { batchSize: 10 }) as tf.Tensor, 1).dataSync() as Int32Array),
  ];
}

/** What a run of the design predicts for a chip. */
function simulated(design: Design, chipIndex: number): readonly number[] {
  const prepared = drain(prepareRunSteps(design, images));
  const simulate = createShardSimulator({ design, prepared, images });
  const shard = { shardIndex: 0, chipIndex, repeatIndex: 0, firstImageIndex: 0, imageCount: IMAGE_COUNT };
  return drain(simulate(shard)).predictions;
}

describe.each(backends)('injectCrossbar on %s', (backend) => {
  it.each([
    'table',
    'array',
  ] as const)('predicts what a run in %s fidelity predicts, chip by chip', async (fidelity) => {
    await useBackend(backend);
    const injected = await inject(sequential(), { fidelity, device: { hrsSigmaRatio: 0.9 } });
    for (const chipIndex of [0, 3]) {
      injected.startDraw({ chipIndex, repeatIndex: 0 });
      expect(predictions(injected)).toEqual(simulated(injected.design, chipIndex));
    }
    expect(predictions(injected)).not.toEqual(predictions({ model: sequential() }));
  });

  it('has the outputs of the model itself on ideal hardware with many bits', async () => {
    await useBackend(backend);
    const quantization = {
      scaled: {
        activationBits: 12,
        weightBits: 12,
        activationPercentileRatio: 1,
        activationRange: 'minMax',
        weightRange: 'minMax',
        weightPercentileRatio: 1,
        weightScale: 'layer',
      },
    } as never;
    const ideal = { device: { lrsSigmaRatio: 0, hrsSigmaRatio: 0, resistanceRatio: 1e6 }, quantization };
    const model = functional();
    const injected = await inject(model, ideal);
    expect(injected.layerNames).toEqual(['stem', 'deep', 'last']);
    const expected = (model.predict(inputs()) as tf.Tensor).dataSync();
    const found = (injected.model.predict(inputs()) as tf.Tensor).dataSync();
    expect(Math.max(...expected.map((value, i) => Math.abs(value - found[i]!)))).toBeLessThan(2e-3);
    expect(found).not.toEqual(expected);
  });

  it.each(['moments', 'simulated'] as const)('learns through its crossbars, by %s', async (inTraining) => {
    await useBackend(backend);
    const { model } = await inject(
      functional(),
      { weight: { integerBits: 2, fractionBits: 6 }, device: { hrsSigmaRatio: 0.4 } },
      { inTraining },
    );
    const before = model.getWeights().map((weight) => weight.dataSync().slice());
    model.compile({ optimizer: tf.train.adam(0.02), loss: 'categoricalCrossentropy' });
    const targets = tf.oneHot(tf.tensor1d([...images.labels], 'int32'), 4);
    const { history } = await model.fit(inputs(), targets, {
      epochs: inTraining === 'moments' ? 25 : 12,
      batchSize: 12,
      verbose: 0,
      shuffle: false,
    });
    const losses = history.loss as number[];
    expect(losses.at(-1)!).toBeLessThan(losses[0]! * 0.9);
    for (const [i, weight] of model.trainableWeights.entries())
      expect(weight.read().dataSync(), weight.name).not.toEqual(before[i]);
  });

  it('leaves the model that it was made from as it was, and the number of its weights', async () => {
    await useBackend(backend);
    const model = sequential();
    const { model: copy } = await inject(model, {});
    expect(copy.countParams()).toBe(model.countParams());
    copy.setWeights(copy.getWeights().map((weight) => tf.zerosLike(weight)));
    expect(tf.sum(tf.abs(model.predict(inputs()) as tf.Tensor)).dataSync()[0]).toBeGreaterThan(0);
  });
});

describe('injectCrossbar', () => {
  it('names the layers of the design that the model does not have', async () => {
    const { network } = await readModel(sequential());
    const found = await injectCrossbar(functional(), designOf(network, {}), { calibration: images });
    expect(found.ok).toBe(false);
    if (found.ok) return;
    expect(found.problem[0]!.message).toMatch(/crossbar layer first;.*Conv2D or DepthwiseConv2D or Dense/);
  });
});
