import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFloatOperator, createOperators, forward, layerExtents, type Network } from '@dl-rsim/sim-core';
import { describe, expect, it } from 'vitest';
import type { ReadNetwork } from '../read-network.ts';
import { readOnnxNetwork } from './read-onnx-network.ts';

const folder = join(import.meta.dirname, '../../testing/onnx');
const { outputs } = JSON.parse(readFileSync(join(folder, 'answers.json'), 'utf8')) as {
  readonly outputs: Readonly<Record<string, readonly number[]>>;
};

function read(name: string): ReadNetwork {
  const outcome = readOnnxNetwork(readFileSync(join(folder, `${name}.onnx`)), { name });
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problem, null, 1));
  return outcome.value;
}

function infer(network: Network): Float32Array {
  const { heightCount, widthCount, channelCount } = network.inputShape;
  const input = Float32Array.from(
    { length: heightCount * widthCount * channelCount },
    (_, at) => ((at * 7) % 31) / 31,
  );
  const extents = layerExtents(network);
  const operators = createOperators(network, extents, createFloatOperator);
  return forward({ network, extents, operators, input });
}

const kindsOf = ({ network }: ReadNetwork): string => network.layers.map(({ kind }) => kind).join(' ');

describe('readOnnxNetwork', () => {
  it.each(Object.keys(outputs))('computes what onnxruntime computes with %s', (name) => {
    const expected = outputs[name]!;
    const { network, format, original } = read(name);
    expect({ format, original, shape: network.inputShape }).toEqual({
      format: 'onnx',
      original: null,
      shape: { heightCount: 9, widthCount: 8, channelCount: 3 },
    });
    const found = infer(network);
    const scale = Math.max(...expected.map(Math.abs));
    expect(found.length).toBe(expected.length);
    for (const [at, value] of expected.entries())
      expect(Math.abs(found[at]! - value), `${found[at]} for ${value}`).toBeLessThan(1e-5 * scale);
  });

  it('folds normalizations and fuses gates, and says so', () => {
    const residual = read('residual');
    expect(kindsOf(residual)).toBe(
      'conv2d relu conv2d relu conv2d add relu conv2d conv2d add relu affine ' +
        'maxPool2d globalAveragePool2d dense',
    );
    expect(residual.notes.slice(3)).toEqual([
      { place: 'node 12 (BatchNormalization "t12")', message: 'went into the weights before it' },
      {
        place: 'node 15 (BatchNormalization "t15")',
        message: 'stays a scaling of its own, computed digitally',
      },
      { place: 'node 18 (Dropout "t18")', message: 'left out: it does nothing at inference' },
    ]);
    expect(kindsOf(read('mobile'))).toBe(
      'conv2d hardSwish conv2d relu6 globalAveragePool2d dense relu dense hardSigmoid multiply silu ' +
        'hardSwish prelu gelu concatenate conv2d tanh globalMaxPool2d globalAveragePool2d concatenate ' +
        'dense softmax',
    );
    expect(kindsOf(read('channels-last'))).toMatch(/^subtractMean affine conv2d leakyRelu zeroPad2d/);
    expect(read('quantized').notes[0]).toEqual({
      place: 'node 0 (QuantizeLinear "t0")',
      message: 'left out: activations are computed in floats; quantise them in the run',
    });
  });

  it('names layers as the file does', () => {
    expect(read('residual').network.layers[0]).toMatchObject({ kind: 'conv2d', name: 'stem' });
    expect(read('lenet').network.name).toBe('tiny');
  });
});
