import { zooNetworks } from '@dl-rsim/networks';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomNetworks, tinyGraphNetwork } from '../../testing/index.ts';
import { checkNetwork } from '../network/check-network.ts';
import type { Layer, Network } from '../network/graph.ts';
import { type Extents, elementCount, inputExtents, layerExtents, slideWindow } from '../network/shape.ts';
import type { Grid, Window } from './workload.ts';
import { workloadOf } from './workload-of.ts';

describe('receptive fields', () => {
  it('are those of the layers themselves, place by place', () => {
    fc.assert(
      fc.property(randomNetworks, (network) => {
        const workload = workloadOf(network);
        const needs = needsOfLayers(network);
        for (const { layerIndex, inputs, output } of workload.nodes) {
          for (let place = 0; place < output.heightCount * output.widthCount; place++) {
            const found = inputs.flatMap(({ sourceIndex, window }) => {
              const source = sourceIndex < 0 ? null : workload.nodes[sourceIndex]!;
              const grid = source?.output ?? workload.image;
              const sourceName = source?.layerIndex ?? -1;
              return placesOf(window, grid, place, output.widthCount).map((at) => `${sourceName}:${at}`);
            });
            expect([...new Set(found)].sort()).toEqual([...needs(layerIndex, place)].sort());
          }
        }
      }),
      { numRuns: 300, seed: 11 },
    );
  });

  it('of a map that is scaled by a vector are one place and the whole vector', () => {
    const { nodes } = workloadOf(tinyGraphNetwork());
    const squeezed = nodes.find(({ name }) => name === 'squeezed')!;
    expect(squeezed.inputs.map(({ window }) => window?.heightCount ?? null)).toEqual([1, null]);
    expect(squeezed.output).toEqual(nodes.find(({ name }) => name === 'average')!.output);
  });
});

describe('work', () => {
  it('is that of all layers, whichever node they are folded into', () => {
    fc.assert(
      fc.property(randomNetworks, (network) => {
        const card = checkNetwork(network);
        expect(card).toMatchObject({ ok: true, value: { macCount: workloadOf(network).macCount } });
        expect(workSums(network)).toEqual(layerSums(network));
      }),
      { numRuns: 300, seed: 12 },
    );
  });

  it('of a layer on the image itself goes to the first node that takes the image', () => {
    const { nodes } = workloadOf(tinyGraphNetwork());
    // subtractMean on 6 x 5 x 2, and the rectifier behind the 4 channels of the stem
    expect(nodes[0]).toMatchObject({ name: 'stem', digital: { activationCount: 60 + 120 } });
  });

  it('ends in the node that gives the result', () => {
    fc.assert(
      fc.property(randomNetworks, (network) => {
        const { nodes } = workloadOf(network);
        expect(nodes.at(-1)!.output).toEqual(gridOf(layerExtents(network).at(-1)!));
        const fed = new Set(nodes.flatMap(({ inputs }) => inputs.map(({ sourceIndex }) => sourceIndex)));
        expect(nodes.findIndex((_, i) => !fed.has(i))).toBe(nodes.length - 1);
      }),
      { numRuns: 100, seed: 13 },
    );
  });
});

describe('the architectures of the zoo', () => {
  const drawn = zooNetworks.flatMap(({ from }) => ('draw' in from ? [from.draw()] : []));
  const numbers: Record<string, readonly [number, number, number]> = {
    'cifar10-conv3-fc3': [6, 3, 0],
    'deepid1-ytf': [6, 3, 1],
    'vgg8-cifar10': [8, 3, 0],
    'resnet20-cifar10': [22, 1, 9],
    'resnet18-imagenet': [21, 2, 8],
    'mobilenet1-imagenet': [28, 1, 0],
    'alexnet-imagenet': [8, 3, 0],
    'vgg16-imagenet': [16, 5, 0],
  };

  it.each(drawn)('$name has its crossbar layers, poolings, joins and MACs', (network) => {
    const { nodes, macCount } = workloadOf(network);
    const kinds = ['crossbar', 'pool', 'join'] as const;
    const counts = kinds.map((kind) => nodes.filter((node) => node.kind === kind).length);
    expect(counts).toEqual(numbers[network.name]);
    expect(checkNetwork(network)).toMatchObject({ ok: true, value: { macCount } });
  });
});

/** Source places by window; null: all. */
function placesOf(window: Window | null, grid: Grid, place: number, widthCount: number): readonly number[] {
  const all = { heightCount: grid.heightCount, widthCount: grid.widthCount };
  const whole = { ...all, strideHeightCount: 0, strideWidthCount: 0, padTopCount: 0, padLeftCount: 0 };
  const own = window ?? whole;
  const top = Math.floor(place / widthCount) * own.strideHeightCount - own.padTopCount;
  const left = (place % widthCount) * own.strideWidthCount - own.padLeftCount;
  const places: number[] = [];
  for (let y = Math.max(0, top); y < Math.min(grid.heightCount, top + own.heightCount); y++) {
    for (let x = Math.max(0, left); x < Math.min(grid.widthCount, left + own.widthCount); x++) {
      places.push(y * grid.widthCount + x);
    }
  }
  return places;
}

const NODE_KINDS = /^(conv2d|dense|maxPool2d|averagePool2d|global.*|add|multiply|concatenate)$/;

/**
 * By the definition of each layer: which places "layer:place" of nodes and image an output place needs, up to
 * the nodes nearest to it.
 */
function needsOfLayers(network: Network): (layerIndex: number, place: number) => ReadonlySet<string> {
  const extents = layerExtents(network);
  /** What one place of a layer's output is made of. */
  const made = (layerIndex: number, place: number): readonly string[] => {
    const layer = network.layers[layerIndex];
    if (!layer || NODE_KINDS.test(layer.kind)) return [`${layerIndex}:${place}`];
    return [...needs(layerIndex, place)];
  };
  const needs = (layerIndex: number, place: number): ReadonlySet<string> => {
    const layer = network.layers[layerIndex]!;
    const inputs = inputExtents(network, extents, layerIndex);
    const output = gridOf(extents[layerIndex]!);
    const at = { y: Math.floor(place / output.widthCount), x: place % output.widthCount };
    const found = layer.inputIndices.flatMap((index, i) =>
      inputPlaces(layer, inputs[i]!, at).flatMap((inner) => made(index, inner)),
    );
    return new Set(found);
  };
  return needs;
}

function inputPlaces(
  layer: Layer,
  input: Extents,
  { y, x }: { readonly y: number; readonly x: number },
): readonly number[] {
  const grid = gridOf(input);
  const inside = (row: number, column: number) =>
    row >= 0 && row < grid.heightCount && column >= 0 && column < grid.widthCount;
  const places: number[] = [];
  const take = (row: number, column: number) => {
    if (inside(row, column)) places.push(row * grid.widthCount + column);
  };
  if ('strideHeightCount' in layer) {
    const { vertical, horizontal } = slideWindow(layer, input);
    const isConv = layer.kind === 'conv2d';
    const heightCount = isConv
      ? (layer.kernelHeightCount - 1) * layer.dilationHeightCount + 1
      : layer.poolHeightCount;
    const widthCount = isConv
      ? (layer.kernelWidthCount - 1) * layer.dilationWidthCount + 1
      : layer.poolWidthCount;
    for (let dy = 0; dy < heightCount; dy++) {
      for (let dx = 0; dx < widthCount; dx++) {
        const row = y * layer.strideHeightCount - vertical.padBeforeCount + dy;
        take(row, x * layer.strideWidthCount - horizontal.padBeforeCount + dx);
      }
    }
  } else if (layer.kind === 'zeroPad2d') take(y - layer.topCount, x - layer.leftCount);
  else if (input.length === 1 || /^(global.*|flatten|dense)$/.test(layer.kind)) {
    for (let place = 0; place < grid.heightCount * grid.widthCount; place++) places.push(place);
  } else take(y, x);
  return places;
}

function workSums(network: Network): { activationCount: number; poolCount: number; addCount: number } {
  const sums = { activationCount: 0, poolCount: 0, addCount: 0 };
  for (const { digital } of workloadOf(network).nodes) {
    sums.activationCount += digital.activationCount;
    sums.poolCount += digital.poolCount;
    sums.addCount += digital.addCount;
  }
  return sums;
}

function layerSums(network: Network): { activationCount: number; poolCount: number; addCount: number } {
  const extents = layerExtents(network);
  const sums = { activationCount: 0, poolCount: 0, addCount: 0 };
  for (const [i, layer] of network.layers.entries()) {
    const count = elementCount(extents[i]!);
    const [input] = inputExtents(network, extents, i) as [Extents];
    if (layer.kind === 'relu') sums.activationCount += count;
    if (layer.kind === 'add' || layer.kind === 'multiply') sums.addCount += count;
    if (layer.kind === 'globalAveragePool2d') sums.poolCount += elementCount(input);
    if (layer.kind === 'maxPool2d') {
      const { heightCount, widthCount, channelCount } = gridOf(extents[i]!);
      for (let place = 0; place < heightCount * widthCount; place++) {
        const at = { y: Math.floor(place / widthCount), x: place % widthCount };
        sums.poolCount += channelCount * inputPlaces(layer, input, at).length;
      }
    }
  }
  return sums;
}

function gridOf(extents: Extents): Grid {
  if (extents.length === 1) return { heightCount: 1, widthCount: 1, channelCount: extents[0]! };
  return { heightCount: extents[0]!, widthCount: extents[1]!, channelCount: extents[2]! };
}
