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
import { FLOW_KINDS, linkLoads } from '../mapping/link-load.ts';
import { type Flow, type FlowKind, type Interconnect, OUTSIDE_INDEX } from '../mapping/placement.ts';
import { COMPONENT_COUNT, COMPONENT_INDEX } from './component-order.ts';
import type { ActionCounts } from './cost-model.ts';

/** All that crosses the chips for one image. */
export interface TrafficCounts {
  /** [layer][component] */
  readonly actions: readonly ActionCounts[];
  /** Of all layers; bits of weights may be shares of a whole. */
  readonly kinds: readonly { readonly kind: FlowKind; readonly bitCount: number; readonly hopBits: number }[];
  /** By link of the interconnect. */
  readonly loadBits: Float64Array;
}

/**
 * Counts the traffic by the layers that it serves; `layerOf` gives the place among `layerCount` layers of a
 * node of the workload. Flows of one tree are neighbours, as flowsOf gives them.
 */
export function trafficCounts(
  { flows, interconnect }: { readonly flows: readonly Flow[]; readonly interconnect: Interconnect },
  layerCount: number,
  layerOf: (nodeIndex: number) => number,
): TrafficCounts {
  const served = Array.from({ length: layerCount }, (): Flow[] => []);
  for (const flow of flows) {
    const isResult = flow.targetNodeIndex === OUTSIDE_INDEX;
    served[layerOf(isResult ? flow.sourceNodeIndex : flow.targetNodeIndex)]!.push(flow);
  }
  const loadBits = new Float64Array(interconnect.links.length);
  const kinds = FLOW_KINDS.map((kind) => ({ kind, bitCount: 0, hopBits: 0 }));
  const at = COMPONENT_INDEX;
  const actions = served.map((own) => {
    const counts = new Float64Array(COMPONENT_COUNT);
    if (own.length === 0) return counts;
    const loads = linkLoads(own, interconnect);
    for (let link = 0; link < loadBits.length; link++) loadBits[link]! += loads.loadBits[link]!;
    for (const [i, traffic] of loads.traffic.entries()) {
      kinds[i]!.bitCount += traffic.bitCount;
      kinds[i]!.hopBits += traffic.hopBits;
      counts[at.link]! += traffic.hopBits - traffic.chipLinkBits;
      counts[at.chipLink]! += traffic.chipLinkBits;
      counts[at.router]! += traffic.routerBits;
      counts[at.dram]! += traffic.outsideBits;
    }
    return counts;
  });
  return { actions, kinds, loadBits };
}
