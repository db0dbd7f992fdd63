/**
 * Actions of routers, links, chip links and DRAM for one image.
 *
 * Quantity: bits, counted for the layer that each flow serves: the one that takes it, for results the one
 * that gives it.
 * Equation: link: bits x links on the way; chipLink: bits x crossings between chips; router: bits x routers
 * passed; dram: bits in from or out to the outside. Where several tiles take a value, see link-load.
 * Valid: deterministic routes, one way a pair of tiles.
 * Ignored: headers of packets.
 */
import { addTree, addTreeLoads, emptyTraffic, FLOW_KINDS, type Traffic } from '../mapping/link-load.ts';
import { type FlowKind, type Interconnect, OUTSIDE_INDEX } from '../mapping/placement.ts';
import { COMPONENT_COUNT, COMPONENT_INDEX } from './component-order.ts';
import type { ActionCounts } from './cost-model.ts';

/** All that crosses the chips for one image. */
export interface TrafficCounts {
  /** [layer][component] */
  readonly actions: readonly ActionCounts[];
  /** Of all layers; bits of weights may be shares of a whole. */
  readonly kinds: readonly { readonly kind: FlowKind; readonly bitCount: number; readonly hopBits: number }[];
}

interface ServedTree {
  readonly part: Traffic;
  readonly tree: number;
}

/** Parts that take turns on the chips, and how many layers they serve together. */
export interface ServedTraffic {
  readonly parts: readonly Traffic[];
  readonly interconnect: Interconnect;
  readonly layerCount: number;
  /** The place of a node of the workload among the layers. */
  readonly layerOf: (nodeIndex: number) => number;
}

/** Counts the traffic by the layers that it serves. */
export function trafficCounts(traffic: ServedTraffic): TrafficCounts {
  const { interconnect } = traffic;
  const kinds = FLOW_KINDS.map((kind) => ({ kind, bitCount: 0, hopBits: 0 }));
  const at = COMPONENT_INDEX;
  const actions = servedTrees(traffic).map((own) => {
    const counts = new Float64Array(COMPONENT_COUNT);
    if (own.length === 0) return counts;
    const sums = emptyTraffic();
    for (const { part, tree } of own) addTree(sums, part, { tree, interconnect });
    for (const [i, sum] of sums.entries()) {
      kinds[i]!.bitCount += sum.bitCount;
      kinds[i]!.hopBits += sum.hopBits;
      counts[at.link]! += sum.hopBits - sum.chipLinkBits;
      counts[at.chipLink]! += sum.chipLinkBits;
      counts[at.router]! += sum.routerBits;
      counts[at.dram]! += sum.outsideBits;
    }
    return counts;
  });
  return { actions, kinds };
}

/**
 * Bits by link of the interconnect, summed layer by layer: those of weights are no whole numbers, and their
 * sums depend on the order.
 */
export function servedLoadBits(traffic: ServedTraffic): Float64Array {
  const linkCount = traffic.interconnect.links.length;
  const loadBits = new Float64Array(linkCount);
  for (const own of servedTrees(traffic)) {
    const layerBits = new Float64Array(linkCount);
    for (const { part, tree } of own) addTreeLoads(layerBits, part.trees, tree);
    for (let link = 0; link < linkCount; link++) loadBits[link]! += layerBits[link]!;
  }
  return loadBits;
}

/** [layer]: the trees that it takes, or for results gives. */
function servedTrees({ parts, layerCount, layerOf }: ServedTraffic): readonly (readonly ServedTree[])[] {
  const served = Array.from({ length: layerCount }, (): ServedTree[] => []);
  for (const part of parts) {
    for (let tree = 0; tree < part.trees.bitCounts.length; tree++) {
      const { sourceNodeIndex, targetNodeIndex } = part.flows[part.trees.flowBegins[tree]!]!;
      const isResult = targetNodeIndex === OUTSIDE_INDEX;
      served[layerOf(isResult ? sourceNodeIndex : targetNodeIndex)]!.push({ part, tree });
    }
  }
  return served;
}
