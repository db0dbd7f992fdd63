/**
 * What moves between tiles for one image.
 *
 * Values lie where they are made: outputs of a crossbar layer where their sums end (flows-sums), those of
 * poolings and joins in the tiles of their latest source, which compute them; what is joined side by side
 * stays where it is. A crossbar layer takes a value to all tiles whose copies need it (flows-reach); the
 * first copy of a value that travels is of kind 'activations' ('image' where the image comes in), further
 * ones are 'multicast'. Poolings and joins need a value in one tile, by chance in proportion to what lies
 * there. Values travel with all bits of an activation. Nodes whose layers are not placed are outside: what
 * they take from placed ones leaves the chip once.
 *
 * Order: flows of one source tile for one edge are neighbours (link-load makes one tree of them).
 */
import { invariant } from '../numeric/invariant.ts';
import { type Piece, piecesOf } from './flows-copies.ts';
import { crossbarNeeds, spreadNeeds } from './flows-needs.ts';
import { reachOf } from './flows-reach.ts';
import { sendValues, type Transfer } from './flows-send.ts';
import { type Holding, sumOutputs } from './flows-sums.ts';
import type { MappedLayer } from './mapped-layer.ts';
import { type Flow, OUTSIDE_INDEX, type Placement } from './placement.ts';
import type { Grid, Workload, WorkNode } from './workload.ts';

/** Flows of one image, none within a tile; bits are whole. */
export function flowsOf(
  workload: Workload,
  layers: readonly MappedLayer[],
  placement: Pick<Placement, 'layers'>,
): readonly Flow[] {
  if (layers.length === 0) return [];
  const walk: Walk = {
    workload,
    placed: placedLayers(layers, placement),
    activationBits: layers[0]!.format.activationBits,
    holdings: [],
    leftIndices: new Set(),
    flows: [],
  };
  for (const [nodeIndex, node] of workload.nodes.entries()) {
    const layer = walk.placed.get(nodeIndex);
    const home = layer ? null : homeOf(walk, node);
    if (layer) addCrossbarNode(walk, nodeIndex, layer);
    else if (home !== null) addDigitalNode(walk, nodeIndex, home);
    else {
      walk.holdings.push(null);
      for (const { sourceIndex } of node.inputs) leave(walk, sourceIndex, nodeIndex);
    }
  }
  leave(walk, workload.nodes.length - 1, OUTSIDE_INDEX);
  return walk.flows;
}

interface PlacedLayer {
  readonly layer: MappedLayer;
  readonly pieces: readonly Piece[];
}

/** What is known when the nodes up to one have been seen. */
interface Walk {
  readonly workload: Workload;
  readonly placed: ReadonlyMap<number, PlacedLayer>;
  readonly activationBits: number;
  /** Where the outputs of each node lie; null: outside. */
  readonly holdings: (readonly Holding[] | null)[];
  /** Nodes whose outputs have left the chip. */
  readonly leftIndices: Set<number>;
  readonly flows: Flow[];
}

function placedLayers(
  layers: readonly MappedLayer[],
  placement: Pick<Placement, 'layers'>,
): ReadonlyMap<number, PlacedLayer> {
  const byNode = new Map(placement.layers.map((placed) => [placed.nodeIndex, placed]));
  return new Map(
    layers.map((layer) => {
      const placed = byNode.get(layer.nodeIndex);
      invariant(placed !== undefined, `layer ${layer.layerName} has no place`);
      return [layer.nodeIndex, { layer, pieces: piecesOf(layer, placed) }];
    }),
  );
}

const valueCountOf = (grid: Grid) => grid.heightCount * grid.widthCount * grid.channelCount;
const sumOf = (holdings: readonly Holding[]) => holdings.reduce((sum, { valueCount }) => sum + valueCount, 0);

function gridOf({ workload }: Walk, index: number): Grid {
  return index < 0 ? workload.image : workload.nodes[index]!.output;
}

function holdingsOf(walk: Walk, index: number): readonly Holding[] {
  const outside = { tileIndex: OUTSIDE_INDEX, valueCount: valueCountOf(gridOf(walk, index)) };
  return (index < 0 ? null : walk.holdings[index]!) ?? [outside];
}

const latestSourceOf = ({ inputs }: WorkNode) => Math.max(...inputs.map(({ sourceIndex }) => sourceIndex));

/**
 * Tiles that compute a pooling or join: where its latest source lies; for the image, where the first layer
 * begins. Null: outside, as crossbar layers that are not placed.
 */
function homeOf(walk: Walk, node: WorkNode): readonly Holding[] | null {
  if (node.kind === 'crossbar') return null;
  const latestIndex = latestSourceOf(node);
  if (latestIndex >= 0)
    return walk.holdings[latestIndex]?.filter(({ tileIndex }) => tileIndex !== OUTSIDE_INDEX) ?? null;
  const firstIndex = walk.workload.nodes.findIndex(({ kind }) => kind === 'crossbar');
  const entry = walk.placed.get(firstIndex)?.pieces[0];
  return entry ? [{ tileIndex: entry.tileIndex, valueCount: 1 }] : null;
}

function send(walk: Walk, transfer: Omit<Transfer, 'bits'>): void {
  sendValues(walk.flows, { ...transfer, bits: walk.activationBits });
}

function addCrossbarNode(walk: Walk, targetIndex: number, { layer, pieces }: PlacedLayer): void {
  const { output, inputs, kernel } = walk.workload.nodes[targetIndex]!;
  invariant(kernel !== null, `${layer.layerName} has no weights`);
  for (const { sourceIndex, window } of inputs) {
    const source = gridOf(walk, sourceIndex);
    const reach = reachOf(layer, window, { source, output });
    const usedValueCount = reach.usedPlaceCount * source.channelCount;
    const needs = crossbarNeeds(layer, pieces, { kernel, reach, usedValueCount });
    send(walk, { holdings: holdingsOf(walk, sourceIndex), needs, usedValueCount, sourceIndex, targetIndex });
  }
  const { holdings, flows } = sumOutputs(layer, pieces, output);
  walk.holdings.push(holdings);
  walk.flows.push(...flows);
}

function addDigitalNode(walk: Walk, targetIndex: number, home: readonly Holding[]): void {
  const node = walk.workload.nodes[targetIndex]!;
  const { kind, inputs, output } = node;
  const sources = inputs.map(({ sourceIndex }) => holdingsOf(walk, sourceIndex));
  const isSideBySide =
    kind === 'join' &&
    inputs.reduce((sum, edge) => sum + gridOf(walk, edge.sourceIndex).channelCount, 0) ===
      output.channelCount;
  if (isSideBySide) {
    walk.holdings.push(gathered(sources.flat()));
    return;
  }
  const latestIndex = latestSourceOf(node);
  for (const [i, { sourceIndex, window }] of inputs.entries()) {
    const isThere = kind === 'join' && sourceIndex === latestIndex && latestIndex >= 0;
    const absent = isThere ? sources[i]!.filter(({ tileIndex }) => tileIndex < 0) : sources[i]!;
    const usedValueCount = sumOf(absent);
    // A factor of each channel goes to all places.
    const isForAll = kind === 'join' && window === null && output.heightCount * output.widthCount > 1;
    const needs = isForAll
      ? home.map(({ tileIndex }) => ({ tileIndex, valueCount: usedValueCount }))
      : spreadNeeds(home, usedValueCount);
    send(walk, { holdings: absent, needs, usedValueCount, sourceIndex, targetIndex });
  }
  const made = spreadNeeds(home, valueCountOf(output));
  walk.holdings.push(made.filter(({ valueCount }) => valueCount > 0));
}

/** One holding for each tile. */
function gathered(parts: readonly Holding[]): readonly Holding[] {
  const tiles = new Map<number, number>();
  for (const { tileIndex, valueCount } of parts)
    tiles.set(tileIndex, (tiles.get(tileIndex) ?? 0) + valueCount);
  return [...tiles].map(([tileIndex, valueCount]) => ({ tileIndex, valueCount }));
}

/** What lies in tiles goes outside, once. */
function leave(walk: Walk, sourceIndex: number, targetIndex: number): void {
  const inside = walk.holdings[sourceIndex]?.filter(({ tileIndex }) => tileIndex !== OUTSIDE_INDEX);
  if (!inside || walk.leftIndices.has(sourceIndex)) return;
  walk.leftIndices.add(sourceIndex);
  const usedValueCount = sumOf(inside);
  const needs = [{ tileIndex: OUTSIDE_INDEX, valueCount: usedValueCount }];
  send(walk, { holdings: inside, needs, usedValueCount, sourceIndex, targetIndex });
}
