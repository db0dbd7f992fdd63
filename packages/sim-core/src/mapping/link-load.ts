import { forEachTree } from './link-trees.ts';
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

/** Loads of all links, and what they are by kind. Flows go tree by tree, as flowsOf gives them. */
export function linkLoads(flows: readonly Flow[], interconnect: Interconnect): LinkLoads {
  const { links } = interconnect;
  const loadBits = new Float64Array(links.length);
  const sums = FLOW_KINDS.map((kind) => ({
    ...{ kind, bitCount: 0, hopBits: 0, routerBits: 0, chipLinkBits: 0, outsideBits: 0 },
  }));
  const sumsOf = (kind: FlowKind) => sums[FLOW_KINDS.indexOf(kind)]!;
  for (const { kind, bitCount } of flows) sumsOf(kind).bitCount += bitCount;
  const multicast = sumsOf('multicast');
  forEachTree(flows, interconnect, ({ flow, bitCount, linkIndices, firstBits, multicastBits }) => {
    const first = sumsOf(flow.kind);
    if (flow.fromTileIndex !== OUTSIDE_INDEX) first.routerBits += bitCount;
    const add = (sum: (typeof sums)[number], linkIndex: number, bits: number) => {
      const link = links[linkIndex];
      if (link === undefined) sum.outsideBits += bits;
      else {
        sum.hopBits += bits;
        loadBits[linkIndex]! += bits;
        if (link.isBetweenChips) sum.chipLinkBits += bits;
      }
      // The unnumbered link leads into a router, or out of one.
      if (link !== undefined || flow.fromTileIndex === OUTSIDE_INDEX) sum.routerBits += bits;
    };
    for (const [i, linkIndex] of linkIndices.entries()) {
      add(first, linkIndex, firstBits[i]!);
      add(multicast, linkIndex, multicastBits[i]!);
    }
  });
  return { loadBits, traffic: sums };
}
