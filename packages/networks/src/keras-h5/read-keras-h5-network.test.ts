import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFloatOperator, createOperators, forward, layerExtents, type Network } from '@dl-rsim/sim-core';
import { describe, expect, it } from 'vitest';
import {
  leftFiles,
  packH5Model,
  packLayersModel,
  type TinyH5Model,
  type TinyModel,
  tinyH5Model,
  tinyModel,
} from '../../testing/index.ts';
import { readNetworkFile } from '../read-network-file.ts';
import { readTfjsLayersModel } from '../tfjs/read-tfjs-layers-model.ts';
import { readKerasH5Network } from './read-keras-h5-network.ts';

const modelsDir = process.env.DLRSIM_MODELS_DIR;
if (modelsDir === undefined)
  console.warn('SKIPPED: pretrained Keras networks. Set DLRSIM_MODELS_DIR to the folder of resnet*.h5.');

async function read(bytes: Uint8Array, inputMean: Float32Array | null = null): Promise<Network> {
  const outcome = await readNetworkFile(bytes, { name: 'given', inputMean });
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problem));
  return outcome.value.network;
}

/** The first issue of a refused file as one line: code, path, message. */
async function refusal(bend: (model: TinyH5Model) => void, keras: TinyModel = tinyModel()): Promise<string> {
  const model = tinyH5Model(keras);
  bend(model);
  const outcome = await readKerasH5Network(await packH5Model(model), { name: 'given' });
  if (outcome.ok) return 'accepted';
  const [first] = outcome.problem;
  return `${first?.code} ${first?.path.join('.')}: ${first?.message}`;
}

function outputOf(network: Network, input: Float32Array): Float32Array {
  const extents = layerExtents(network);
  const operators = createOperators(network, extents, createFloatOperator);
  return forward({ network, extents, operators, input });
}

/** The model with its layers chained as a functional model writes them. */
function functional(): TinyModel {
  const model = tinyModel();
  model.modelTopology.class_name = 'Functional';
  const { config } = model.modelTopology;
  const shape = config.layers[0]!.config.batch_input_shape;
  config.layers.unshift({ class_name: 'InputLayer', config: { name: 'in', batch_input_shape: shape } });
  config.layers.forEach((layer, index) => {
    layer.name = String(layer.config.name);
    layer.inbound_nodes = index === 0 ? [] : [[[config.layers[index - 1]!.config.name, 0, 0, {}]]];
  });
  config.output_layers = [['dense', 0, 0]];
  return model;
}

describe('readKerasH5Network', () => {
  it('reads the same network from HDF5 as from a TensorFlow.js zip, sequential or functional', async () => {
    const expected = readTfjsLayersModel(packLayersModel());
    if (!expected.ok) throw new Error('the tiny model is right');
    expect(await read(await packH5Model())).toEqual(expected.value.network);
    expect(await read(await packH5Model(tinyH5Model(functional())))).toEqual(expected.value.network);
    expect(await leftFiles()).toEqual([]);
  });

  it('reads Keras 1, whose config is the list of layers, and takes the given name', async () => {
    const model = tinyH5Model();
    const { layers } = tinyModel().modelTopology.config;
    model.config = JSON.stringify({ class_name: 'Sequential', config: layers });
    expect((await read(await packH5Model(model))).name).toBe('given');
  });

  it('reads what Keras 3 writes: paths as names of weights, none of them with :0', async () => {
    const model = tinyH5Model();
    for (const layer of model.layers)
      layer.weights = layer.weights.map((weight) => ({
        ...weight,
        name: `tiny/${weight.name.replace(':0', '')}`,
      }));
    expect(await read(await packH5Model(model))).toEqual(await read(await packH5Model()));
  });

  it('subtracts a mean image first: the output of x is that of x - mean without it', async () => {
    const mean = Float32Array.from({ length: 36 }, (_, at) => at / 40);
    const image = Float32Array.from({ length: 36 }, (_, at) => ((at * 7) % 36) / 36);
    const plain = await read(await packH5Model());
    const centred = await read(await packH5Model(), mean);
    expect(centred.layers[0]).toMatchObject({ kind: 'subtractMean', inputIndices: [-1], mean });
    const difference = image.map((value, at) => value - mean[at]!);
    expect(outputOf(centred, image)).toEqual(outputOf(plain, difference));
    expect(outputOf(centred, image)).not.toEqual(outputOf(plain, image));
  });

  it('refuses a mean image of another size', async () => {
    const options = { name: 'given', inputMean: new Float32Array(3072) };
    const outcome = await readNetworkFile(await packH5Model(), options);
    expect(outcome.ok ? [] : outcome.problem).toMatchObject([
      {
        code: 'SHAPE_MISMATCH',
        message:
          'the mean image has 3072 numbers, the network takes images of 6 x 6 x 1; ' +
          'choose the mean of another data set, or none',
      },
    ]);
  });
});

describe('readKerasH5Network refuses', () => {
  const firstWeight = (change: object) => (model: TinyH5Model) => {
    const { weights } = model.layers[0]!;
    weights[0] = Object.assign({}, weights[0], change);
  };

  it.each<[string, (model: TinyH5Model) => void, string]>([
    [
      'weights alone',
      (model) => {
        model.config = null;
      },
      'MISSING model_config: the file has no model_config: it holds weights alone or comes from another program; ' +
        'save the whole model with model.save("model.h5")',
    ],
    [
      'a config that is no JSON',
      (model) => {
        model.config = model.config!.slice(0, 100);
      },
      'UNREADABLE model_config: model_config is not JSON',
    ],
    [
      'a config of something else',
      (model) => {
        model.config = '{"class_name": "Sequential", "config": 3}';
      },
      'WRONG_TYPE model_config.config',
    ],
    [
      'a Lambda layer',
      (model) => {
        model.config = model.config!.replace('"Flatten"', '"Lambda"');
      },
      'UNSUPPORTED layers.2.class_name: layer 2 (Lambda "flatten"): it carries program code, which is never run',
    ],
    [
      'a missing weight',
      (model) => model.layers[0]!.weights.shift(),
      'MISSING layers.0.kernel: layer 0 (Conv2D "conv")',
    ],
    [
      'weights of a layer that is not there',
      (model) => model.layers.push({ ...model.layers[0]!, name: 'ghost' }),
      'UNSUPPORTED layer_names."ghost": the weights of "ghost" belong to no layer of the model',
    ],
    [
      'twin layers',
      (model) => {
        model.layers[1]!.name = 'late';
        model.finish = (_file, root) => {
          root.delete_attribute('layer_names');
          root.create_attribute('layer_names', ['conv', 'conv'], [2], 'S4');
        };
      },
      'BAD_FORMAT layer_names: layer "conv" is listed twice',
    ],
    [
      'a list of layers without their groups',
      (model) => {
        model.finish = (_file, root) => {
          root.delete_attribute('layer_names');
          root.create_attribute('layer_names', ['conv', '../..'], [2], 'S5');
        };
      },
      'MISSING layer_names: the file lacks the weights of layer "../.." that layer_names lists',
    ],
    [
      'a file without layer_names',
      (model) => {
        model.finish = (_file, root) => root.delete_attribute('layer_names');
      },
      'MISSING layer_names: the file lacks the attribute layer_names of "/model_weights"',
    ],
    [
      'names as numbers',
      (model) => {
        model.finish = (_file, root) => {
          root.delete_attribute('layer_names');
          root.create_attribute('layer_names', [1, 2, 3]);
        };
      },
      'BAD_FORMAT layer_names: attribute "layer_names" of "/model_weights" is not the text that Keras writes',
    ],
    [
      'another shape',
      firstWeight({ shape: [3, 3, 2, 1] }),
      'SHAPE_MISMATCH layers.0.kernel: layer 0 (Conv2D "conv"): its kernel has shape [3, 3, 2, 1]',
    ],
    [
      'a weight that is no number',
      firstWeight({ values: new Float32Array(18).fill(NaN, 5, 6) }),
      'NOT_FINITE layers.0.kernel: layer 0 (Conv2D "conv"): number 5 of its kernel is NaN',
    ],
    [
      'a weight beyond 32 bits',
      firstWeight({ values: new Float64Array(18).fill(1e300) }),
      'NOT_FINITE layers.0.kernel',
    ],
    [
      'compressed weights',
      firstWeight({ chunks: [3, 3, 1, 2], compression: 'gzip' }),
      'UNSUPPORTED /model_weights/conv/conv/kernel:0: "/model_weights/conv/conv/kernel:0" is compressed',
    ],
    [
      'weights in another file',
      (model) => {
        model.layers[0]!.weights = [];
        model.finish = (file) => {
          const group = file.get('model_weights/conv') as Parameters<TinyH5Model['finish']>[1];
          group.delete_attribute('weight_names');
          group.create_attribute('weight_names', ['away'], [1], 'S4');
          group.create_external_link('/etc/passwd', '/x', 'away');
        };
      },
      'UNSUPPORTED /model_weights/conv/away: "/model_weights/conv/away" is a link to another file',
    ],
  ])('%s', async (_, bend, expected) => {
    expect(await refusal(bend)).toContain(expected);
  });

  it('a zip, nothing, and text', async () => {
    for (const bytes of [packLayersModel(), new Uint8Array(), new TextEncoder().encode('\u0089HDF')]) {
      const outcome = await readKerasH5Network(bytes, { name: 'given' });
      expect(outcome.ok ? '' : outcome.problem[0]?.message).toContain('does not begin as HDF5 does');
    }
  });
});

describe.skipIf(modelsDir === undefined)('pretrained networks', () => {
  it.each([
    ['resnet14v1_cifar10.h5', 38, 16],
    ['resnet20v1_cifar10.h5', 53, 22],
    ['resnet32v1_cifar10.h5', 83, 34],
  ])('%s is a graph whose batch normalizations are folded', async (fileName, layerCount, crossbarCount) => {
    const network = await read(readFileSync(join(modelsDir ?? '', fileName)));
    const kinds = network.layers.map(({ kind }) => kind);
    expect(network.inputShape).toEqual({ heightCount: 32, widthCount: 32, channelCount: 3 });
    expect(kinds.length).toBe(layerCount);
    expect(kinds.filter((kind) => kind === 'conv2d' || kind === 'dense').length).toBe(crossbarCount);
    expect(kinds).not.toContain('affine');
    expect(kinds.at(-1)).toBe('softmax');
  });
});
