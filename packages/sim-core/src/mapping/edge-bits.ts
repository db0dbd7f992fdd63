/**
 * Bits of the edges of a pipeline on links, whatever a bit takes. Edges that share source and target are
 * one: the first has it all. Partial sums are in all edges out of their node, their links in the first of
 * these, or in the result.
 */
import type { LinkTrees } from './link-trees.ts';
import { type Flow, type Interconnect, OUTSIDE_INDEX } from './placement.ts';
import type { Grid, Workload } from './workload.ts';

/** What flows of one source and target come to. */
export interface EdgeTally {
  /** Of values, each once. */
  readonly bitCount: number;
  /** Over the ways to all tiles that need them. */
  readonly receivedBits: number;
  /** [flow]: bits times links on the way. */
  readonly hopBits: readonly number[];
  /** What is on any way: links of a chip, links between chips, the way in or out of a chip. */
  readonly passesLinks: boolean;
  readonly passesChipLinks: boolean;
  readonly passesDram: boolean;
}

/** Values of an edge, partial sums before them, and the links that the edge answers for. */
export interface EdgeLoad {
  /** Null: nothing moves, or an edge before has it. */
  readonly own: EdgeTally | null;
  readonly sums: EdgeTally | null;
  /** Places of the source. */
  readonly placeCount: number;
  /** Rising. */
  readonly linkIndices: readonly number[];
  /** [link] */
  readonly linkBits: readonly number[];
  /** Most of them on a link of a chip, and on one between chips. */
  readonly widestBits: number;
  readonly widestChipBits: number;
}

export interface EdgeBits {
  /** As the nodes of the workload and their inputs. */
  readonly nodes: readonly { readonly inputs: readonly EdgeLoad[] }[];
  /** Out of the chip. */
  readonly result: EdgeLoad;
}

export interface EdgeBitsOptions {
  readonly workload: Workload;
  /** Of one image, as flowsOf gives them. */
  readonly flows: readonly Flow[];
  readonly trees: LinkTrees;
  readonly interconnect: Interconnect;
}

/** What all edges have to move. */
export function edgeBits(options: EdgeBitsOptions): EdgeBits {
  const { nodes, image } = options.workload;
  const { tallies, treesOf } = talliesOf(options);
  const loadBits = new Float64Array(options.interconnect.links.length);
  const seen = new Set<number>();
  const sumsTaken = new Set<number>();
  const load = (sourceIndex: number, targetIndex: number): EdgeLoad => {
    const key = keyOf(sourceIndex, targetIndex);
    const own = seen.has(key) ? null : (tallies.get(key) ?? null);
    seen.add(key);
    const sums = sourceIndex < 0 ? null : (tallies.get(keyOf(sourceIndex, sourceIndex)) ?? null);
    const ownSums = sumsTaken.has(sourceIndex) ? null : sums;
    sumsTaken.add(sourceIndex);
    const trees = [own, ownSums].flatMap((tally) => (tally ? treesOf.get(tally)! : []));
    const placeCount = placeCountOf(sourceIndex < 0 ? image : nodes[sourceIndex]!.output);
    return { own, sums, placeCount, ...linkLoadsOf(trees, options, loadBits) };
  };
  return {
    nodes: nodes.map(({ inputs }, targetIndex) => ({
      inputs: inputs.map(({ sourceIndex }) => load(sourceIndex, targetIndex)),
    })),
    result: load(nodes.length - 1, OUTSIDE_INDEX),
  };
}

/** More nodes than a network has. */
const MOST_NODE_COUNT = 1_000_000;

/** -1 is the image, or the result. */
const keyOf = (sourceIndex: number, targetIndex: number) =>
  (sourceIndex + 1) * MOST_NODE_COUNT + targetIndex + 1;
const placeCountOf = ({ heightCount, widthCount }: Grid) => heightCount * widthCount;

type Tally = { -readonly [K in keyof EdgeTally]: EdgeTally[K] } & { readonly hopBits: number[] };

function talliesOf({ flows, trees, interconnect }: EdgeBitsOptions) {
  const { links, hopCount } = interconnect;
  const { flowBegins, bitCounts, loadBegins, linkIndices } = trees;
  const tallies = new Map<number, Tally>();
  const treesOf = new Map<EdgeTally, number[]>();
  for (let tree = 0; tree < bitCounts.length; tree++) {
    const { kind, sourceNodeIndex, targetNodeIndex } = flows[flowBegins[tree]!]!;
    if (kind === 'weights') continue;
    const key = keyOf(sourceNodeIndex, targetNodeIndex);
    let tally = tallies.get(key);
    if (!tally) {
      const passes = { passesLinks: false, passesChipLinks: false, passesDram: false };
      tally = { bitCount: 0, receivedBits: 0, hopBits: [], ...passes };
      tallies.set(key, tally);
      treesOf.set(tally, []);
    }
    treesOf.get(tally)!.push(tree);
    for (let i = flowBegins[tree]!; i < flowBegins[tree + 1]!; i++) {
      const { fromTileIndex, toTileIndex, bitCount } = flows[i]!;
      tally.receivedBits += bitCount;
      tally.hopBits.push(bitCount * hopCount(fromTileIndex, toTileIndex));
    }
    tally.bitCount += bitCounts[tree]!;
    for (let i = loadBegins[tree]!; i < loadBegins[tree + 1]!; i++) {
      const link = links[linkIndices[i]!];
      if (link === undefined) tally.passesDram ||= sourceNodeIndex !== OUTSIDE_INDEX;
      else if (link.isBetweenChips) tally.passesChipLinks = true;
      else tally.passesLinks = true;
    }
  }
  return { tallies, treesOf };
}

/** Bits by link of some trees; `loadBits` is 0 before and after. */
function linkLoadsOf(
  ofTrees: readonly number[],
  { trees, interconnect }: EdgeBitsOptions,
  loadBits: Float64Array,
): Pick<EdgeLoad, 'linkIndices' | 'linkBits' | 'widestBits' | 'widestChipBits'> {
  const { loadBegins, firstBits, multicastBits } = trees;
  const touched: number[] = [];
  for (const tree of ofTrees) {
    for (let i = loadBegins[tree]!; i < loadBegins[tree + 1]!; i++) {
      const link = trees.linkIndices[i]!;
      if (link >= loadBits.length) continue;
      if (loadBits[link] === 0) touched.push(link);
      loadBits[link]! += firstBits[i]! + multicastBits[i]!;
    }
  }
  const linkIndices: number[] = [];
  const linkBits: number[] = [];
  let widestBits = 0;
  let widestChipBits = 0;
  for (const link of new Int32Array(touched).sort()) {
    const bits = loadBits[link]!;
    linkIndices.push(link);
    loadBits[link] = 0;
    linkBits.push(bits);
    if (interconnect.links[link]!.isBetweenChips) widestChipBits = Math.max(widestChipBits, bits);
    else widestBits = Math.max(widestBits, bits);
  }
  return { linkIndices, linkBits, widestBits, widestChipBits };
}
