import fc from 'fast-check';
import { expect, test } from 'vitest';
import { im2colLayers, placedNetworks, tinyConvNetwork } from '../../testing/index.ts';
import { flowsOf } from './flows.ts';
import { type Flow, OUTSIDE_INDEX } from './placement.ts';
import { weightFlowsOf } from './weight-flows.ts';
import type { Grid, WorkEdge, WorkNode } from './workload.ts';
import { workloadOf } from './workload-of.ts';

fc.configureGlobal({ seed: 20161018 });

const BITS = 8;
const valueCountOf = (grid: Grid) => grid.heightCount * grid.widthCount * grid.channelCount;
const bitsOf = (flows: readonly Flow[]) => flows.reduce((sum, { bitCount }) => sum + bitCount, 0);

/** Values of a source that any window takes in, window by window. */
function usedValueCount(node: WorkNode, { window }: WorkEdge, source: Grid): number {
  if (window === null) return valueCountOf(source);
  const used = new Set<number>();
  for (let y = 0; y < node.output.heightCount; y++) {
    for (let x = 0; x < node.output.widthCount; x++) {
      for (let i = 0; i < window.heightCount; i++) {
        for (let j = 0; j < window.widthCount; j++) {
          const row = y * window.strideHeightCount - window.padTopCount + i;
          const column = x * window.strideWidthCount - window.padLeftCount + j;
          const isInside = row >= 0 && row < source.heightCount && column >= 0 && column < source.widthCount;
          if (isInside) used.add(row * source.widthCount + column);
        }
      }
    }
  }
  return used.size * source.channelCount;
}

test('flows are whole bits between different places of the chip', () => {
  fc.assert(
    fc.property(placedNetworks, ({ flows, placement }) => {
      for (const { bitCount, fromTileIndex, toTileIndex } of flows) {
        expect(Number.isSafeInteger(bitCount) && bitCount > 0).toBe(true);
        expect(fromTileIndex).not.toBe(toTileIndex);
        for (const tile of [fromTileIndex, toTileIndex])
          expect(tile >= OUTSIDE_INDEX && tile < placement.tiles.length).toBe(true);
      }
    }),
    { numRuns: 100 },
  );
});

test('an image comes in with the values that windows take in, and the result leaves whole', () => {
  fc.assert(
    fc.property(placedNetworks, ({ workload, flows }) => {
      for (const [nodeIndex, node] of workload.nodes.entries()) {
        const edges = node.inputs.filter(({ sourceIndex }) => sourceIndex === OUTSIDE_INDEX);
        if (node.kind !== 'crossbar' || edges.length === 0) continue;
        const coming = flows.filter((flow) => flow.kind === 'image' && flow.targetNodeIndex === nodeIndex);
        expect(bitsOf(coming)).toBe(BITS * usedValueCount(node, edges[0]!, workload.image));
      }
      const result = flows.filter(({ kind }) => kind === 'result');
      const last = workload.nodes.at(-1)!;
      // What the image puts side by side with outputs has never come in.
      const stays = last.kind === 'join' && last.inputs.some(({ sourceIndex }) => sourceIndex < 0);
      if (!stays) expect(bitsOf(result)).toBe(BITS * valueCountOf(last.output));
    }),
    { numRuns: 200 },
  );
});

test('a crossbar layer is sent each used value no more than once, and the rest as multicast', () => {
  fc.assert(
    fc.property(placedNetworks, ({ workload, layers, flows }) => {
      for (const { nodeIndex, replicaCount, crossbarsPerCopyCount } of layers) {
        const node = workload.nodes[nodeIndex]!;
        for (const edge of node.inputs) {
          const source = edge.sourceIndex < 0 ? workload.image : workload.nodes[edge.sourceIndex]!.output;
          const used = BITS * usedValueCount(node, edge, source);
          const own = flows.filter(
            (flow) => flow.sourceNodeIndex === edge.sourceIndex && flow.targetNodeIndex === nodeIndex,
          );
          const fresh = own.filter(({ kind }) => kind !== 'multicast');
          expect(bitsOf(fresh)).toBeLessThanOrEqual(used);
          const tileCount = replicaCount * crossbarsPerCopyCount;
          expect(bitsOf(own)).toBeLessThanOrEqual(used * tileCount);
        }
      }
    }),
    { numRuns: 100 },
  );
});

test('in one tile nothing moves but the image and the result', () => {
  fc.assert(
    fc.property(placedNetworks, ({ workload, layers }) => {
      const spans = (layer: (typeof layers)[number]) => [
        {
          ...{ tileIndex: 3, firstCrossbarIndex: 0, isGuest: false },
          crossbarCount: layer.replicaCount * layer.crossbarsPerCopyCount,
        },
      ];
      const placed = layers.map((layer) => ({ nodeIndex: layer.nodeIndex, spans: spans(layer) }));
      const flows = flowsOf(workload, layers, { layers: placed });
      for (const { kind, fromTileIndex, toTileIndex } of flows) {
        expect([fromTileIndex, toTileIndex]).toContain(OUTSIDE_INDEX);
        expect(kind === 'partialSums' || kind === 'multicast').toBe(false);
      }
    }),
    { numRuns: 100 },
  );
});

test('layers in two parts that take turns hand over through the outside', () => {
  fc.assert(
    fc.property(placedNetworks, ({ workload, layers, placement }) => {
      if (layers.length < 2 || layers.some(({ guests }) => guests.length > 0)) return;
      const half = Math.ceil(layers.length / 2);
      const parts = [layers.slice(0, half), layers.slice(half)].map((part) => {
        const nodes = part.map(({ nodeIndex }) => nodeIndex);
        const placed = placement.layers.filter(({ nodeIndex }) => nodes.includes(nodeIndex));
        return flowsOf(workload, part, { layers: placed });
      });
      // The first part is left by values, the second one is not left by anything but the result.
      const [first, second] = parts as [readonly Flow[], readonly Flow[]];
      expect(first.some(({ toTileIndex }) => toTileIndex === OUTSIDE_INDEX)).toBe(true);
      expect(first.every(({ kind }) => kind !== 'result')).toBe(true);
      for (const { toTileIndex, kind } of second)
        expect(toTileIndex === OUTSIDE_INDEX).toBe(kind === 'result');
      const left = first.filter(({ toTileIndex }) => toTileIndex === OUTSIDE_INDEX);
      for (const nodeIndex of new Set(left.map(({ sourceNodeIndex }) => sourceNodeIndex))) {
        const own = left.filter(({ sourceNodeIndex }) => sourceNodeIndex === nodeIndex);
        expect(bitsOf(own)).toBeLessThanOrEqual(BITS * valueCountOf(workload.nodes[nodeIndex]!.output));
      }
    }),
    { numRuns: 150 },
  );
});

test('all weights of all copies come in when they are written', () => {
  fc.assert(
    fc.property(placedNetworks, ({ workload, layers, placement }) => {
      const flows = weightFlowsOf(workload, layers, placement);
      for (const { nodeIndex, replicaCount } of layers) {
        const { rowCount, columnCount, groupCount } = workload.nodes[nodeIndex]!.kernel!.matrix;
        const own = flows.filter(({ targetNodeIndex }) => targetNodeIndex === nodeIndex);
        expect(bitsOf(own)).toBe(replicaCount * rowCount * columnCount * groupCount * 8);
      }
    }),
    { numRuns: 50 },
  );
});

test('sums end where most of a column block lies, and each other tile sends one for each output', () => {
  const workload = workloadOf(tinyConvNetwork());
  const single = im2colLayers(workload)[0]!;
  // Column block 0 on crossbars 0 .. 2, block 1 on 3 .. 5; two copies.
  const layer = {
    ...single,
    ...{ crossbarsPerCopyCount: 6, rowBlockCount: 3, columnBlockCount: 2, replicaCount: 2 },
  };
  const { nodeIndex, format } = layer;
  const span = (tileIndex: number, firstCrossbarIndex: number, crossbarCount: number) => ({
    ...{ tileIndex, firstCrossbarIndex, crossbarCount, isGuest: false },
  });
  // The second copy lies in one tile.
  const spans = [span(0, 0, 2), span(1, 2, 2), span(2, 4, 2), span(3, 6, 6)];
  const flows = flowsOf(workload, [layer], { layers: [{ nodeIndex, spans }] });
  const { output } = workload.nodes[nodeIndex]!;
  const placeCount = Math.ceil((output.heightCount * output.widthCount) / 2);
  const bitCount = placeCount * Math.floor(output.channelCount / 2) * format.partialSumBits;
  const sums = flows.filter(({ kind }) => kind === 'partialSums');
  expect(sums.map(({ fromTileIndex, toTileIndex }) => [fromTileIndex, toTileIndex])).toEqual([
    [1, 0],
    [1, 2],
  ]);
  expect(sums[0]!.bitCount).toBe(bitCount);
  expect(bitsOf(sums)).toBe(placeCount * output.channelCount * format.partialSumBits);
});
