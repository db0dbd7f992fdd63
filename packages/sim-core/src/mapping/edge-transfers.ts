/**
 * What the edges of a pipeline have to do with links: how long one place of a source is on its way, and how
 * long it keeps links busy.
 *
 *   placeSec = hops hopSec + bits of a place bitSec, hops the mean over bits, hopSec the time of one bit in
 *   router and link, bitSec that of the narrowest on the way;
 *   linkUses: load of the link by the edge, over the places of the source, times the time of a bit.
 *
 * So the uses of all edges, times their places, are the loads of links. A copy sends its places by one way
 * and other copies by others: uses are means over all. A router is a limit to the links that leave it.
 * Partial sums come before the outputs that they make: their time is in all edges out of their node, their
 * links in the first of these, or in the result.
 * Ignored: packets, arbitration and pipelining within a router; the outside keeps pace with the image,
 * whose own rate is a field of the pipeline.
 */
import { forEachTree } from './link-trees.ts';
import { type Flow, type Interconnect, OUTSIDE_INDEX } from './placement.ts';
import type { Grid, Workload } from './workload.ts';

/** Time of one bit in each; 0: no limit. */
export interface BitTimes {
  readonly linkSec: number;
  readonly routerSec: number;
  readonly chipLinkSec: number;
  readonly dramSec: number;
}

/** As PipelineEdge has them. */
export interface EdgeTransfer {
  readonly placeSec: number;
  readonly linkUses: readonly { readonly linkIndex: number; readonly placeSec: number }[];
}

export interface EdgeTransfers {
  /** As the nodes of the workload and their inputs. */
  readonly nodes: readonly { readonly inputs: readonly EdgeTransfer[] }[];
  /** Of one place of the last node, out of the chip. */
  readonly result: EdgeTransfer;
}

export interface TransferOptions {
  readonly workload: Workload;
  /** Of one image, as flowsOf gives them. */
  readonly flows: readonly Flow[];
  readonly interconnect: Interconnect;
  readonly bitTimes: BitTimes;
}

/** Transfers of all edges. Edges that share source and target are one: the first has it all. */
export function edgeTransfers(options: TransferOptions): EdgeTransfers {
  const { workload } = options;
  const { nodes, image } = workload;
  const sent = tallies(options);
  const seen = new Set<number>();
  const sumsTaken = new Set<number>();
  const transfer = (sourceIndex: number, targetIndex: number): EdgeTransfer => {
    const key = keyOf(sourceIndex, targetIndex);
    const own = seen.has(key) ? undefined : sent.get(key);
    seen.add(key);
    const sums = sourceIndex < 0 ? undefined : sent.get(keyOf(sourceIndex, sourceIndex));
    const ownSums = sumsTaken.has(sourceIndex) ? undefined : sums;
    sumsTaken.add(sourceIndex);
    const placeCount = placeCountOf(sourceIndex < 0 ? image : nodes[sourceIndex]!.output);
    return {
      placeSec: latencyOf(own, placeCount) + latencyOf(sums, placeCount),
      linkUses: usesOf([own, ownSums], placeCount, options),
    };
  };
  return {
    nodes: nodes.map(({ inputs }, targetIndex) => ({
      inputs: inputs.map(({ sourceIndex }) => transfer(sourceIndex, targetIndex)),
    })),
    result: transfer(nodes.length - 1, OUTSIDE_INDEX),
  };
}

/** More nodes than a network has. */
const MOST_NODE_COUNT = 1_000_000;

/** What the flows of one edge come to. */
interface Tally {
  /** Of values, each once. */
  bitCount: number;
  /** Over the ways to all tiles that need them. */
  receivedBits: number;
  hopSecBits: number;
  /** Of the narrowest link on any way. */
  bitSec: number;
  readonly loads: Map<number, number>;
}

/** -1 is the image, or the result. */
const keyOf = (sourceIndex: number, targetIndex: number) =>
  (sourceIndex + 1) * MOST_NODE_COUNT + targetIndex + 1;
const placeCountOf = ({ heightCount, widthCount }: Grid) => heightCount * widthCount;

function tallies({ flows, interconnect, bitTimes }: TransferOptions): ReadonlyMap<number, Tally> {
  const { links, hopCount } = interconnect;
  const sent = new Map<number, Tally>();
  const tallyOf = ({ sourceNodeIndex, targetNodeIndex }: Flow) => {
    const key = keyOf(sourceNodeIndex, targetNodeIndex);
    const known = sent.get(key);
    if (known) return known;
    const loads = new Map<number, number>();
    const tally: Tally = { bitCount: 0, receivedBits: 0, hopSecBits: 0, bitSec: 0, loads };
    sent.set(key, tally);
    return tally;
  };
  const moving = flows.filter(({ kind }) => kind !== 'weights');
  for (const flow of moving) {
    const tally = tallyOf(flow);
    const hops = hopCount(flow.fromTileIndex, flow.toTileIndex);
    tally.receivedBits += flow.bitCount;
    tally.hopSecBits += flow.bitCount * hops * (bitTimes.linkSec + bitTimes.routerSec);
  }
  forEachTree(moving, interconnect, ({ flow, bitCount, linkIndices, firstBits, multicastBits }) => {
    const tally = tallyOf(flow);
    tally.bitCount += bitCount;
    for (const [i, linkIndex] of linkIndices.entries()) {
      const isImage = flow.sourceNodeIndex === OUTSIDE_INDEX;
      const bitSec = bitSecOf(links[linkIndex], isImage ? { ...bitTimes, dramSec: 0 } : bitTimes);
      tally.bitSec = Math.max(tally.bitSec, bitSec);
      if (linkIndex >= links.length) continue;
      const bits = firstBits[i]! + multicastBits[i]!;
      tally.loads.set(linkIndex, (tally.loads.get(linkIndex) ?? 0) + bits);
    }
  });
  return sent;
}

/** Time of a bit; without a link, that of the way in or out of a chip. */
function bitSecOf(link: Interconnect['links'][number] | undefined, times: BitTimes): number {
  if (link === undefined) return times.dramSec;
  return link.isBetweenChips ? times.chipLinkSec : Math.max(times.linkSec, times.routerSec);
}

function latencyOf(tally: Tally | undefined, placeCount: number): number {
  if (tally === undefined || tally.receivedBits === 0) return 0;
  return tally.hopSecBits / tally.receivedBits + (tally.bitCount / placeCount) * tally.bitSec;
}

function usesOf(
  parts: readonly (Tally | undefined)[],
  placeCount: number,
  { interconnect, bitTimes }: TransferOptions,
): EdgeTransfer['linkUses'] {
  const loads = new Map<number, number>();
  for (const part of parts) {
    for (const [linkIndex, bits] of part?.loads ?? [])
      loads.set(linkIndex, (loads.get(linkIndex) ?? 0) + bits);
  }
  return [...loads]
    .sort(([a], [b]) => a - b)
    .map(([linkIndex, bits]) => ({
      linkIndex,
      placeSec: (bits / placeCount) * bitSecOf(interconnect.links[linkIndex]!, bitTimes),
    }));
}
