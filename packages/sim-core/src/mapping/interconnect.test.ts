import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomInterconnects } from '../../testing/index.ts';
import { createInterconnect, type InterconnectSpec } from './interconnect.ts';
import { type Interconnect, OUTSIDE_INDEX } from './placement.ts';

fc.configureGlobal({ seed: 20161018 });

const chip = (changes: Partial<InterconnectSpec>): InterconnectSpec => ({
  ...{ chipCount: 1, tileRowCount: 4, tileColumnCount: 4, topology: 'mesh', routerTileCount: 1 },
  ...changes,
});

/** Links from each router to all others, found by looking everywhere. */
function distancesFrom({ links, routerCount }: Interconnect, from: number): readonly number[] {
  const distances = new Array<number>(routerCount).fill(Infinity);
  distances[from] = 0;
  for (let reached = [from]; reached.length > 0; ) {
    reached = reached.flatMap((at) =>
      links.flatMap(({ fromIndex, toIndex }) => {
        if (fromIndex !== at || distances[toIndex]! < Infinity) return [];
        distances[toIndex] = distances[at]! + 1;
        return [toIndex];
      }),
    );
  }
  return distances;
}

test('ways are connected, end at their tiles and are as short as can be', () => {
  fc.assert(
    fc.property(randomInterconnects, (spec) => {
      const interconnect = createInterconnect(spec);
      const { tiles, links } = interconnect;
      const isBus = spec.topology === 'bus';
      const wrong: number[][] = [];
      for (const [from, { routerIndex, chipIndex }] of tiles.entries()) {
        const distances = distancesFrom(interconnect, routerIndex);
        for (const [to, end] of tiles.entries()) {
          const way = interconnect.route(from, to);
          const isConnected = way.every((link, i) => {
            const begin = i === 0 ? routerIndex : links[way[i - 1]!]!.toIndex;
            return links[link]!.fromIndex === begin;
          });
          const endIndex = way.length === 0 ? routerIndex : links[way.at(-1)!]!.toIndex;
          // A bus is crossed within its one node: once on each chip.
          const busCount = !isBus || from === to ? 0 : chipIndex === end.chipIndex ? 1 : 2;
          const hopCount = distances[end.routerIndex]! + busCount;
          const isGood =
            isConnected &&
            endIndex === end.routerIndex &&
            way.length === hopCount &&
            hopCount <= interconnect.longestCount &&
            interconnect.hopCount(from, to) === hopCount &&
            interconnect.hopCount(to, from) === hopCount;
          if (!isGood) wrong.push([from, to, hopCount, ...way]);
        }
      }
      expect(wrong).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

test('the outside meets each chip at one router, and ways back are as long', () => {
  fc.assert(
    fc.property(randomInterconnects, (spec) => {
      const { tiles, links, route, hopCount } = createInterconnect(spec);
      for (const [tile, { routerIndex, chipIndex }] of tiles.entries()) {
        const inward = route(OUTSIDE_INDEX, tile);
        const outward = route(tile, OUTSIDE_INDEX);
        expect(inward).toHaveLength(outward.length);
        expect(hopCount(OUTSIDE_INDEX, tile)).toBe(inward.length);
        expect(inward.every((link) => !links[link]!.isBetweenChips)).toBe(true);
        if (inward.length === 0) continue;
        expect(links[inward.at(-1)!]!.toIndex).toBe(routerIndex);
        const first = tiles.findIndex((other) => other.chipIndex === chipIndex);
        const port = links[inward[0]!]!.fromIndex;
        expect(links[route(tile, OUTSIDE_INDEX).at(-1)!]!.toIndex).toBe(port);
        const others = route(OUTSIDE_INDEX, first);
        if (others.length > 0) expect(links[others[0]!]!.fromIndex).toBe(port);
      }
    }),
    { numRuns: 40 },
  );
});

test('ways of a mesh go along the row first', () => {
  const { route, links } = createInterconnect(chip({}));
  const nodes = route(4, 11).map((link) => links[link]!.toIndex);
  expect(nodes).toEqual([5, 6, 7, 11]);
});

test('four tiles of ISAAC share a router: 12 x 14 tiles, 42 routers', () => {
  const isaac = chip({ tileRowCount: 12, tileColumnCount: 14, topology: 'cmesh', routerTileCount: 4 });
  const { routerCount, tiles, hopCount } = createInterconnect(isaac);
  expect(routerCount).toBe(42);
  expect([0, 1, 14, 15].map((tile) => tiles[tile]!.routerIndex)).toEqual([0, 0, 0, 0]);
  expect(hopCount(0, 15)).toBe(0);
  expect(hopCount(0, 167)).toBe(5 + 6);
});

test('in an H-tree neighbours may be far apart', () => {
  const { hopCount, routerCount } = createInterconnect(chip({ topology: 'hTree' }));
  expect(routerCount).toBe(16 + 4 + 1);
  expect(hopCount(0, 1)).toBe(2);
  expect(hopCount(1, 2)).toBe(4);
  expect(hopCount(OUTSIDE_INDEX, 2)).toBe(2);
});

test('chips stand in a row, joined at their ports', () => {
  const { hopCount, route, links } = createInterconnect(chip({ chipCount: 3 }));
  // From the bottom right of the first chip to the port, over two chip links, to the bottom right.
  expect(hopCount(15, 47)).toBe(6 + 2 + 6);
  expect(route(15, 47).filter((link) => links[link]!.isBetweenChips)).toHaveLength(2);
  expect(links.filter(({ isBetweenChips }) => isBetweenChips)).toHaveLength(4);
});
