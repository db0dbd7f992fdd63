/**
 * A mesh, plain or concentrated: routers in a grid, a link each way between neighbours; ways go along the
 * row first, then along the column (XY), which never deadlocks. A router serves a block of tiles, as square
 * as its number allows (4: 2 x 2, as in ISAAC; 2: 1 x 2); blocks at the edges may be smaller. The port is
 * the router at the top left.
 *
 * @source shafiee2016
 */
import type { ChipNetwork, TileGrid } from './chip-network.ts';
import type { Link } from './placement.ts';

/** `routerTileCount` tiles a router; 1 is the plain mesh. */
export function meshNetwork(grid: TileGrid, routerTileCount: number): ChipNetwork {
  const blockRowCount = squarestHeight(routerTileCount);
  const blockColumnCount = routerTileCount / blockRowCount;
  const rowCount = Math.ceil(grid.tileRowCount / blockRowCount);
  const columnCount = Math.ceil(grid.tileColumnCount / blockColumnCount);
  const tileRouters = Int32Array.from({ length: grid.tileRowCount * grid.tileColumnCount }, (_, tile) => {
    const row = Math.floor(Math.floor(tile / grid.tileColumnCount) / blockRowCount);
    const column = Math.floor((tile % grid.tileColumnCount) / blockColumnCount);
    return row * columnCount + column;
  });
  const routerCount = rowCount * columnCount;
  const { links, east, west, south, north } = meshLinks(rowCount, columnCount);
  const rowOf = (router: number) => Math.floor(router / columnCount);
  return {
    routerCount,
    tileRouters,
    portIndex: 0,
    links,
    longestCount: rowCount + columnCount - 2,
    hopCount: (from, to) =>
      Math.abs(rowOf(from) - rowOf(to)) + Math.abs((from % columnCount) - (to % columnCount)),
    addRoute(from, to, route) {
      const { linkIndices } = route;
      let at = from;
      let count = route.linkCount;
      const turn = from + (to % columnCount) - (from % columnCount);
      for (; at < turn; at++) linkIndices[count++] = east[at]!;
      for (; at > turn; at--) linkIndices[count++] = west[at]!;
      for (; at < to; at += columnCount) linkIndices[count++] = south[at]!;
      for (; at > to; at -= columnCount) linkIndices[count++] = north[at]!;
      route.linkCount = count;
    },
  };
}

/** The largest divisor of `count` that is no larger than its square root. */
function squarestHeight(count: number): number {
  let height = Math.floor(Math.sqrt(count));
  while (count % height !== 0) height--;
  return height;
}

/** Links, and the ones that leave each router; those over an edge do not exist and are never read. */
function meshLinks(rowCount: number, columnCount: number) {
  const routerCount = rowCount * columnCount;
  const links: Link[] = [];
  const [east, west, south, north] = Array.from({ length: 4 }, () => new Int32Array(routerCount).fill(-1));
  const join = (leaving: Int32Array, fromIndex: number, toIndex: number) => {
    leaving[fromIndex] = links.length;
    links.push({ fromIndex, toIndex, isBetweenChips: false });
  };
  for (let router = 0; router < routerCount; router++) {
    if (router % columnCount < columnCount - 1) {
      join(east!, router, router + 1);
      join(west!, router + 1, router);
    }
    if (router + columnCount < routerCount) {
      join(south!, router, router + columnCount);
      join(north!, router + columnCount, router);
    }
  }
  return { links, east: east!, west: west!, south: south!, north: north! };
}
