import { type LinkTrees, linkTrees } from './link-trees.ts';
import { type Flow, type FlowKind, type Interconnect, OUTSIDE_INDEX } from './placement.ts';

export const FLOW_KINDS = [
  'activations',
  'partialSums',
  'multicast',
  'image',
  'result',
  'weights',
] as const satisfies FlowKind[];

/** What flows of one kind do for one image. */
export interface KindTraffic {
  readonly kind: FlowKind;
  /** Bits received, and sent: to each tile on its own. */
  readonly bitCount: number;
  /** Bits times links, those between chips included; values for several tiles share links (link-trees). */
  readonly hopBits: number;
  /** Bits times routers: the first one, and one at the end of each link. */
  readonly routerBits: number;
  /** Bits times links between chips, a part of hopBits. */
  readonly chipLinkBits: number;
  /** Bits into and out of chips. */
  readonly outsideBits: number;
}

export interface LinkLoads {
  /** By link of the interconnect. */
  readonly loadBits: Float64Array;
  /** In the order of FLOW_KINDS. */
  readonly traffic: readonly KindTraffic[];
}

/** Flows, which go tree by tree, and the trees that they are. */
export interface Traffic {
  readonly flows: readonly Flow[];
  readonly trees: LinkTrees;
}

/** Loads of all links, and what they are by kind. Flows go tree by tree, as flowsOf gives them. */
export function linkLoads(flows: readonly Flow[], interconnect: Interconnect): LinkLoads {
  const trees = linkTrees(flows, interconnect);
  const traffic = emptyTraffic();
  const loadBits = new Float64Array(interconnect.links.length);
  for (let tree = 0; tree < trees.bitCounts.length; tree++) {
    addTree(traffic, { flows, trees }, { tree, interconnect });
    addTreeLoads(loadBits, trees, tree);
  }
  return { loadBits, traffic };
}

type Sums = { -readonly [K in keyof KindTraffic]: KindTraffic[K] };

/** Nothing yet, in the order of FLOW_KINDS. */
export const emptyTraffic = (): Sums[] =>
  FLOW_KINDS.map((kind) => ({
    ...{ kind, bitCount: 0, hopBits: 0, routerBits: 0, chipLinkBits: 0, outsideBits: 0 },
  }));

const MULTICAST_INDEX = FLOW_KINDS.indexOf('multicast');

/** Adds one tree to the sums of all kinds. */
export function addTree(
  sums: readonly Sums[],
  { flows, trees }: Traffic,
  { tree, interconnect }: { readonly tree: number; readonly interconnect: Interconnect },
): void {
  const { flowBegins, loadBegins, linkIndices, firstBits, multicastBits } = trees;
  for (let i = flowBegins[tree]!; i < flowBegins[tree + 1]!; i++)
    sums[FLOW_KINDS.indexOf(flows[i]!.kind)]!.bitCount += flows[i]!.bitCount;
  const { kind, fromTileIndex } = flows[flowBegins[tree]!]!;
  const isFromOutside = fromTileIndex === OUTSIDE_INDEX;
  const first = sums[FLOW_KINDS.indexOf(kind)]!;
  const multicast = sums[MULTICAST_INDEX]!;
  if (!isFromOutside) first.routerBits += trees.bitCounts[tree]!;
  for (let i = loadBegins[tree]!; i < loadBegins[tree + 1]!; i++) {
    const link = interconnect.links[linkIndices[i]!];
    addLoad(first, link, firstBits[i]!);
    addLoad(multicast, link, multicastBits[i]!);
    // The unnumbered link leads into a router, or out of one.
    if (link === undefined && !isFromOutside) continue;
    first.routerBits += firstBits[i]!;
    multicast.routerBits += multicastBits[i]!;
  }
}

function addLoad(sum: Sums, link: Interconnect['links'][number] | undefined, bits: number): void {
  if (link === undefined) {
    sum.outsideBits += bits;
    return;
  }
  sum.hopBits += bits;
  if (link.isBetweenChips) sum.chipLinkBits += bits;
}

/** Adds what one tree brings to the links of the interconnect. */
export function addTreeLoads(loadBits: Float64Array, trees: LinkTrees, tree: number): void {
  const { loadBegins, linkIndices, firstBits, multicastBits } = trees;
  for (let i = loadBegins[tree]!; i < loadBegins[tree + 1]!; i++) {
    const link = linkIndices[i]!;
    if (link >= loadBits.length) continue;
    loadBits[link]! += firstBits[i]!;
    loadBits[link]! += multicastBits[i]!;
  }
}
