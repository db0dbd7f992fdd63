import type { ChipSpec, MappingSpec, Outcome, SpecIssue } from '@dl-rsim/spec';
import { annealTiles, tileTraffic } from './anneal.ts';
import { fillTiles, neededTileCount, type TileRoom } from './fill-tiles.ts';
import { flowsOf } from './flows.ts';
import { linkLoads } from './link-load.ts';
import { isSameTree } from './link-trees.ts';
import type { MappedLayer } from './mapped-layer.ts';
import { FIXED_ORDERS, type FixedOrder, tileOrder } from './order.ts';
import {
  type Flow,
  type Interconnect,
  type LayerPlacement,
  OUTSIDE_INDEX,
  type Placement,
} from './placement.ts';
import type { Workload } from './workload.ts';

type ChipShape = Pick<
  ChipSpec,
  'chipCount' | 'tileRowCount' | 'tileColumnCount' | 'peCount' | 'crossbarCount'
>;

/** What a placement depends on beside its layers. */
export interface PlaceOptions {
  readonly workload: Workload;
  readonly mapping: Pick<MappingSpec, 'order' | 'tileSharing' | 'annealMoveCount'>;
  readonly chip: ChipShape;
  readonly interconnect: Interconnect;
  readonly seed: string;
}

/**
 * Lays the crossbars of layers into tiles, one layer behind the other, chip by chip, on the fewest chips that
 * hold them. A copy begins a tile of its own where it would else lie in one tile more than it needs (partial
 * sums would travel), as long as the crossbars that this leaves empty are not needed and no further chip is.
 * Which tile follows which says the order; an annealed one begins at the best of the others. Issue: tiles
 * that layers may not share do not suffice.
 */
export function placeLayers(
  layers: readonly MappedLayer[],
  options: PlaceOptions,
): Outcome<Placement, readonly SpecIssue[]> {
  const { mapping, chip, interconnect } = options;
  const { tiles } = interconnect;
  const all: TileRoom = {
    tileCount: tiles.length,
    capacityCount: chip.peCount * chip.crossbarCount,
    isExclusive: mapping.tileSharing === 'exclusive',
  };
  const neededCount = neededTileCount(layers, all);
  if (neededCount > tiles.length) return { ok: false, problem: [tooFewTiles(neededCount, all)] };
  const chipTileCount = tiles.length / chip.chipCount;
  const usedChipCount = Math.ceil(neededCount / chipTileCount);
  const filled = fillTiles(layers, { ...all, tileCount: usedChipCount * chipTileCount });
  const tileOfSlot =
    mapping.order === 'annealed'
      ? annealedTiles(layers, filled, options)
      : tilesInOrder(mapping.order, chip, interconnect);
  const moved = filled.map(({ nodeIndex, spans }) => ({
    nodeIndex,
    spans: spans.map((span) => ({ ...span, tileIndex: tileOfSlot[span.tileIndex]! })),
  }));
  return { ok: true, value: { tiles, layers: moved } };
}

function tooFewTiles(neededCount: number, { tileCount, isExclusive }: TileRoom): SpecIssue {
  const need = `the layers need ${neededCount} tiles, of which there are ${tileCount}`;
  const waysOut = 'add tiles or chips, or allow fewer copies';
  return {
    path: isExclusive ? ['mapping', 'tileSharing'] : ['chip', 'tileRowCount'],
    code: 'DOES_NOT_FIT',
    message: isExclusive
      ? `mapping.tileSharing is "exclusive" and ${need}; let layers share tiles, ${waysOut}`
      : `${need}; ${waysOut}`,
    limit: `at most ${tileCount} tiles`,
    actual: String(neededCount),
  };
}

/** The tile of each slot: all of the first chip in order, then those of the next. */
function tilesInOrder(order: FixedOrder, chip: ChipShape, { tiles }: Interconnect): Int32Array {
  const places = tileOrder(order, chip.tileRowCount, chip.tileColumnCount);
  return new Int32Array(tiles.length).map((_, slot) => {
    const place = slot % places.length;
    return slot - place + places[place]!;
  });
}

/**
 * Annealed from the best of the fixed orders. What counts is the load of links; a move counts flows pair by
 * pair, and multicast as if each tile handed it on to the next one, which is nearer to a tree than a star is.
 * The start stays where annealing does not end with less load.
 */
function annealedTiles(
  layers: readonly MappedLayer[],
  filled: readonly LayerPlacement[],
  { workload, mapping, chip, interconnect, seed }: PlaceOptions,
): Int32Array {
  const flows = flowsOf(workload, layers, { layers: filled });
  const hopBitsOf = (tileOfSlot: Int32Array) => {
    const { traffic } = linkLoads(movedFlows(flows, tileOfSlot), interconnect);
    return traffic.reduce((sum, { hopBits }) => sum + hopBits, 0);
  };
  const starts = FIXED_ORDERS.map((order) => {
    const tileOfSlot = tilesInOrder(order, chip, interconnect);
    return { tileOfSlot, hopBits: hopBitsOf(tileOfSlot) };
  });
  const start = starts.reduce((least, one) => (one.hopBits < least.hopBits ? one : least));
  const traffic = tileTraffic(handedOn(flows), interconnect.tiles.length);
  const moveCount = mapping.annealMoveCount;
  const { tileOfSlot } = annealTiles(traffic, start.tileOfSlot, { interconnect, moveCount, seed });
  return hopBitsOf(tileOfSlot) < start.hopBits ? tileOfSlot : start.tileOfSlot;
}

/** Multicast from the tile that was served before in the same tree. */
function handedOn(flows: readonly Flow[]): readonly Flow[] {
  let giverIndex = OUTSIDE_INDEX;
  let takerIndex = OUTSIDE_INDEX;
  return flows.map((flow, i) => {
    const { kind, toTileIndex } = flow;
    if (i === 0 || !isSameTree(flows[i - 1]!, flow)) giverIndex = flow.fromTileIndex;
    else if (toTileIndex !== takerIndex) giverIndex = takerIndex;
    takerIndex = toTileIndex;
    return kind === 'multicast' ? { ...flow, fromTileIndex: giverIndex } : flow;
  });
}

function movedFlows(flows: readonly Flow[], tileOfSlot: Int32Array): readonly Flow[] {
  const tileOf = (slot: number) => (slot === OUTSIDE_INDEX ? slot : tileOfSlot[slot]!);
  return flows.map((flow) => ({
    ...flow,
    fromTileIndex: tileOf(flow.fromTileIndex),
    toTileIndex: tileOf(flow.toTileIndex),
  }));
}
