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
import { type EdgeBits, type EdgeLoad, edgeBits } from './edge-bits.ts';
import { linkTrees } from './link-trees.ts';
import type { Flow, Interconnect } from './placement.ts';
import type { Workload } from './workload.ts';

/** Time of one bit in each; 0: no limit. */
export interface BitTimes {
  readonly linkSec: number;
  readonly routerSec: number;
  readonly chipLinkSec: number;
  readonly dramSec: number;
}

export interface LinkUse {
  readonly linkIndex: number;
  readonly placeSec: number;
}

/** As PipelineEdge has them. */
export interface EdgeTransfer {
  readonly placeSec: number;
  /** The longest use of a link; null without links. */
  readonly longestUseSec: number | null;
  /** By link, rising; made when called. */
  readonly linkUses: () => readonly LinkUse[];
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
export function edgeTransfers({ bitTimes, ...options }: TransferOptions): EdgeTransfers {
  const trees = linkTrees(options.flows, options.interconnect);
  return transfersOf(edgeBits({ ...options, trees }), options.interconnect, bitTimes);
}

/** The transfers of edges whose bits are known. */
export function transfersOf(
  { nodes, result }: EdgeBits,
  interconnect: Interconnect,
  bitTimes: BitTimes,
): EdgeTransfers {
  const transfer = (load: EdgeLoad) => transferOf(load, interconnect, bitTimes);
  return {
    nodes: nodes.map(({ inputs }) => ({ inputs: inputs.map(transfer) })),
    result: transfer(result),
  };
}

function transferOf(load: EdgeLoad, interconnect: Interconnect, bitTimes: BitTimes): EdgeTransfer {
  const { own, sums, placeCount, widestBits, widestChipBits, linkIndices, linkBits } = load;
  const insideSec = insideBitSec(bitTimes);
  const placeSec = latencyOf(own, placeCount, bitTimes) + latencyOf(sums, placeCount, bitTimes);
  // Rounding keeps order: the most bits make the longest use.
  const longestSec = Math.max(
    (widestBits / placeCount) * insideSec,
    (widestChipBits / placeCount) * bitTimes.chipLinkSec,
  );
  let uses: readonly LinkUse[] | null = null;
  return {
    placeSec,
    longestUseSec: linkIndices.length > 0 ? longestSec : null,
    linkUses() {
      uses ??= linkIndices.map((linkIndex, i) => {
        const bitSec = interconnect.links[linkIndex]!.isBetweenChips ? bitTimes.chipLinkSec : insideSec;
        return { linkIndex, placeSec: (linkBits[i]! / placeCount) * bitSec };
      });
      return uses;
    },
  };
}

const insideBitSec = ({ linkSec, routerSec }: BitTimes) => Math.max(linkSec, routerSec);

function latencyOf(tally: EdgeLoad['own'], placeCount: number, bitTimes: BitTimes): number {
  if (tally === null || tally.receivedBits === 0) return 0;
  const hopSec = bitTimes.linkSec + bitTimes.routerSec;
  let hopSecBits = 0;
  for (const bits of tally.hopBits) hopSecBits += bits * hopSec;
  const { passesLinks, passesChipLinks, passesDram } = tally;
  const bitSec = Math.max(
    passesLinks ? insideBitSec(bitTimes) : 0,
    passesChipLinks ? bitTimes.chipLinkSec : 0,
    passesDram ? bitTimes.dramSec : 0,
  );
  return hopSecBits / tally.receivedBits + (tally.bitCount / placeCount) * bitSec;
}
