import { type Piece, piecesOf } from './flows-copies.ts';
import type { MappedLayer } from './mapped-layer.ts';
import { type Flow, OUTSIDE_INDEX, type Placement } from './placement.ts';
import type { Workload } from './workload.ts';

/**
 * Bits that come in when all copies of all layers are written once: each weight with its bits once for each
 * copy, spread evenly over the crossbars of the copy. Copies do not share a way: each is written on its own.
 */
export function weightFlowsOf(
  workload: Workload,
  layers: readonly MappedLayer[],
  placement: Pick<Placement, 'layers'>,
): readonly Flow[] {
  const byNode = new Map(placement.layers.map((placed) => [placed.nodeIndex, placed]));
  return layers.flatMap((layer) => {
    const copyBits = weightBitsOf(workload, { ...layer, replicaCount: 1 });
    const tiles = new Map<number, number>();
    for (const piece of piecesOf(layer, byNode.get(layer.nodeIndex)!)) {
      const bits = piece.copyCount * bitsOfPart(layer, piece, copyBits);
      tiles.set(piece.tileIndex, (tiles.get(piece.tileIndex) ?? 0) + bits);
    }
    return [...tiles].map(
      ([toTileIndex, bitCount]): Flow => ({
        ...{ kind: 'weights', fromTileIndex: OUTSIDE_INDEX, toTileIndex, bitCount },
        ...{ sourceNodeIndex: OUTSIDE_INDEX, targetNodeIndex: layer.nodeIndex },
      }),
    );
  });
}

/** Bits of the weights of all copies of a layer. */
export function weightBitsOf(
  { nodes }: Workload,
  { nodeIndex, replicaCount, format }: Pick<MappedLayer, 'nodeIndex' | 'replicaCount' | 'format'>,
): number {
  const { rowCount, columnCount, groupCount } = nodes[nodeIndex]!.kernel!.matrix;
  return replicaCount * rowCount * columnCount * groupCount * format.weightBits;
}

function bitsOfPart({ crossbarsPerCopyCount }: MappedLayer, piece: Piece, copyBits: number): number {
  const before = (crossbarCount: number) => Math.floor((copyBits * crossbarCount) / crossbarsPerCopyCount);
  return before(piece.firstCrossbarIndex + piece.crossbarCount) - before(piece.firstCrossbarIndex);
}
