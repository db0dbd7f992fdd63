import protobuf from 'protobufjs/minimal.js';
import { describe, expect, it } from 'vitest';
import { networkFixture, onnxSeeds } from '../../testing/index.ts';
import { readNetworkFile } from '../read-network-file.ts';
import { seededRandom } from '../seeded-random.ts';
import { readOnnxNetwork } from './read-onnx-network.ts';

type Write = (message: protobuf.Writer) => void;

const text = (field: number, value: string): Write => {
  return (message) => void message.uint32((field << 3) | 2).string(value);
};
const int = (field: number, value: number): Write => {
  return (message) => void message.uint32(field << 3).int64(value);
};
const raw = (field: number, value: Uint8Array): Write => {
  return (message) => void message.uint32((field << 3) | 2).bytes(value);
};
const nest = (field: number, ...inner: readonly Write[]): Write => {
  return (message) => {
    message.uint32((field << 3) | 2).fork();
    for (const write of inner) write(message);
    message.ldelim();
  };
};
const encode = (...writes: readonly Write[]): Uint8Array => {
  const message = protobuf.Writer.create();
  for (const write of writes) write(message);
  return message.finish();
};

const floats = (...values: readonly number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);
const node = (op: string, inputs: readonly string[], output: string, ...more: readonly Write[]): Write =>
  nest(
    1,
    ...inputs.map((input) => text(1, input)),
    text(2, output),
    text(3, `the ${op}`),
    text(4, op),
    ...more,
  );
const weight = (name: string, dims: readonly number[], ...more: readonly Write[]): Write =>
  nest(5, ...dims.map((extent) => int(1, extent)), int(2, 1), text(8, name), ...more);
const tensor = (field: number, name: string, dims: readonly number[], elementType = 1): Write => {
  const shape = nest(2, ...dims.map((extent) => nest(1, ...(extent === 0 ? [] : [int(1, extent)]))));
  return nest(field, text(1, name), nest(2, nest(1, int(1, elementType), shape)));
};

const IMAGE = tensor(11, 'image', [0, 1, 1, 2]);
const OUTPUT = tensor(12, 'y', [0, 2]);
const WEIGHT = weight('w', [2, 2], raw(9, floats(1, 2, 3, 4)));
const NODES = [node('Flatten', ['image'], 'x'), node('Gemm', ['x', 'w'], 'y')];

const model = (graph: readonly Write[], opset = 17): Uint8Array =>
  encode(int(1, 8), nest(7, text(2, 'g'), ...graph), nest(8, int(2, opset)));

function complaint(bytes: Uint8Array): string {
  const outcome = readOnnxNetwork(bytes, { name: 'given' });
  return outcome.ok ? 'accepted' : outcome.problem.map(({ message }) => message).join('\n');
}

const graphOf = (...nodes: readonly Write[]): Uint8Array => model([IMAGE, OUTPUT, WEIGHT, ...nodes]);

describe('an ONNX model', () => {
  it('is accepted when it is right', () => {
    expect(complaint(graphOf(...NODES))).toBe('accepted');
    expect(complaint(graphOf(...[...NODES].reverse()))).toBe('accepted');
  });

  it.each<readonly [string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(), /neither HDF5, nor a zip, nor an ONNX model/],
    ['a text', new TextEncoder().encode('Dear Sir,'), /damaged or no ONNX model|neither/],
    ['no graph', encode(int(1, 8)), /neither HDF5, nor a zip, nor an ONNX model/],
    ['a group inside a group', Uint8Array.from(Array(4000).fill(0x0b)), /it holds a group/],
    ['an old opset', model([IMAGE, OUTPUT, WEIGHT, ...NODES], 6), /uses opset 6; opsets 7 to 24/],
    ['no opset', encode(int(1, 8), nest(7, IMAGE, OUTPUT)), /uses opset none/],
    ['no output', model([IMAGE, WEIGHT, ...NODES]), /has 0 outputs; it needs exactly one/],
    ['no input', model([OUTPUT, WEIGHT, ...NODES]), /has 0 inputs without weights/],
    ['two inputs', model([IMAGE, tensor(11, 'more', [1]), OUTPUT, WEIGHT, ...NODES]), /has 2 inputs/],
    [
      'an image of whole numbers',
      model([tensor(11, 'image', [0, 1, 1, 2], 2), OUTPUT, WEIGHT, ...NODES]),
      /the input "image" has elements of type 2; it must be float/,
    ],
    [
      'an image of unknown height',
      model([tensor(11, 'image', [0, 1, 0, 2]), OUTPUT, WEIGHT, ...NODES]),
      /shape of the input "image" is \[\?, 1, \?, 2\]; it must be \[batch, channels, height, width\]/,
    ],
    [
      'a vast image',
      model([tensor(11, 'image', [0, 4096, 4096, 4096]), OUTPUT, WEIGHT, ...NODES]),
      /at most 16777216 values/,
    ],
    ['sparse weights', model([IMAGE, OUTPUT, nest(15), ...NODES]), /sparse weights/],
  ])('is refused with %s', (_, bytes, expected) => {
    expect(complaint(bytes)).toMatch(expected);
  });

  it.each<readonly [string, readonly Write[], RegExp]>([
    [
      'an operator of its own',
      [NODES[0]!, node('Gemm', ['x', 'w'], 'y', text(7, 'evil'))],
      /operators of "evil" are not/,
    ],
    [
      'an unknown operator',
      [node('Erf', ['image'], 'y')],
      /^node 0 \(Erf "the Erf"\): this operator is not supported/,
    ],
    [
      'a loop',
      [node('Relu', ['y'], 'x'), node('Relu', ['x'], 'y')],
      /node 0 \(Relu "the Relu"\) waits for itself/,
    ],
    ['itself as input', [node('Relu', ['y'], 'y')], /waits for itself/],
    ['two givers', [...NODES, node('Relu', ['image'], 'y')], /two nodes give the tensor "y"/],
    [
      'an input from nowhere',
      [node('Gemm', ['void', 'w'], 'y')],
      /its input "void" is given by no node before it/,
    ],
    ['an output from nowhere', [node('Relu', ['image'], 'z')], /the output "y" does not come from the image/],
    ['a constant as output', [node('Identity', ['w'], 'y')], /the output "y" does not come from the image/],
    [
      'the image as output',
      [node('Identity', ['image'], 'y')],
      /the output "y" does not come from the image/,
    ],
    ['a map as output', [node('Relu', ['image'], 'y')], /no convolution or dense layer/],
  ])('is refused with %s', (_, nodes, expected) => {
    expect(complaint(graphOf(...nodes))).toMatch(expected);
  });

  it.each<readonly [string, Write, RegExp]>([
    ['weights in another file', weight('w', [2, 2], int(14, 1)), /weight "w" lies in another file; save/],
    ['a place in another file', weight('w', [2, 2], nest(13, text(1, 'location'))), /lies in another file/],
    [
      'fewer numbers than told',
      weight('w', [2, 2], raw(9, floats(1))),
      /of shape \[2, 2\] has 1 numbers stored/,
    ],
    ['more numbers than told', weight('w', [2, 2], raw(9, floats(1, 2, 3, 4, 5))), /has 5 numbers stored/],
    ['half a number', weight('w', [2, 2], raw(9, new Uint8Array(15))), /has 0 numbers stored/],
    [
      'a negative extent',
      weight('w', [-2, -2], raw(9, floats(1, 2, 3, 4))),
      /of shape \[-2, -2\] is not one of/,
    ],
    ['a vast shape', weight('w', [2 ** 40, 2 ** 40]), /is not one of at most 64 Mi numbers/],
    ['NaN', weight('w', [2, 2], raw(9, floats(1, Number.NaN, 3, 4))), /number 1 of its weight "w" is NaN/],
    ['texts', nest(5, int(1, 2), int(1, 2), int(2, 8), text(8, 'w')), /weight "w" has elements of type 8/],
    [
      'three rows',
      weight('w', [3, 2], raw(9, floats(1, 2, 3, 4, 5, 6))),
      /its weights \[3, 2\] do not fit 2 inputs/,
    ],
  ])('is refused with %s', (_, stored, expected) => {
    const told = complaint(model([IMAGE, OUTPUT, stored, ...NODES]));
    expect(told).toMatch(expected);
    expect(told).toMatch(/^node 1 \(Gemm "the Gemm"\): /);
  });

  it('tells all that it does not know, but not more than twenty', () => {
    const unknown = Array.from({ length: 30 }, (_, at) => node(`Odd${at}`, ['image'], `t${at}`));
    const all = node(
      'Concat',
      Array.from({ length: 30 }, (_, at) => `t${at}`),
      'y',
    );
    const told = complaint(graphOf(...unknown, all)).split('\n');
    expect(told.length).toBe(20);
    expect(told[19]).toMatch(/^node 19 \(Odd19 /);
  });

  it('cannot grow without end: maps that are joined with themselves again and again', () => {
    const joins = Array.from({ length: 60 }, (_, at) =>
      node(
        'Concat',
        Array(8).fill(at === 0 ? 'image' : `t${at - 1}`),
        `t${at}`,
        nest(5, text(1, 'axis'), int(3, 1)),
      ),
    );
    const told = complaint(graphOf(...joins, node('Flatten', ['t59'], 'x'), node('Gemm', ['x', 'w'], 'y')));
    expect(told).toMatch(/its output .* has more than 67108864 numbers/);
  });
});

describe('a damaged ONNX file ends in an outcome', () => {
  it('cut off anywhere', () => {
    const good = networkFixture('onnx/lenet.onnx');
    for (let length = 0; length < good.length; length += 7)
      expect(readOnnxNetwork(good.subarray(0, length), { name: 'cut' }).ok, `${length}`).toBe(false);
  });

  it('with some bytes changed', async () => {
    const random = seededRandom(20180613);
    const seeds = onnxSeeds();
    let refusedCount = 0;
    for (let trial = 0; trial < 1500; trial++) {
      const bytes = seeds[trial % seeds.length]!.bytes.slice();
      for (let edit = random.index(12); edit >= 0; edit--) {
        const at = random.index(bytes.length);
        bytes[at] = random.next() < 0.5 ? random.index(256) : bytes[at]! ^ (1 << random.index(8));
      }
      const outcome = await readNetworkFile(bytes, { name: 'damaged' });
      if (outcome.ok) continue;
      refusedCount++;
      for (const { message } of outcome.problem) expect(message).toMatch(/^.{10,}$/s);
    }
    expect(refusedCount).toBeGreaterThan(300);
  });
});
