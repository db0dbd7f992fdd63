import type { Network } from '@dl-rsim/sim-core';
import { loadBackend } from '@dl-rsim/tf';
import * as layers from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { packLayersModel, tinyModel } from '../../testing/index.ts';
import { random, saveZip, worstDifference } from '../../testing/tfjs-models.ts';
import { readTfjsLayersModel } from './read-tfjs-layers-model.ts';

const { conv2d, dense, flatten, maxPooling2d, averagePooling2d, activation, dropout, reLU, softmax } =
  layers.layers;

function read(zip: Uint8Array): Network {
  const outcome = readTfjsLayersModel(zip);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problem));
  return outcome.value.network;
}

describe('readTfjsLayersModel against TensorFlow.js', () => {
  beforeAll(() => loadBackend({ prefer: 'cpu' }));

  it('reads a sequential model with every supported layer', async () => {
    const model = layers.sequential({
      name: 'every_layer',
      layers: [
        conv2d({
          ...random(1),
          inputShape: [13, 11, 2],
          filters: 4,
          kernelSize: [3, 2],
          padding: 'same',
          activation: 'relu',
        }),
        maxPooling2d({ poolSize: 2, strides: 1, padding: 'same' }),
        conv2d({ ...random(2), filters: 5, kernelSize: 3, strides: [2, 1], padding: 'same', useBias: false }),
        activation({ activation: 'relu' }),
        averagePooling2d({ poolSize: [3, 2], strides: [2, 2], padding: 'same' }),
        dropout({ rate: 0.5 }),
        conv2d({ ...random(3), filters: 3, kernelSize: 2, padding: 'valid' }),
        reLU({}),
        averagePooling2d({ poolSize: [2, 2], padding: 'valid' }),
        flatten(),
        dense({ ...random(4), units: 9, activation: 'relu' }),
        dense({ ...random(5), units: 7 }),
        softmax(),
      ],
    });
    const network = read(await saveZip(model));
    expect(network.name).toBe('every_layer');
    expect(network.layers.map(({ kind }) => kind).join(' ')).toBe(
      'conv2d relu maxPool2d conv2d relu averagePool2d conv2d relu averagePool2d flatten dense relu dense softmax',
    );
    expect(await worstDifference(model, network)).toBeLessThan(1e-4);
  });

  it('reads an unbranched functional model, as TensorFlow.js and as the Keras converter wrap it', async () => {
    const input = layers.input({ shape: [10, 10, 1] });
    const features = conv2d({ ...random(6), filters: 3, kernelSize: 5, activation: 'relu' }).apply(input);
    const flat = flatten().apply(maxPooling2d({ poolSize: 3, strides: 2 }).apply(features));
    const output = dense({ ...random(7), units: 4, activation: 'softmax' }).apply(
      flat,
    ) as layers.SymbolicTensor;
    const model = layers.model({ inputs: input, outputs: output });
    const network = read(await saveZip(model));
    expect(await worstDifference(model, network)).toBeLessThan(1e-4);
    const wrapped = await saveZip(model, (topology) => ({ keras_version: '2.15.0', model_config: topology }));
    expect(read(wrapped)).toEqual(network);
  });

  it('names activations after their layer', () => {
    const names = read(packLayersModel()).layers.map(({ name }) => name);
    expect(names).toEqual(['conv', 'conv/relu', 'pool', 'flatten', 'dense', 'dense/softmax']);
  });

  it('reads what Keras 3 writes: batch_shape, object nodes, prefixed weights, the state of dropout', () => {
    const model = tinyModel();
    const { config } = model.modelTopology;
    model.modelTopology.class_name = 'Functional';
    delete config.layers[0]!.config.batch_input_shape;
    config.layers.unshift({ class_name: 'InputLayer', config: { name: 'in', batch_shape: [null, 6, 6, 1] } });
    config.layers.splice(4, 0, {
      class_name: 'Dropout',
      config: { name: 'drop', rate: 0.5, dtype: { module: 'keras' } },
    });
    config.layers.forEach((layer, index) => {
      const before = config.layers[index - 1]?.config.name;
      const tensor = { class_name: '__keras_tensor__', config: { shape: [], keras_history: [before, 0, 0] } };
      layer.inbound_nodes = index === 0 ? [] : [{ args: [tensor], kwargs: {} }];
    });
    config.output_layers = ['dense', 0, 0];
    const [group] = model.weightsManifest;
    for (const weight of group!.weights) weight.name = `tiny/${weight.name}`;
    const plain = packLayersModel(model);
    expect(read(plain).layers).toEqual(read(packLayersModel()).layers);
    group!.weights.push({ name: 'tiny/drop/seed_generator_state', shape: [0], dtype: 'uint32' });
    expect(read(packLayersModel(model)).layers.length).toBe(6);
  });
});
