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

/** Trees of a list of flows, one behind another, and what each link of each of them carries. */
export interface LinkTrees {
  /**
   * [tree]: its first flow, no multicast but where rounding left all first copies to other holders; behind
   * the last tree, the number of flows.
   */
  readonly flowBegins: readonly number[];
  /** [tree]: bits that enter it: V. */
  readonly bitCounts: readonly number[];
  /** [tree]: its first place in the lists below; behind the last tree, their length. */
  readonly loadBegins: readonly number[];
  /** Links of the interconnect; links.length + c: into or out of chip c. */
  readonly linkIndices: readonly number[];
  /** Bits of the first copies of values, and of further ones. */
  readonly firstBits: readonly number[];
  readonly multicastBits: readonly number[];
}

/** Walks the ways of all flows, which go tree by tree, as flowsOf gives them. */
export function linkTrees(flows: readonly Flow[], interconnect: Interconnect): LinkTrees {
  const { links, tiles, longestCount, addRoute } = interconnect;
  const linkCount = links.length + tiles.at(-1)!.chipIndex + 1;
  const first = new Float64Array(linkCount);
  const multicast = new Float64Array(linkCount);
  const route: Route = { linkIndices: new Int32Array(longestCount + 1), linkCount: 0 };
  const linkIndices: number[] = [];
  const firstBits: number[] = [];
  const multicastBits: number[] = [];
  const flowBegins = [0];
  const loadBegins = [0];
  const bitCounts: number[] = [];
  for (let begin = 0, end = 0; begin < flows.length; begin = end) {
    const firstLoad = linkIndices.length;
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
    for (let load = firstLoad; load < linkIndices.length; load++) {
      const link = linkIndices[load]!;
      firstBits.push(first[link]!);
      multicastBits.push(Math.min(multicast[link]!, bitCount - first[link]!));
      first[link] = multicast[link] = 0;
    }
    bitCounts.push(bitCount);
    flowBegins.push(end);
    loadBegins.push(linkIndices.length);
  }
  return { flowBegins, bitCounts, loadBegins, linkIndices, firstBits, multicastBits };
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
