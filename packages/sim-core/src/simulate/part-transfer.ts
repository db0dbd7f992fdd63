/**
 * What passes between DRAM and a part of a network that takes turns with others.
 *
 * Quantity: seconds to write the weights of the part, and seconds of DRAM for one image.
 * Equation: write = max(rows of a crossbar x time of a row, bits of all copies x time of a bit in DRAM, over
 * links of the bits of weights x time of a bit); image = bits in and out, each value once, x time of a bit.
 * Valid: transfers and writes of different crossbars overlap; no image is under way while weights are
 * written.
 * Ignored: pages and turnarounds of the DRAM; for a network that is written once, its links.
 */
import type { Component } from '@dl-rsim/spec';
import { writeSecOf } from '../cost/programming-cost.ts';
import { addTreeLoads, type Traffic } from '../mapping/link-load.ts';
import { type Interconnect, OUTSIDE_INDEX } from '../mapping/placement.ts';
import { weightBitsOf } from '../mapping/weight-flows.ts';
import type { PlacedSegment } from './place-deployment.ts';
import type { DeploymentDesign } from './resolve-deployment.ts';

/** What of the traffic of a part passes DRAM, and what weights bring to links; bits of one image. */
export interface PartMoves {
  /** In and out, each value once. */
  readonly dramBits: number;
  /** Of the weights, by their share of one image: most on a link of a chip, and on one between chips. */
  readonly widestWeightBits: number;
  readonly widestChipWeightBits: number;
}

export function partMoves({ flows, trees }: Traffic, { links }: Interconnect): PartMoves {
  let dramBits = 0;
  for (const { kind, fromTileIndex, toTileIndex, bitCount } of flows) {
    const isOutside = fromTileIndex === OUTSIDE_INDEX || toTileIndex === OUTSIDE_INDEX;
    if (isOutside && kind !== 'weights' && kind !== 'multicast') dramBits += bitCount;
  }
  const loadBits = new Float64Array(links.length);
  for (let tree = 0; tree < trees.bitCounts.length; tree++) {
    if (flows[trees.flowBegins[tree]!]!.kind === 'weights') addTreeLoads(loadBits, trees, tree);
  }
  let widestWeightBits = 0;
  let widestChipWeightBits = 0;
  for (const [i, { isBetweenChips }] of links.entries()) {
    if (isBetweenChips) widestChipWeightBits = Math.max(widestChipWeightBits, loadBits[i]!);
    else widestWeightBits = Math.max(widestWeightBits, loadBits[i]!);
  }
  return { dramBits, widestWeightBits, widestChipWeightBits };
}

/** Seconds to write all copies. */
export function partWriteSec(design: DeploymentDesign, part: PlacedSegment, moves: PartMoves): number {
  const { spec, workload } = design;
  const layers = part.layers.map((i) => design.layers[i]!);
  const bitCount = layers.reduce((sum, layer) => sum + weightBitsOf(workload, layer), 0);
  return Math.max(
    writeSecOf(layers, spec.chip.programming),
    bitCount * bitSec(spec.chip.costs.dram),
    busiestLinkSec(design, moves) * spec.schedule.batchCount,
  );
}

/** Time in which DRAM gives and takes the values of one image of a part. */
export const partDramSec = ({ spec }: DeploymentDesign, { dramBits }: PartMoves): number =>
  dramBits * bitSec(spec.chip.costs.dram);

/** Of the weights, by their share of one image. */
function busiestLinkSec({ spec }: DeploymentDesign, moves: PartMoves): number {
  const { link, router, chipLink } = spec.chip.costs;
  const insideSec = Math.max(bitSec(link), bitSec(router));
  return Math.max(moves.widestWeightBits * insideSec, moves.widestChipWeightBits * bitSec(chipLink));
}

/** Time of one bit, all instances of one parent together; 0 without a limit. */
const bitSec = ({ count, actionSec }: Component): number => (count === 0 ? 0 : actionSec / count);
