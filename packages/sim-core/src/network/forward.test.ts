import { expect, test } from 'vitest';
import { chain, tinyConvNetwork } from '../../testing/index.ts';
import { tinyGraphNetwork } from '../../testing/tiny-graph.ts';
import { randomWeights } from '../../testing/tiny-networks.ts';
import { applyDigitalLayer } from './digital-layers.ts';
import { createFloatOperator } from './float-inference.ts';
import { createOperators, forward, lastUseIndices } from './forward.ts';
import { isCrossbarLayer, type Network } from './graph.ts';
import { imageExtents, inputExtents, layerExtents } from './shape.ts';

const inputOf = (network: Network) => {
  const { heightCount, widthCount, channelCount } = network.inputShape;
  return randomWeights('input', heightCount * widthCount * channelCount, 1);
};

function infer(network: Network, input: Float32Array): Float32Array {
  const extents = layerExtents(network);
  const operators = createOperators(network, extents, createFloatOperator);
  return forward({ network, extents, operators, input });
}

/** The output of a layer by its definition: that of its inputs first, nothing kept. */
function outputOf(network: Network, layerIndex: number, image: Float32Array): Float32Array {
  if (layerIndex < 0) return image;
  const layer = network.layers[layerIndex]!;
  const inputs = layer.inputIndices.map((index) => outputOf(network, index, image));
  const extents = inputExtents(network, layerExtents(network), layerIndex);
  return isCrossbarLayer(layer)
    ? createFloatOperator(layer, extents[0]!)(inputs[0]!)
    : applyDigitalLayer(layer, extents, inputs);
}

test('a residual: x + 2 x through a branch is 3 x', () => {
  const network: Network = {
    name: 'residual',
    inputShape: { heightCount: 1, widthCount: 1, channelCount: 2 },
    layers: [
      { kind: 'flatten', name: 'x', inputIndices: [-1] },
      {
        kind: 'dense',
        name: 'double',
        inputIndices: [0],
        kernel: Float32Array.of(2, 0, 0, 2),
        inputCount: 2,
        outputCount: 2,
        bias: null,
      },
      { kind: 'add', name: 'sum', inputIndices: [1, 0] },
      { kind: 'concatenate', name: 'with the image', inputIndices: [2, 0] },
    ],
  };
  expect([...infer(network, Float32Array.of(5, -7))]).toEqual([15, -21, 5, -7]);
});

test('a graph computes what its layers compute one by one', () => {
  for (const network of [tinyGraphNetwork(), tinyConvNetwork()]) {
    const image = inputOf(network);
    const last = network.layers.length - 1;
    expect([...infer(network, image)]).toEqual([...outputOf(network, last, image)]);
  }
});

test('an output is let go behind the last layer that takes it', () => {
  const network = tinyGraphNetwork();
  const lastUses = lastUseIndices(network);
  expect(lastUses.slice(0, 7)).toEqual([1, 2, 6, 4, 5, 6, 10]);
  expect(lastUses.at(-1)).toBe(network.layers.length - 1);
});

test('shapes follow the graph', () => {
  const network = tinyGraphNetwork();
  expect(imageExtents(network)).toEqual([6, 5, 2]);
  const extents = layerExtents(network);
  const shapeOf = (name: string) =>
    extents[network.layers.findIndex((layer) => layer.name === name)]?.join('x');
  expect(shapeOf('depthwise')).toBe('6x5x8');
  expect(shapeOf('dilated')).toBe('6x5x2');
  expect(shapeOf('both')).toBe('6x5x6');
  expect(shapeOf('max')).toBe('5x4x6');
  expect(shapeOf('pad')).toBe('6x5x6');
  expect(shapeOf('average')).toBe('6x5x6');
  expect(shapeOf('global')).toBe('6');
  expect(inputExtents(network, extents, 6)).toEqual([
    [6, 5, 4],
    [6, 5, 4],
  ]);
});

test('layers of a chain take the output of the one before', () => {
  const layers = chain([
    { kind: 'flatten', name: 'a' },
    { kind: 'relu', name: 'b' },
  ]);
  expect(layers.map(({ inputIndices }) => inputIndices)).toEqual([[-1], [0]]);
});
