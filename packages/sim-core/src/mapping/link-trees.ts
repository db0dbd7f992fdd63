/**
 * The trees on which values travel. Flows that take values of one edge out of one tile are one tree: where
 * their ways share a link, a value crosses it once, though several tiles need it. The tree carries V bits,
 * those of its flows that are no 'multicast'; a link on the ways of flows of S bits carries min(V, S):
 * exact where all tiles need the same values and where they need different ones, else a bound from above.
 * Partial sums and weights differ from tile to tile: S. Ways out of one tile must form a tree, as those
 * along rows then columns, of trees, of buses and of rows of chips do. Into and out of each chip leads one
 * more, unnumbered link.
 */
import { type Flow, type Interconnect, OUTSIDE_INDEX, type Route } from './placement.ts';

/** Loads of one tree. Arrays go by the places of `linkIndices`. */
export interface LinkTree {
  /** Its first flow: no multicast, but where rounding left all first copies to other holders. */
  readonly flow: Flow;
  /** Bits that enter it: V. */
  readonly bitCount: number;
  /** Links of the interconnect; links.length + c: into or out of chip c. */
  readonly linkIndices: readonly number[];
  /** Bits of the first copies of values, and of further ones. */
  readonly firstBits: readonly number[];
  readonly multicastBits: readonly number[];
}

/** Visits the trees of flows that go tree by tree, as flowsOf gives them. */
export function forEachTree(
  flows: readonly Flow[],
  interconnect: Interconnect,
  visit: (tree: LinkTree) => void,
): void {
  const { links, tiles, longestCount, addRoute } = interconnect;
  const linkCount = links.length + tiles.at(-1)!.chipIndex + 1;
  const first = new Float64Array(linkCount);
  const multicast = new Float64Array(linkCount);
  const route: Route = { linkIndices: new Int32Array(longestCount + 1), linkCount: 0 };
  for (let begin = 0, end = 0; begin < flows.length; begin = end) {
    const linkIndices: number[] = [];
    let bitCount = 0;
    let biggestBits = 0;
    for (end = begin; end < flows.length && isSameTree(flows[begin]!, flows[end]!); end++) {
      const { kind, fromTileIndex, toTileIndex, bitCount: bits } = flows[end]!;
      const isMulticast = kind === 'multicast';
      if (!isMulticast) bitCount += bits;
      biggestBits = Math.max(biggestBits, bits);
      const loads = isMulticast ? multicast : first;
      route.linkCount = 0;
      addRoute(fromTileIndex, toTileIndex, route);
      const insideIndex = fromTileIndex === OUTSIDE_INDEX ? toTileIndex : fromTileIndex;
      if (fromTileIndex === OUTSIDE_INDEX || toTileIndex === OUTSIDE_INDEX)
        route.linkIndices[route.linkCount++] = links.length + tiles[insideIndex]!.chipIndex;
      for (let i = 0; i < route.linkCount; i++) {
        const link = route.linkIndices[i]!;
        if (first[link] === 0 && multicast[link] === 0) linkIndices.push(link);
        loads[link]! += bits;
      }
    }
    // Rounding may leave a holder without first copies.
    bitCount = Math.max(bitCount, biggestBits);
    const firstBits = linkIndices.map((link) => first[link]!);
    const multicastBits = linkIndices.map((link) => Math.min(multicast[link]!, bitCount - first[link]!));
    visit({ flow: flows[begin]!, bitCount, linkIndices, firstBits, multicastBits });
    for (const link of linkIndices) first[link] = multicast[link] = 0;
  }
}

/** Whether two neighbours in a list of flows are of one tree. */
export function isSameTree(a: Flow, b: Flow): boolean {
  return (
    a.fromTileIndex === b.fromTileIndex &&
    a.sourceNodeIndex === b.sourceNodeIndex &&
    a.targetNodeIndex === b.targetNodeIndex &&
    (a.kind === 'weights') === (b.kind === 'weights')
  );
}
