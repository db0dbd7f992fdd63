import type { ChipSpec } from '@dl-rsim/spec';
import { unreachable } from '../numeric/invariant.ts';
import { busNetwork } from './bus-network.ts';
import type { ChipNetwork, TileGrid } from './chip-network.ts';
import { hTreeNetwork } from './h-tree-network.ts';
import { meshNetwork } from './mesh-network.ts';
import { type Interconnect, type Link, OUTSIDE_INDEX, type Route, type Tile } from './placement.ts';

/** What of a chip says how its tiles are joined. */
export type InterconnectSpec = TileGrid & Pick<ChipSpec, 'chipCount' | 'topology' | 'routerTileCount'>;

/**
 * All chips: each with the same network, in a row, neighbours joined at their ports by a link each way.
 * Tiles, routers and links go chip by chip, the links between chips last: out of chip c up, then down to
 * it.
 */
export function createInterconnect(spec: InterconnectSpec): Interconnect {
  const { chipCount, tileRowCount, tileColumnCount } = spec;
  const tileCount = tileRowCount * tileColumnCount;
  const chip = chipNetwork(spec);
  const { hopCount, addRoute } = routesOverChips(chip, chipCount, tileCount);
  const longestCount = (chipCount > 1 ? 2 : 1) * chip.longestCount + chipCount - 1;
  return {
    tiles: Array.from({ length: chipCount * tileCount }, (_, tile): Tile => {
      const chipIndex = Math.floor(tile / tileCount);
      const place = tile % tileCount;
      return {
        chipIndex,
        rowIndex: Math.floor(place / tileColumnCount),
        columnIndex: place % tileColumnCount,
        routerIndex: chipIndex * chip.routerCount + chip.tileRouters[place]!,
      };
    }),
    links: allLinks(chip, chipCount),
    routerCount: chipCount * chip.routerCount,
    longestCount,
    hopCount,
    addRoute,
    route(from, to) {
      const route = { linkIndices: new Int32Array(longestCount), linkCount: 0 };
      addRoute(from, to, route);
      return [...route.linkIndices.subarray(0, route.linkCount)];
    },
  };
}

function chipNetwork(spec: InterconnectSpec): ChipNetwork {
  switch (spec.topology) {
    case 'mesh':
      return meshNetwork(spec, 1);
    case 'cmesh':
      return meshNetwork(spec, spec.routerTileCount);
    case 'hTree':
      return hTreeNetwork(spec);
    case 'bus':
      return busNetwork(spec);
    default:
      return unreachable(spec.topology);
  }
}

function allLinks(chip: ChipNetwork, chipCount: number): readonly Link[] {
  const links: Link[] = [];
  for (let first = 0; first < chipCount * chip.routerCount; first += chip.routerCount) {
    for (const { fromIndex, toIndex } of chip.links)
      links.push({ fromIndex: first + fromIndex, toIndex: first + toIndex, isBetweenChips: false });
  }
  for (let upper = 1; upper < chipCount; upper++) {
    const toIndex = upper * chip.routerCount + chip.portIndex;
    const fromIndex = toIndex - chip.routerCount;
    links.push({ fromIndex, toIndex, isBetweenChips: true });
    links.push({ fromIndex: toIndex, toIndex: fromIndex, isBetweenChips: true });
  }
  return links;
}

function routesOverChips(chip: ChipNetwork, chipCount: number, tileCount: number) {
  const { tileRouters, portIndex } = chip;
  const chipLinkIndex = chipCount * chip.links.length;
  const routerOf = (tile: number) => (tile === OUTSIDE_INDEX ? portIndex : tileRouters[tile % tileCount]!);
  const chipOf = (tile: number) => Math.floor(tile / tileCount);
  const hopCount = (from: number, to: number): number => {
    if (from === to) return 0;
    const fromChip = from === OUTSIDE_INDEX ? chipOf(to) : chipOf(from);
    const toChip = to === OUTSIDE_INDEX ? fromChip : chipOf(to);
    if (fromChip === toChip) return chip.hopCount(routerOf(from), routerOf(to));
    const inside = chip.hopCount(routerOf(from), portIndex) + chip.hopCount(portIndex, routerOf(to));
    return inside + Math.abs(fromChip - toChip);
  };
  /** On one chip, whose links begin at its own number. */
  const addInside = (chipIndex: number, ends: readonly [number, number], route: Route) => {
    const begin = route.linkCount;
    chip.addRoute(ends[0], ends[1], route);
    const firstLink = chipIndex * chip.links.length;
    for (let at = begin; at < route.linkCount; at++) route.linkIndices[at]! += firstLink;
  };
  const addRoute = (from: number, to: number, route: Route): void => {
    if (from === to) return;
    const fromChip = from === OUTSIDE_INDEX ? chipOf(to) : chipOf(from);
    const toChip = to === OUTSIDE_INDEX ? fromChip : chipOf(to);
    if (fromChip === toChip) {
      addInside(fromChip, [routerOf(from), routerOf(to)], route);
      return;
    }
    addInside(fromChip, [routerOf(from), portIndex], route);
    for (let at = fromChip; at < toChip; at++) route.linkIndices[route.linkCount++] = chipLinkIndex + 2 * at;
    for (let at = fromChip; at > toChip; at--)
      route.linkIndices[route.linkCount++] = chipLinkIndex + 2 * (at - 1) + 1;
    addInside(toChip, [portIndex, routerOf(to)], route);
  };
  return { hopCount, addRoute };
}
