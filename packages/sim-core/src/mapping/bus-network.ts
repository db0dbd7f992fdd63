import type { ChipNetwork, TileGrid } from './chip-network.ts';

/** One bus that all tiles of a chip and its port share: a single link, from its node to itself. */
export function busNetwork({ tileRowCount, tileColumnCount }: TileGrid): ChipNetwork {
  return {
    routerCount: 1,
    tileRouters: new Int32Array(tileRowCount * tileColumnCount),
    portIndex: 0,
    links: [{ fromIndex: 0, toIndex: 0, isBetweenChips: false }],
    longestCount: 1,
    hopCount: () => 1,
    addRoute(_from, _to, route) {
      route.linkIndices[route.linkCount++] = 0;
    },
  };
}
