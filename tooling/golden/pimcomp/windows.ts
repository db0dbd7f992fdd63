/** Which places a node reads, and what preparing or computing them costs on PIMCOMP's chip. */

import type { PimGraph, PimNode } from './graphs.ts';
import { fillCycles, moveCycles, vectorCycles } from './machine.ts';
import { groupsOf, LINES, type PimLayer } from './networks.ts';

/** Input places of a convolution's window inside the image, in order. */
export function placesOf(layer: PimLayer, window: number): readonly number[] {
  const { kernelCount, strideCount, padCount, inputPlaceCount, placeCount } = layer;
  const top = Math.floor(window / placeCount) * strideCount - padCount;
  const left = (window % placeCount) * strideCount - padCount;
  const places: number[] = [];
  for (let y = Math.max(0, top); y < Math.min(inputPlaceCount, top + kernelCount); y++) {
    for (let x = Math.max(0, left); x < Math.min(inputPlaceCount, left + kernelCount); x++) {
      places.push(y * inputPlaceCount + x);
    }
  }
  return places;
}

/** Cycles of moving a window's inputs, and zeros of its padding, to each array group. */
export function movesOf(graph: PimGraph, index: number, window: number): readonly number[] {
  const node = graph.nodes[index]!;
  const layer = graph.layers[node.layerIndex]!;
  const { kernelCount, strideCount, padCount, inputPlaceCount, placeCount } = layer;
  const cycles = new Array<number>(groupsOf(layer)).fill(0);
  const isDense = inputPlaceCount === 1;
  // A dense layer reads what its provider gives, place by place.
  const chunk = isDense ? graph.nodes[node.providers[0]!]!.channelCount : layer.inputCount;
  const chunkCount = isDense ? layer.inputCount / chunk : kernelCount * kernelCount;
  const top = Math.floor(window / placeCount) * strideCount - padCount;
  const left = (window % placeCount) * strideCount - padCount;
  for (let k = 0; k < chunkCount; k++) {
    const y = top + Math.floor(k / kernelCount);
    const x = left + (k % kernelCount);
    const isInside = isDense || (y >= 0 && x >= 0 && y < inputPlaceCount && x < inputPlaceCount);
    for (let row = k * chunk; row < (k + 1) * chunk; ) {
      const group = Math.floor(row / LINES);
      const count = Math.min((k + 1) * chunk, (group + 1) * LINES) - row;
      cycles[group]! += isInside ? moveCycles(count) : fillCycles(count);
      row += count;
    }
  }
  return cycles;
}

/** Output places of a pooling or join that read an input place. */
export function outputsAt(graph: PimGraph, index: number, place: number): readonly number[] {
  const node = graph.nodes[index]!;
  if (node.kind !== 'pool') return [place];
  const { kernelCount, strideCount, padCount } = node.pool;
  const inputPlaceCount = graph.nodes[node.providers[0]!]!.placeCount;
  const along = (at: number): readonly number[] => {
    const first = Math.max(0, Math.ceil((at + padCount - kernelCount + 1) / strideCount));
    const last = Math.min(node.placeCount - 1, Math.floor((at + padCount) / strideCount));
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
  };
  const columns = along(place % inputPlaceCount);
  return along(Math.floor(place / inputPlaceCount)).flatMap((y) =>
    columns.map((x) => y * node.placeCount + x),
  );
}

/** Places under a pooling's window. */
export function poolCount(graph: PimGraph, node: PimNode, output: number): number {
  const { kernelCount, strideCount, padCount } = node.pool;
  const inputPlaceCount = graph.nodes[node.providers[0]!]!.placeCount;
  const along = (at: number): number => {
    const first = at * strideCount - padCount;
    return Math.min(inputPlaceCount, first + kernelCount) - Math.max(0, first);
  };
  return along(Math.floor(output / node.placeCount)) * along(output % node.placeCount);
}

/** Cycles of one output place of a node without weights. */
export function otherCycles(graph: PimGraph, index: number, output: number): number {
  const node = graph.nodes[index]!;
  const vector = vectorCycles(node.channelCount);
  switch (node.kind) {
    case 'pool': {
      const most = moveCycles(node.channelCount) + (poolCount(graph, node, output) - 1) * vector;
      return node.isMean ? most + fillCycles(node.channelCount) : most;
    }
    case 'add':
      return fillCycles(node.channelCount) + node.providers.length * vector;
    case 'concat':
      return node.providers.reduce((sum, at) => sum + moveCycles(graph.nodes[at]!.channelCount), 0);
    default:
      return vector;
  }
}

/** Cores with an array group that multiplies this input place in any window, rising. */
export function coresAt(
  layer: PimLayer,
  /** [copy][group] */
  copies: readonly (readonly number[])[],
  { place, count }: { readonly place: number; readonly count: number },
): readonly number[] {
  const { kernelCount, strideCount, padCount, inputPlaceCount, placeCount } = layer;
  if (inputPlaceCount === 1) return rising(coresOfRows(copies[0]!, place * count, (place + 1) * count));
  const y = Math.floor(place / inputPlaceCount) + padCount;
  const x = (place % inputPlaceCount) + padCount;
  const found: number[] = [];
  for (let ky = y % strideCount; ky < kernelCount && ky <= y; ky += strideCount) {
    const row = (y - ky) / strideCount;
    if (row >= placeCount) continue;
    for (let kx = x % strideCount; kx < kernelCount && kx <= x; kx += strideCount) {
      const column = (x - kx) / strideCount;
      if (column >= placeCount) continue;
      const first = (ky * kernelCount + kx) * count;
      const groupCores = copies[(row * placeCount + column) % copies.length]!;
      found.push(...coresOfRows(groupCores, first, first + count));
    }
  }
  return rising(found);
}

/** Cores of the array groups that hold these rows. */
const coresOfRows = (groupCores: readonly number[], first: number, end: number): readonly number[] =>
  groupCores.slice(Math.floor(first / LINES), Math.ceil(end / LINES));

const rising = (cores: readonly number[]): readonly number[] => [...new Set(cores)].sort((a, b) => a - b);
