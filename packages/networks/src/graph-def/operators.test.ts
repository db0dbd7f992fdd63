import { createFloatOperator, createOperators, forward, layerExtents, type Network } from '@dl-rsim/sim-core';
import { loadBackend } from '@dl-rsim/tf';
import { GraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  convNode,
  graphModelFiles,
  imageNode,
  ramp,
  type TinyConstant,
  type TinyGraph,
  type TinyNode,
  text,
  tinyGraph,
  whole,
  wholes,
} from '../../testing/tiny-graph-model.ts';
import type { ReadNetwork } from '../read-network.ts';
import { readTfjsGraphModel } from '../tfjs-graph/read-tfjs-graph-model.ts';

function read(graph: TinyGraph): ReadNetwork {
  const outcome = readTfjsGraphModel(graphModelFiles(graph), { name: 'tiny' });
  if (!outcome.ok) throw new Error(outcome.problem.map(({ message }) => message).join('\n'));
  return outcome.value;
}

const node = (name: string, op: string, input: string[], attr: TinyNode['attr'] = {}): TinyNode => ({
  name,
  op,
  input,
  attr,
});
const scalar = (value: number): TinyConstant => ({ shape: [], values: [value] });
const kinds = ({ network }: ReadNetwork): string => network.layers.map(({ kind }) => kind).join(' ');

function ours(network: Network, input: Float32Array): readonly number[] {
  const extents = layerExtents(network);
  const operators = createOperators(network, extents, createFloatOperator);
  return [...forward({ network, extents, operators, input })];
}

/** Largest difference between our network and TensorFlow.js running the graph's nodes, over the largest. */
function differenceRatio({ network, original }: ReadNetwork): number {
  const { heightCount, widthCount, channelCount } = network.inputShape;
  const shape = [1, heightCount, widthCount, channelCount] as const;
  const images = tf.randomUniform([...shape], -1, 1, 'float32', 3);
  const model = new GraphModel({ load: () => ({ ...original }) as tf.io.ModelArtifacts });
  model.load();
  const theirs = [...(model.execute(images) as tf.Tensor).dataSync()];
  const found = ours(network, images.dataSync() as Float32Array);
  const largest = Math.max(...theirs.map(Math.abs));
  return Math.max(...theirs.map((value, index) => Math.abs(value - found[index]!))) / largest;
}

type Case = [string, TinyNode[], Record<string, TinyConstant>, string];

const CASES: Case[] = [
  ['a bias', [node('last', 'BiasAdd', ['conv', 'b'])], { b: ramp(3) }, 'conv2d'],
  [
    'a batch normalization',
    [
      node('last', 'FusedBatchNormV3', ['conv', 'g', 'b', 'm', 'v'], {
        is_training: { b: false },
        epsilon: { f: 0.01 },
      }),
    ],
    { g: ramp(3), b: ramp(3), m: ramp(3), v: { shape: [3], values: [0.5, 1, 2] } },
    'conv2d',
  ],
  ['a factor in front', [node('last', 'Mul', ['two', 'conv'])], { two: scalar(2) }, 'conv2d'],
  [
    'a bias, then a factor a channel',
    [node('biased', 'BiasAdd', ['conv', 'b']), node('last', 'Mul', ['biased', 'f'])],
    { b: ramp(3), f: { shape: [3], values: [2, -1, 0.5] } },
    'conv2d',
  ],
  ['a difference', [node('last', 'Sub', ['two', 'conv'])], { two: scalar(2) }, 'conv2d'],
  ['a quotient', [node('last', 'RealDiv', ['conv', 'two'])], { two: scalar(2) }, 'conv2d'],
  [
    'a map of constants',
    [node('last', 'Sub', ['conv', 'map'])],
    { map: ramp(1, 4, 4, 3) },
    'conv2d subtractMean',
  ],
  ['a ReLU of two', [node('last', 'Maximum', ['conv', 'zero'])], { zero: scalar(0) }, 'conv2d relu'],
  [
    'a ReLU up to 6 of two',
    [node('up', 'Relu', ['conv']), node('last', 'Minimum', ['up', 'six'])],
    { six: scalar(6) },
    'conv2d relu6',
  ],
  ['a floor', [node('last', 'Maximum', ['conv', 'low'])], { low: scalar(-0.5) }, 'conv2d relu affine'],
  ['a ceiling', [node('last', 'Minimum', ['conv', 'top'])], { top: scalar(0.5) }, 'conv2d relu affine'],
  [
    'a cut',
    [node('last', 'ClipByValue', ['conv', 'low', 'top'])],
    { low: scalar(-0.25), top: scalar(0.75) },
    'conv2d hardSigmoid affine',
  ],
  [
    'a leaky ReLU of two',
    [node('slope', 'Mul', ['conv', 'a']), node('last', 'Maximum', ['slope', 'conv'])],
    { a: scalar(0.3) },
    'conv2d leakyRelu',
  ],
  ['a PReLU of its own', [node('last', 'Prelu', ['conv', 'slopes'])], { slopes: ramp(3) }, 'conv2d prelu'],
  [
    'a PReLU written out',
    [
      node('up', 'Relu', ['conv']),
      node('minus', 'Neg', ['conv']),
      node('down', 'Relu', ['minus']),
      node('scaled', 'Mul', ['down', 'slopes']),
      node('last', 'Sub', ['up', 'scaled']),
    ],
    { slopes: ramp(1, 1, 3) },
    'conv2d prelu',
  ],
  ['silu', [node('s', 'Sigmoid', ['conv']), node('last', 'Mul', ['s', 'conv'])], {}, 'conv2d silu'],
  [
    'hard swish by a factor',
    [
      node('plus', 'AddV2', ['conv', 'three']),
      node('cut', 'Relu6', ['plus']),
      node('times', 'Mul', ['conv', 'cut']),
      node('last', 'Mul', ['times', 'sixth']),
    ],
    { three: scalar(3), sixth: scalar(1 / 6) },
    'conv2d hardSwish',
  ],
  [
    'GELU by the error function',
    [
      node('inner', 'Mul', ['conv', 'root']),
      node('erf', 'Erf', ['inner']),
      node('one', 'AddV2', ['erf', 'unit']),
      node('half', 'Mul', ['conv', 'halved']),
      node('last', 'Mul', ['half', 'one']),
    ],
    { root: scalar(Math.SQRT1_2), unit: scalar(1), halved: scalar(0.5) },
    'conv2d gelu',
  ],
  [
    'a tanh that is no GELU',
    [node('t', 'Tanh', ['conv']), node('last', 'Mul', ['t', 'conv'])],
    {},
    'conv2d tanh multiply',
  ],
  [
    'a sum of three',
    [node('r', 'Relu', ['conv']), node('last', 'AddN', ['r', 'conv', 'r'])],
    {},
    'conv2d relu add add',
  ],
  ['an ELU', [node('last', 'Elu', ['conv'])], {}, 'conv2d elu'],
  [
    'a grouped filter',
    [
      convNode('two', 'image', 'each'),
      node('c', 'ConcatV2', ['conv', 'two', 'axis']),
      node('last', 'BiasAdd', ['c', 'b']),
    ],
    { each: ramp(3, 3, 2, 2), axis: { ...scalar(-1), dtype: 'int32' }, b: ramp(5), weights: ramp(5, 2) },
    'conv2d conv2d concatenate affine',
  ],
  [
    'a dilation by blocks, with a bias inside',
    [
      node('s2b', 'SpaceToBatchND', ['conv', 'block', 'pads']),
      { ...convNode('inner', 's2b', 'square'), attr: { strides: whole(1, 1, 1, 1), padding: text('VALID') } },
      node('biased', 'BiasAdd', ['inner', 'b']),
      node('last', 'BatchToSpaceND', ['biased', 'block', 'crops']),
    ],
    {
      block: wholes(2, 2),
      pads: { shape: [2, 2], values: [2, 2, 2, 2], dtype: 'int32' },
      crops: { shape: [2, 2], values: [0, 0, 0, 0], dtype: 'int32' },
      square: ramp(3, 3, 3, 3),
      b: ramp(3),
    },
    'conv2d conv2d',
  ],
  [
    'transpositions that undo each other',
    [
      node('t', 'Transpose', ['conv', 'first']),
      node('r', 'Relu', ['t']),
      node('last', 'Transpose', ['r', 'back']),
    ],
    { first: wholes(0, 3, 1, 2), back: wholes(0, 2, 3, 1) },
    'conv2d relu',
  ],
  [
    'a fused convolution',
    [
      node('last', '_FusedConv2D', ['conv', 'square', 'b'], {
        strides: whole(1, 1, 1, 1),
        dilations: whole(1, 1, 1, 1),
        padding: text('EXPLICIT'),
        explicit_paddings: whole(0, 0, 1, 0, 0, 2, 0, 0),
        data_format: text('NHWC'),
        fused_ops: { list: { s: [btoa('BiasAdd'), btoa('LeakyRelu')] } },
        leakyrelu_alpha: { f: 0.25 },
        num_args: { i: '1' },
      }),
    ],
    { square: ramp(2, 2, 3, 3), b: ramp(3) },
    'conv2d conv2d leakyRelu',
  ],
];

describe('a graph of TensorFlow operators becomes a network', () => {
  beforeAll(async () => {
    await loadBackend({ prefer: 'cpu' });
  });

  it.each(CASES)('%s', (_, between, constants, expected) => {
    const result = read(tinyGraph(between, constants));
    expect(kinds(result)).toBe(`${expected} globalAveragePool2d dense`);
    expect(differenceRatio(result)).toBeLessThan(2e-6);
  });

  it('with a filter of fewer channels than its input is grouped', () => {
    const graph = tinyGraph([convNode('last', 'conv', 'each')], {
      each: ramp(3, 3, 1, 6),
      weights: ramp(6, 2),
    });
    const layer = read(graph).network.layers[1];
    expect(layer).toMatchObject({
      kind: 'conv2d',
      groupCount: 3,
      inputChannelCount: 3,
      outputChannelCount: 6,
    });
  });

  it('through what Keras writes in front of a Reshape', () => {
    const graph = tinyGraph();
    graph.nodes.splice(
      3,
      2,
      node('shape', 'Shape', ['last']),
      node('batch', 'StridedSlice', ['shape', 'from', 'to', 'step'], { shrink_axis_mask: { i: '1' } }),
      node('sizes', 'Pack', ['batch', 'rest']),
      node('flat', 'Reshape', ['last', 'sizes']),
      node('dense', 'MatMul', ['flat', 'weights'], { transpose_b: { b: true } }),
    );
    Object.assign(graph.constants, {
      from: wholes(0),
      to: wholes(1),
      step: wholes(1),
      rest: { shape: [], values: [48], dtype: 'int32' },
      weights: ramp(2, 48),
    });
    const result = read(graph);
    expect(kinds(result)).toBe('conv2d relu flatten dense');
    expect(differenceRatio(result)).toBeLessThan(2e-6);
  });

  it('with functions in place of their calls', () => {
    const graph = tinyGraph(
      [node('last', 'PartitionedCall', ['conv', 'b'], { f: { func: { name: 'biased' } } })],
      {
        b: ramp(3),
      },
    );
    graph.library = {
      function: [
        {
          signature: {
            name: 'biased',
            inputArg: [{ name: 'x' }, { name: 'y' }],
            outputArg: [{ name: 'out' }],
          },
          nodeDef: [
            { name: 'sum', op: 'BiasAdd', input: ['x', 'y'] },
            { name: 'cut', op: 'Relu', input: ['sum:output:0'] },
          ],
          ret: { out: 'cut:activations:0' },
        },
      ],
    };
    const result = read(graph);
    expect(kinds(result)).toBe('conv2d relu globalAveragePool2d dense');
    expect(differenceRatio(result)).toBeLessThan(2e-6);
  });

  it('from vectors that a Reshape makes images, and from grey images without channels', () => {
    const flat = tinyGraph();
    flat.nodes[0] = imageNode(32);
    flat.nodes.splice(
      1,
      1,
      node('shaped', 'Reshape', ['image', 'sizes']),
      convNode('conv', 'shaped', 'filter'),
    );
    flat.constants.sizes = wholes(-1, 4, 4, 2);
    expect(differenceRatio(read(flat))).toBeLessThan(2e-6);
    const grey = tinyGraph();
    grey.nodes[0] = imageNode(4, 4);
    grey.nodes.splice(
      1,
      1,
      node('deep', 'ExpandDims', ['image', 'axis']),
      convNode('conv', 'deep', 'filter'),
    );
    grey.constants.axis = { shape: [], values: [-1], dtype: 'int32' };
    grey.constants.filter = ramp(3, 3, 1, 3);
    expect(read(grey).network.inputShape).toEqual({ heightCount: 4, widthCount: 4, channelCount: 1 });
  });

  it('with short names and notes on what was folded', () => {
    const between = [
      node('net/block/norm/mul', 'Mul', ['conv', 'two']),
      node('net/block/act/Relu', 'Relu', ['net/block/norm/mul']),
      node('last', 'Identity', ['net/block/act/Relu']),
    ];
    const { network, notes } = read(tinyGraph(between, { two: scalar(2) }));
    expect(network.layers.map(({ name }) => name)).toEqual(['conv', 'net/block/act', 'mean', 'dense']);
    expect(notes).toEqual([
      { place: 'net/block/norm/mul', message: 'its scale and offset went into Conv2D conv' },
    ]);
  });
});
