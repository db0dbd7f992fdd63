import { describe, expect, it } from 'vitest';
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
import { readTfjsGraphModel } from '../tfjs-graph/read-tfjs-graph-model.ts';

function refusals(graph: TinyGraph): readonly string[] {
  const outcome = readTfjsGraphModel(graphModelFiles(graph), { name: 'tiny' });
  return outcome.ok ? [] : outcome.problem.map(({ code, message }) => `${code} ${message}`);
}

const node = (op: string, input: string[], attr: TinyNode['attr'] = {}): TinyNode => ({
  name: 'last',
  op,
  input,
  attr,
});
const scalar = (value: number, dtype: 'float32' | 'int32' = 'float32'): TinyConstant => ({
  shape: [],
  values: [value],
  dtype,
});

type Case = [string, TinyNode, Record<string, TinyConstant>, string];

const REFUSED: Case[] = [
  ['program code', node('PyFunc', ['conv']), {}, 'node "last" (PyFunc): it runs program code'],
  ['eager program code', node('EagerPyFunc', ['conv']), {}, '(EagerPyFunc): it runs program code'],
  ['files', node('ReadFile', ['conv']), {}, '(ReadFile): it reads, writes or decodes files'],
  ['pictures', node('DecodeJpeg', ['conv']), {}, '(DecodeJpeg): it reads, writes or decodes files'],
  ['text', node('StringJoin', ['conv']), {}, '(StringJoin): it works on text'],
  ['loops', node('While', ['conv']), {}, '(While): control flow'],
  ['an operator named like a prototype', node('constructor', ['conv']), {}, 'this operator is not supported'],
  ['mirrored padding', node('MirrorPad', ['conv']), {}, 'padding with mirrored places'],
  ['training mode', node('FusedBatchNormV3', ['conv', 'b', 'b', 'b', 'b']), { b: ramp(3) }, 'training mode'],
  [
    'channels first',
    node('MaxPool', ['conv'], { data_format: text('NCHW') }),
    {},
    'its data_format is "NCHW"; export the model with channels last (NHWC)',
  ],
  [
    'a pool over channels',
    node('MaxPool', ['conv'], { ksize: whole(1, 1, 1, 3), strides: whole(1, 1, 1, 1) }),
    {},
    'its ksize are [1, 1, 1, 3]; only [1, height, width, 1]',
  ],
  [
    'a window larger than its image',
    node('MaxPool', ['conv'], { ksize: whole(1, 9, 9, 1), strides: whole(1, 1, 1, 1) }),
    {},
    'SHAPE_MISMATCH node "last" (MaxPool): its window is larger than its input of 4x4x3',
  ],
  [
    'a bias of another length',
    node('BiasAdd', ['conv', 'b']),
    { b: ramp(4) },
    'its constant has the shape [4]',
  ],
  ['a lone error function', node('Erf', ['conv']), {}, '(Erf): it is supported as a part of GELU only'],
  ['a constant over activations', node('RealDiv', ['b', 'conv']), { b: scalar(1) }, 'divides a constant'],
  [
    'padded channels',
    node('Pad', ['conv', 'p']),
    { p: padding(0, 0, 0, 0, 0, 0, 1, 1) },
    'only height and width',
  ],
  [
    'padding with ones',
    node('PadV2', ['conv', 'p', 'one']),
    { p: padding(0, 0, 1, 1, 1, 1, 0, 0), one: scalar(1) },
    'it pads with 1; only zeros',
  ],
  ['a sum over images', node('Mean', ['conv', 'all']), { all: wholes(0, 1) }, 'over the axes 0, 1'],
  [
    'a moved axis',
    node('Transpose', ['conv', 'order']),
    { order: wholes(0, 3, 1, 2) },
    'takes a transposed tensor',
  ],
  [
    'a lost number',
    node('Reshape', ['conv', 'sizes']),
    { sizes: wholes(-1, 4, 4, 2) },
    'no number may be lost',
  ],
  [
    'blocks without a convolution',
    node('SpaceToBatchND', ['conv', 'two', 'none']),
    {
      two: wholes(2, 2),
      none: { shape: [2, 2], values: [0, 0, 0, 0], dtype: 'int32' },
    },
    'stands between SpaceToBatchND and BatchToSpaceND',
  ],
  [
    'NaN among the weights',
    node('BiasAdd', ['conv', 'b']),
    { b: { shape: [3], values: [0, NaN, 1] } },
    'NOT_FINITE node "b" (Const): number 1 of it is NaN; weights must be finite',
  ],
  [
    'a constant that overflows when folded',
    node('RealDiv', ['conv', 'zero']),
    { zero: scalar(0) },
    'NOT_FINITE',
  ],
  [
    'an attribute of another kind',
    node('MaxPool', ['conv'], { ksize: { b: true } }),
    {},
    'its attribute "ksize"',
  ],
  [
    'an empty input',
    node('BiasAdd', ['conv']),
    {},
    'MISSING node "last" (BiasAdd): it has 1 inputs; it needs 2',
  ],
];

function padding(...values: readonly number[]): TinyConstant {
  return { shape: [4, 2], values, dtype: 'int32' };
}

describe('a graph is refused for', () => {
  it.each(REFUSED)('%s', (_, last, constants, told) => {
    expect(refusals(tinyGraph([last], constants))[0]).toContain(told);
  });

  it('nothing that does not lead to the output', () => {
    const graph = tinyGraph();
    graph.nodes.push({ name: 'idle', op: 'PyFunc', input: ['conv'] });
    graph.signature = { inputs: { x: { name: 'image:0' } }, outputs: { y: { name: 'dense:0' } } };
    expect(refusals(graph)).toEqual([]);
  });

  it('all operators that are not known, up to 20', () => {
    const chain = (count: number): TinyNode[] =>
      Array.from({ length: count }, (_, at) => ({
        name: at === count - 1 ? 'last' : `n${at}`,
        op: `My${at}`,
        input: [at === 0 ? 'conv' : `n${at - 1}`],
      }));
    expect(refusals(tinyGraph(chain(3)))).toHaveLength(3);
    expect(refusals(tinyGraph(chain(50)))).toHaveLength(20);
  });

  it('several outputs and several inputs, by name', () => {
    const graph = tinyGraph();
    graph.nodes.push({ name: 'other', op: 'Relu', input: ['conv'] });
    expect(refusals(graph)[0]).toContain('the graph has 2 outputs ("dense", "other")');
    graph.signature = {
      outputs: { a: { name: 'dense' } },
      inputs: { x: { name: 'image' }, z: { name: 'more' } },
    };
    expect(refusals(graph)[0]).toContain('the graph has 2 inputs ("image", "more")');
  });

  it('an input of unknown size, of bytes, or of a vector', () => {
    const withImage = (image: TinyNode): string => {
      const graph = tinyGraph();
      graph.nodes[0] = image;
      return refusals(graph)[0] ?? 'accepted';
    };
    expect(withImage(imageNode(-1, -1, 2))).toContain('the shape of the input is [-1, -1, -1, 2]');
    expect(withImage(imageNode(2 ** 40, 1, 2))).toContain('each 1 to 4096');
    expect(withImage(imageNode(32))).toContain('the graph takes a vector');
    expect(withImage({ ...imageNode(4, 4, 2), attr: { dtype: { type: 'DT_UINT8' } } })).toContain('DT_UINT8');
  });

  it('loops of nodes and loops through functions', () => {
    const loop = tinyGraph([
      { name: 'first', op: 'AddV2', input: ['conv', 'last'] },
      { name: 'last', op: 'Relu', input: ['first'] },
    ]);
    loop.signature = { outputs: { y: { name: 'dense' } } };
    expect(refusals(loop)[0]).toContain('feeds itself');
    const call = { f: { func: { name: 'f' } } };
    const through = tinyGraph([{ name: 'last', op: 'PartitionedCall', input: ['last'], attr: call }]);
    through.signature = loop.signature;
    const signature = { name: 'f', inputArg: [{ name: 'x' }], outputArg: [{ name: 'y' }] };
    through.library = { function: [{ signature, nodeDef: [], ret: { y: 'x' } }] };
    expect(refusals(through)[0]).toContain('handed on without end');
    const nodeDef = [{ name: 'again', op: 'PartitionedCall', input: ['x'], attr: call }];
    through.library = { function: [{ signature, nodeDef, ret: { y: 'again:output:0' } }] };
    expect(refusals(through)[0]).toContain('functions call each other more than 32 deep');
  });

  it('functions that double at each level, before they fill the memory', () => {
    const graph = tinyGraph([{ name: 'last', op: 'f0', input: ['conv'] }]);
    graph.library = {
      function: Array.from({ length: 31 }, (_, level) => ({
        signature: { name: `f${level}`, inputArg: [{ name: 'x' }], outputArg: [{ name: 'y' }] },
        nodeDef: [
          { name: 'a', op: `f${level + 1}`, input: ['x'] },
          { name: 'b', op: `f${level + 1}`, input: ['x'] },
          { name: 'sum', op: 'AddV2', input: ['a:y:0', 'b:y:0'] },
        ],
        ret: { y: 'sum:z:0' },
      })),
    };
    const start = performance.now();
    expect(refusals(graph)[0]).toContain('TOO_BIG the graph calls more than 5000 functions');
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it('constants that unfold to more than fits', () => {
    const graph = tinyGraph(
      [
        { name: 'wide', op: 'Mul', input: ['column', 'row'] },
        { name: 'last', op: 'BiasAdd', input: ['conv', 'wide'] },
      ],
      { column: ramp(20_000, 1), row: ramp(1, 10_000) },
    );
    expect(refusals(graph)[0]).toContain('TOO_BIG node "wide" (Mul): a constant of shape [20000, 10000]');
  });

  it('missing nodes, functions and weights, twins, and damaged attributes', () => {
    const ghost = tinyGraph([node('Relu', ['ghost'])]);
    ghost.signature = { outputs: { y: { name: 'dense' } } };
    expect(refusals(ghost)[0]).toContain('"ghost" is named as an input');
    expect(refusals(tinyGraph([node('PartitionedCall', ['conv'])]))[0]).toContain('library does not have');
    const bare = tinyGraph();
    bare.nodes.push({ name: 'more', op: 'Const' });
    bare.nodes.splice(2, 1, { name: 'last', op: 'BiasAdd', input: ['conv', 'more'] });
    expect(refusals(bare)[0]).toContain('the weights manifest has no "more"');
    const twins = tinyGraph();
    twins.nodes.push({ name: 'conv', op: 'Relu', input: ['image'] });
    twins.signature = { outputs: { y: { name: 'dense' } } };
    expect(refusals(twins)[0]).toContain('two nodes have the name "conv"');
    expect(refusals(tinyGraph([node('Relu', ['conv'], { T: { s: '%%%' } })]))[0]).toContain('not in base 64');
    expect(refusals(tinyGraph([node('Relu', ['conv'], { T: 7 as unknown })]))[0]).toContain(
      'form that is not known',
    );
  });

  it('a chain of 60,000 nodes by its length, not by a full stack', () => {
    const chain = Array.from({ length: 60_000 }, (_, at) => ({
      name: at === 59_999 ? 'last' : `n${at}`,
      op: 'Identity',
      input: [at === 0 ? 'conv' : `n${at - 1}`],
    }));
    expect(refusals(tinyGraph(chain))[0]).toContain('the graph has more than 50000 nodes');
    const short = [...chain.slice(0, 30_000), { name: 'last', op: 'Identity', input: ['n29999'] }];
    expect(refusals(tinyGraph(short))).toEqual([]);
  });

  it('a filter that has not four extents', () => {
    const graph = tinyGraph([convNode('last', 'conv', 'flat')], { flat: ramp(3, 3) });
    expect(refusals(graph)[0]).toContain('its filter has the shape [3, 3]; it must have four extents');
  });
});
