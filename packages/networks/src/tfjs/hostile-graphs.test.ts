import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { packLayersModel, type TinyModel, tinyModel } from '../../testing/index.ts';
import { seededRandom } from '../seeded-random.ts';
import { readTfjsLayersModel } from './read-tfjs-layers-model.ts';

type TinyLayer = TinyModel['modelTopology']['config']['layers'][number];

/** The tiny model as a functional one with an input layer: in > conv > pool > flatten > dense. */
function functionalModel(): TinyModel {
  const model = tinyModel();
  const { config } = model.modelTopology;
  model.modelTopology.class_name = 'Functional';
  config.layers.unshift({
    class_name: 'InputLayer',
    config: { name: 'in', batch_input_shape: [null, 6, 6, 1] },
  });
  config.layers.forEach((layer, index) => {
    layer.inbound_nodes = index === 0 ? [] : from(String(config.layers[index - 1]!.config.name));
  });
  config.output_layers = [['dense', 0, 0]];
  return model;
}

/** Keras 2's way to say where one use of a layer takes its inputs. */
const from = (...names: string[]): unknown[] => [names.map((name) => [name, 0, 0, {}])];
const layer = (class_name: string, name: string, inbound_nodes: unknown[], config = {}): TinyLayer => ({
  class_name,
  config: { name, ...config },
  inbound_nodes,
});
const layersOf = (model: TinyModel) => model.modelTopology.config.layers;
const weightsOf = (model: TinyModel) => model.weightsManifest[0]!.weights;
const find = (model: TinyModel, name: string): TinyLayer =>
  layersOf(model).find(({ config }) => config.name === name)!;

/** Gives the pool other inputs. */
function rewire(model: TinyModel, inbound_nodes: unknown[]): void {
  find(model, 'pool').inbound_nodes = inbound_nodes;
}

/** Puts a layer between the pool and the flatten layer. */
function insert(model: TinyModel, added: TinyLayer): void {
  layersOf(model).push(added);
  find(model, 'flatten').inbound_nodes = from(String(added.config.name));
}

const normalization = (config = {}) =>
  layer('BatchNormalization', 'bn', from('pool'), { axis: [3], scale: false, center: false, ...config });
/** Adds the moving mean and variance of two channels. */
function addMoments(model: TinyModel, values: Float32Array, moments: readonly number[]): Float32Array {
  weightsOf(model).push({ name: 'bn/moving_mean', shape: [2], dtype: 'float32' });
  weightsOf(model).push({ name: 'bn/moving_variance', shape: [2], dtype: 'float32' });
  return Float32Array.of(...values, ...moments);
}

/** 47 weights of one half. */
const halves = new Float32Array(47).fill(0.5);

/** What the reader says of a bent model; `bend` may return other weights. */
function told(bend: (model: TinyModel) => unknown): string {
  const model = functionalModel();
  const bent = bend(model);
  const weights = bent instanceof Float32Array ? bent : halves;
  const outcome = readTfjsLayersModel(packLayersModel(model, weights));
  if (outcome.ok) return `accepted: ${outcome.value.network.layers.map(({ kind }) => kind).join(' ')}`;
  const [first] = outcome.problem;
  return `${first?.code} ${first?.path.join('.')}: ${first?.message}`;
}

describe('readTfjsLayersModel on graphs', () => {
  it('accepts the functional model and its layers in any order', () => {
    const kinds = 'accepted: conv2d relu maxPool2d flatten dense softmax';
    expect(told(() => undefined)).toBe(kinds);
    expect(told((model) => layersOf(model).reverse())).toBe(kinds);
  });

  it('accepts a normalization behind a pool and a sum of the pool with itself', () => {
    expect(
      told((model) => {
        insert(model, normalization());
        return addMoments(model, halves, [0, 1, 2, 3]);
      }),
    ).toBe('accepted: conv2d relu maxPool2d affine flatten dense softmax');
    expect(told((model) => insert(model, layer('Add', 'sum', from('pool', 'pool'))))).toBe(
      'accepted: conv2d relu maxPool2d add flatten dense softmax',
    );
  });

  it.each<[string, (model: TinyModel) => unknown, string]>([
    [
      'a loop',
      (model) => insert(model, layer('Add', 'sum', from('pool', 'flatten'))),
      'UNSUPPORTED layers.3.inbound_nodes: layer 3 (Flatten "flatten") feeds itself',
    ],
    [
      'a layer that feeds itself',
      (model) => insert(model, layer('Add', 'sum', from('pool', 'sum'))),
      'UNSUPPORTED layers.3.inbound_nodes',
    ],
    [
      'an input from nowhere',
      (model) => insert(model, layer('Add', 'sum', from('pool', 'ghost'))),
      'MISSING layers.5.inbound_nodes: layer 5 (Add "sum"): its input "ghost" is none of the model\'s layers',
    ],
    [
      'an input named like a prototype',
      (model) => insert(model, layer('Add', 'sum', from('pool', '__proto__'))),
      'MISSING layers.5.inbound_nodes',
    ],
    [
      'two inputs',
      (model) => {
        layersOf(model).push(layer('InputLayer', 'other', [], { batch_input_shape: [null, 3, 3, 2] }));
        insert(model, layer('Add', 'sum', from('pool', 'other')));
      },
      'UNSUPPORTED layers: the model has 2 inputs; it needs exactly one',
    ],
    [
      'two outputs',
      (model) => {
        model.modelTopology.config.output_layers = [
          ['dense', 0, 0],
          ['pool', 0, 0],
        ];
      },
      'UNSUPPORTED layers: the model has 2 outputs; it needs exactly one',
    ],
    [
      'an output that is no layer',
      (model) => Object.assign(model.modelTopology.config, { output_layers: [['ghost', 0, 0]] }),
      'MISSING layers: the model\'s output is "ghost"',
    ],
    [
      'a layer that leads nowhere',
      (model) => layersOf(model).push(layer('ReLU', 'lost', from('pool'))),
      'UNSUPPORTED layers.5: layer 5 (ReLU "lost") does not lead to the model\'s output, "dense"',
    ],
    [
      'a layer used twice',
      (model) => find(model, 'pool').inbound_nodes!.push(...from('conv')),
      'UNSUPPORTED layers.2.inbound_nodes: layer 2 (MaxPooling2D "pool") is used 2 times',
    ],
    [
      'the second output of a layer',
      (model) => rewire(model, [[['conv', 0, 1, {}]]]),
      'UNSUPPORTED layers.2.inbound_nodes: layer 2 (MaxPooling2D "pool") takes output 1',
    ],
    [
      'a layer called as in training',
      (model) => rewire(model, [[['conv', 0, 0, { training: true }]]]),
      'UNSUPPORTED layers.2.inbound_nodes: layer 2 (MaxPooling2D "pool") is called as in training',
    ],
    [
      'inputs in an unknown way',
      (model) => rewire(model, ['conv']),
      'UNSUPPORTED layers.2.inbound_nodes: layer 2 (MaxPooling2D "pool") has inputs that are written',
    ],
    [
      'a window with two inputs',
      (model) => rewire(model, from('conv', 'conv')),
      'SHAPE_MISMATCH layers.2.inbound_nodes: layer 2 (MaxPooling2D "pool"): it has 2 inputs; it takes 1',
    ],
    [
      'a sum of one',
      (model) => insert(model, layer('Add', 'sum', from('pool'))),
      'SHAPE_MISMATCH layers.5.inbound_nodes: layer 5 (Add "sum"): it has 1 inputs; it takes at least 2',
    ],
    [
      'a sum of two shapes',
      (model) => insert(model, layer('Add', 'sum', from('pool', 'conv'))),
      'SHAPE_MISMATCH layers.5: layer 5 (Add "sum"): its inputs 2x2x2 and 4x4x2 do not fit together',
    ],
    [
      'a concatenation of two sizes',
      (model) => insert(model, layer('Concatenate', 'both', from('pool', 'conv'))),
      'SHAPE_MISMATCH layers.5: layer 5 (Concatenate "both"): its inputs',
    ],
    [
      'a concatenation along the rows',
      (model) => insert(model, layer('Concatenate', 'both', from('pool', 'pool'), { axis: 1 })),
      'UNSUPPORTED layers.5.config.axis: layer 5 (Concatenate "both"): concatenate over axis 1',
    ],
    [
      'a normalization over the rows',
      (model) => insert(model, normalization({ axis: [1] })),
      'UNSUPPORTED layers.5.config.axis',
    ],
    [
      'a negative variance',
      (model) => {
        insert(model, normalization());
        return addMoments(model, halves, [0, 0, 1, -1]);
      },
      'TOO_SMALL layers.5.moving_variance: layer 5 (BatchNormalization "bn"): number 1 of its moving_variance is -1',
    ],
    [
      'a normalization without its moments',
      (model) => insert(model, normalization()),
      'MISSING layers.5.moving_mean: layer 5 (BatchNormalization "bn"): no weights named "bn/moving_mean"',
    ],
    [
      'padding of less than nothing',
      (model) =>
        insert(
          model,
          layer('ZeroPadding2D', 'pad', from('pool'), {
            padding: [
              [-1, 1],
              [0, 0],
            ],
          }),
        ),
      'layers.5.config.padding',
    ],
    [
      'padding beyond all measure',
      (model) => insert(model, layer('ZeroPadding2D', 'pad', from('pool'), { padding: 60_000 })),
      'SHAPE_MISMATCH layers.4.kernel',
    ],
    [
      'a layer that is not known',
      (model) => insert(model, layer('UpSampling2D', 'peak', from('pool'))),
      'UNSUPPORTED layers.5.class_name',
    ],
    [
      'an input in the middle',
      (model) => insert(model, layer('InputLayer', 'late', from('pool'))),
      'UNSUPPORTED layers.5: layer 5 (InputLayer "late"): an input must be first',
    ],
  ])('refuses %s', (_, bend, expected) => {
    expect(told(bend)).toContain(expected);
  });

  it('never throws on 500 random mutations of a graph', () => {
    const random = seededRandom(7);
    const model = functionalModel();
    insert(model, layer('Add', 'sum', from('pool', 'pool')));
    const text = new TextEncoder().encode(JSON.stringify(model));
    let refusedCount = 0;
    for (let trial = 0; trial < 500; trial++) {
      const bytes = text.slice();
      for (let edit = random.index(4); edit >= 0; edit--)
        bytes[random.index(bytes.length)] = 32 + random.index(95);
      const files = { 'model.json': bytes, 'weights.bin': new Uint8Array(halves.buffer) };
      if (!readTfjsLayersModel(zipSync(files)).ok) refusedCount++;
    }
    expect(refusedCount).toBeGreaterThan(300);
  });
});
