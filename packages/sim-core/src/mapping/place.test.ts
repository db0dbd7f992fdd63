import fc from 'fast-check';
import { expect, test } from 'vitest';
import { im2colLayers, placedNetworks, tinyConvNetwork } from '../../testing/index.ts';
import { fillTiles, neededTileCount } from './fill-tiles.ts';
import { flowsOf } from './flows.ts';
import { createInterconnect } from './interconnect.ts';
import { linkLoads } from './link-load.ts';
import type { MappedLayer } from './mapped-layer.ts';
import { FIXED_ORDERS } from './order.ts';
import { placeLayers } from './place.ts';
import { workloadOf } from './workload-of.ts';

fc.configureGlobal({ seed: 20161018 });

test('every crossbar has one place, no tile holds more than it can, exclusive tiles hold one layer', () => {
  fc.assert(
    fc.property(placedNetworks, ({ layers, chip, options, placement }) => {
      const tileCounts = new Int32Array(placement.tiles.length);
      const owners = new Map<number, Set<number>>();
      for (const [i, { nodeIndex, spans }] of placement.layers.entries()) {
        const layer = layers[i]!;
        expect(nodeIndex).toBe(layer.nodeIndex);
        let next = 0;
        let guestCount = 0;
        for (const { tileIndex, firstCrossbarIndex, crossbarCount, isGuest } of spans) {
          expect(firstCrossbarIndex).toBe(next);
          next += crossbarCount;
          if (isGuest) guestCount += crossbarCount;
          else {
            tileCounts[tileIndex]! += crossbarCount;
            owners.set(tileIndex, (owners.get(tileIndex) ?? new Set()).add(nodeIndex));
          }
        }
        expect(next).toBe(layer.replicaCount * layer.crossbarsPerCopyCount);
        expect(guestCount).toBe(layer.guests.length);
      }
      expect(Math.max(...tileCounts)).toBeLessThanOrEqual(chip.peCount * chip.crossbarCount);
      if (options.mapping.tileSharing === 'exclusive')
        expect([...owners.values()].every(({ size }) => size === 1)).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test('guests lie in the tile of their host', () => {
  let guestCount = 0;
  fc.assert(
    fc.property(placedNetworks, ({ layers, placement }) => {
      const tileOf = (nodeIndex: number, crossbarIndex: number) =>
        placement.layers
          .find((placed) => placed.nodeIndex === nodeIndex)!
          .spans.find((span) => span.firstCrossbarIndex + span.crossbarCount > crossbarIndex)!.tileIndex;
      for (const { nodeIndex, guests } of layers) {
        for (const { crossbarIndex, hostNodeIndex, hostCrossbarIndex } of guests) {
          expect(tileOf(nodeIndex, crossbarIndex)).toBe(tileOf(hostNodeIndex, hostCrossbarIndex));
          guestCount++;
        }
      }
    }),
    { numRuns: 100 },
  );
  expect(guestCount).toBeGreaterThan(0);
});

test('an annealed placement moves no more than any of the orders, and is the same again', () => {
  fc.assert(
    fc.property(placedNetworks, ({ workload, layers, interconnect, options }) => {
      const hopBits = (order: (typeof options.mapping)['order']) => {
        const placement = placeLayers(layers, { ...options, mapping: { ...options.mapping, order } });
        if (!placement.ok) throw new Error(placement.problem[0]!.message);
        const { traffic } = linkLoads(flowsOf(workload, layers, placement.value), interconnect);
        return traffic.reduce((sum, one) => sum + one.hopBits, 0);
      };
      const least = Math.min(...FIXED_ORDERS.map(hopBits));
      const annealed = hopBits('annealed');
      expect(annealed).toBeLessThanOrEqual(least);
      expect(hopBits('annealed')).toBe(annealed);
    }),
    { numRuns: 60 },
  );
});

/** A layer of `crossbarsPerCopyCount` crossbars. */
const layerOf = (nodeIndex: number, crossbarsPerCopyCount: number, replicaCount: number): MappedLayer => ({
  ...im2colLayers(workloadOf(tinyConvNetwork()))[0]!,
  ...{ nodeIndex, crossbarsPerCopyCount, replicaCount },
});

/** Copies by tile: "0: aab, 1: c" is a list of crossbar counts, layer by layer. */
function draw(layers: readonly MappedLayer[], room: Parameters<typeof fillTiles>[1]): string {
  const tiles: string[] = [];
  for (const { nodeIndex, spans } of fillTiles(layers, room)) {
    for (const { tileIndex, crossbarCount } of spans)
      tiles[tileIndex] = (tiles[tileIndex] ?? '') + 'abc'[nodeIndex]!.repeat(crossbarCount);
  }
  return Array.from(tiles, (tile) => tile ?? '').join(' ');
}

test('copies are not cut by the end of a tile where there is room', () => {
  const layers = [layerOf(0, 3, 2), layerOf(1, 2, 2)];
  const room = { capacityCount: 4, isExclusive: false };
  expect(draw(layers, { ...room, tileCount: 4 })).toBe('aaa aaa bbbb');
  expect(neededTileCount(layers, room)).toBe(3);
  // 10 crossbars in 10: every place is needed.
  expect(draw(layers, { ...room, capacityCount: 5, tileCount: 2 })).toBe('aaaaa abbbb');
});

test('a copy of more than a tile begins one where it needs fewer then', () => {
  const room = { capacityCount: 4, isExclusive: false, tileCount: 3 };
  expect(draw([layerOf(0, 3, 1), layerOf(1, 8, 1)], room)).toBe('aaa bbbb bbbb');
  // No place to spare.
  expect(draw([layerOf(0, 3, 1), layerOf(1, 8, 1), layerOf(2, 1, 1)], room)).toBe('aaab bbbb bbbc');
});

test('layers that share no tile may need more than there are: the field and both numbers are named', () => {
  fc.assert(
    fc.property(placedNetworks, ({ layers, options }) => {
      const { interconnect, mapping } = options;
      const needed = layers.length;
      const tiles = interconnect.tiles.slice(0, needed - 1);
      const placed = placeLayers(layers, {
        ...options,
        mapping: { ...mapping, tileSharing: 'exclusive' },
        chip: { ...options.chip, crossbarCount: 1_000_000 },
        interconnect: { ...interconnect, tiles },
      });
      const ownCount = layers.filter(
        (layer) => layer.replicaCount * layer.crossbarsPerCopyCount > layer.guests.length,
      ).length;
      if (ownCount <= tiles.length) return;
      expect(placed).toMatchObject({
        ok: false,
        problem: [{ path: ['mapping', 'tileSharing'], code: 'DOES_NOT_FIT', actual: String(ownCount) }],
      });
    }),
    { numRuns: 30 },
  );
});

test('layers lie on the fewest chips that hold them, however many there are', () => {
  fc.assert(
    fc.property(placedNetworks, ({ layers, chip, options, placement }) => {
      const moreChips = { ...chip, chipCount: chip.chipCount + 2 };
      const interconnect = createInterconnect(moreChips);
      const placed = placeLayers(layers, {
        ...options,
        chip: moreChips,
        interconnect,
        mapping: { ...options.mapping, order: 'snake' },
      });
      if (!placed.ok) throw new Error(placed.problem[0]!.message);
      const chipOf = ({ tileIndex }: { readonly tileIndex: number }) =>
        placed.value.tiles[tileIndex]!.chipIndex;
      const used = Math.max(...placed.value.layers.flatMap(({ spans }) => spans.map(chipOf)));
      const room = {
        capacityCount: chip.peCount * chip.crossbarCount,
        isExclusive: options.mapping.tileSharing === 'exclusive',
      };
      const chipTileCount = placement.tiles.length / chip.chipCount;
      expect(used + 1).toBe(Math.ceil(neededTileCount(layers, room) / chipTileCount));
    }),
    { numRuns: 100 },
  );
});
