/**
 * An H-tree: a node at each tile, above every 2 x 2 nodes one that joins them, up to a single root, the port.
 * Between two nodes there is a link up and a link down; ways climb to the lowest node above both ends. Every
 * link counts as one, though wires double in length every other level.
 */
import type { ChipNetwork, TileGrid } from './chip-network.ts';
import type { Link } from './placement.ts';

/** Nodes level by level, tiles first; the links up and down from node n are 2 n and 2 n + 1. */
export function hTreeNetwork({ tileRowCount, tileColumnCount }: TileGrid): ChipNetwork {
  const { parents, levels } = treeNodes(tileRowCount, tileColumnCount);
  const rootIndex = parents.length - 1;
  const links: Link[] = [];
  for (let node = 0; node < rootIndex; node++) {
    links.push({ fromIndex: node, toIndex: parents[node]!, isBetweenChips: false });
    links.push({ fromIndex: parents[node]!, toIndex: node, isBetweenChips: false });
  }
  /** The lowest node above both, or one of them. */
  const meet = (from: number, to: number) => {
    let [a, b] = [from, to];
    while (a !== b) {
      if (levels[a]! <= levels[b]!) a = parents[a]!;
      else b = parents[b]!;
    }
    return a;
  };
  return {
    routerCount: parents.length,
    tileRouters: Int32Array.from({ length: tileRowCount * tileColumnCount }, (_, tile) => tile),
    portIndex: rootIndex,
    links,
    longestCount: 2 * levels[rootIndex]!,
    hopCount: (from, to) => 2 * levels[meet(from, to)]! - levels[from]! - levels[to]!,
    addRoute(from, to, route) {
      const { linkIndices } = route;
      const top = meet(from, to);
      for (let at = from; at !== top; at = parents[at]!) linkIndices[route.linkCount++] = 2 * at;
      const endCount = route.linkCount + levels[top]! - levels[to]!;
      let place = endCount;
      for (let at = to; at !== top; at = parents[at]!) linkIndices[--place] = 2 * at + 1;
      route.linkCount = endCount;
    },
  };
}

/** The node above each, the root above itself, and how far each is above the tiles. */
function treeNodes(tileRowCount: number, tileColumnCount: number) {
  const parents: number[] = [];
  const levels: number[] = [];
  let [rowCount, columnCount] = [tileRowCount, tileColumnCount];
  for (let level = 0; ; level++) {
    const isRoot = rowCount * columnCount === 1;
    const aboveIndex = parents.length + (isRoot ? 0 : rowCount * columnCount);
    const aboveColumnCount = Math.ceil(columnCount / 2);
    for (let row = 0; row < rowCount; row++) {
      for (let column = 0; column < columnCount; column++) {
        parents.push(aboveIndex + (row >> 1) * aboveColumnCount + (column >> 1));
        levels.push(level);
      }
    }
    if (isRoot) return { parents: Int32Array.from(parents), levels: Int32Array.from(levels) };
    [rowCount, columnCount] = [Math.ceil(rowCount / 2), aboveColumnCount];
  }
}
