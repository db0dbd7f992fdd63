import type { MappedLayer } from './mapped-layer.ts';
import type { LayerPlacement } from './placement.ts';

/** Crossbars of one layer in one tile: whole copies one after another, or a part of one copy. */
export interface Piece {
  readonly tileIndex: number;
  readonly firstCopyIndex: number;
  readonly copyCount: number;
  /** Within each of its copies. */
  readonly firstCrossbarIndex: number;
  readonly crossbarCount: number;
}

/** Cuts the spans of a layer at the ends of its copies. */
export function piecesOf(layer: MappedLayer, { spans }: LayerPlacement): readonly Piece[] {
  const copyCrossbarCount = layer.crossbarsPerCopyCount;
  const pieces: Piece[] = [];
  for (const { tileIndex, firstCrossbarIndex, crossbarCount } of spans) {
    const end = firstCrossbarIndex + crossbarCount;
    for (let at = firstCrossbarIndex; at < end; ) {
      const firstCopyIndex = Math.floor(at / copyCrossbarCount);
      const first = at - firstCopyIndex * copyCrossbarCount;
      const wholeCount = first === 0 ? Math.floor((end - at) / copyCrossbarCount) : 0;
      const count = wholeCount > 0 ? copyCrossbarCount : Math.min(copyCrossbarCount - first, end - at);
      const copyCount = Math.max(1, wholeCount);
      pieces.push({ tileIndex, firstCopyIndex, copyCount, firstCrossbarIndex: first, crossbarCount: count });
      at += copyCount * count;
    }
  }
  return pieces;
}

/** Copies that have work in one image: steps go to copies 0, 1, .. in turn, each image from copy 0 on. */
export function activeCopyCount({ replicaCount, stepsPerImageCount }: MappedLayer): number {
  return Math.min(replicaCount, stepsPerImageCount);
}

/** Output places that the copies before `copyIndex` make, of all `placeCount`. */
export function placesBefore(layer: MappedLayer, copyIndex: number, placeCount: number): number {
  const { replicaCount, stepsPerImageCount } = layer;
  const roundCount = Math.floor(stepsPerImageCount / replicaCount);
  const stepCount = copyIndex * roundCount + Math.min(copyIndex, stepsPerImageCount % replicaCount);
  return Math.floor((placeCount * stepCount) / stepsPerImageCount);
}

/** Of `count`, what comes before part `index` of `partCount` equal parts. */
export function shareBefore(count: number, index: number, partCount: number): number {
  return Math.floor((count * index) / partCount);
}
