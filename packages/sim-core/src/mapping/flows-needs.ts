import { invariant } from '../numeric/invariant.ts';
import { activeCopyCount, type Piece } from './flows-copies.ts';
import type { Reach } from './flows-reach.ts';
import type { MappedLayer } from './mapped-layer.ts';
import type { KernelShape } from './workload.ts';

/** Values of a source that one tile needs. */
export interface Need {
  readonly tileIndex: number;
  readonly valueCount: number;
}

/**
 * What each tile of a crossbar layer needs of `usedValueCount` values of a source. A part of a copy needs the
 * channels of its rows and groups; together the tiles need every used value at least once.
 */
export function crossbarNeeds(
  layer: MappedLayer,
  pieces: readonly Piece[],
  source: { readonly kernel: KernelShape; readonly reach: Reach; readonly usedValueCount: number },
): readonly Need[] {
  const { kernel, reach, usedValueCount } = source;
  const activeCount = activeCopyCount(layer);
  const tiles = new Map<number, { wholeCount: number; readonly partRatios: Map<number, number> }>();
  for (const piece of pieces) {
    const copyCount = Math.min(piece.copyCount, activeCount - piece.firstCopyIndex);
    if (copyCount <= 0) continue;
    const tile = tiles.get(piece.tileIndex) ?? { wholeCount: 0, partRatios: new Map<number, number>() };
    tiles.set(piece.tileIndex, tile);
    if (piece.crossbarCount === layer.crossbarsPerCopyCount) tile.wholeCount += copyCount;
    else {
      const ratio = (tile.partRatios.get(piece.firstCopyIndex) ?? 0) + channelRatio(layer, piece, kernel);
      tile.partRatios.set(piece.firstCopyIndex, Math.min(1, ratio));
    }
  }
  return [...tiles].map(([tileIndex, { wholeCount, partRatios }]) => {
    let copyCount = wholeCount;
    let ratio = reach.ratioOf(copyCount);
    for (const partRatio of partRatios.values()) {
      // Only what the copies before in this tile do not need already.
      ratio += (reach.ratioOf(copyCount + 1) - reach.ratioOf(copyCount)) * partRatio;
      copyCount++;
    }
    return { tileIndex, valueCount: Math.min(usedValueCount, Math.ceil(ratio * usedValueCount)) };
  });
}

/** Share of the input channels that the crossbars of a part of a copy read. */
function channelRatio(layer: MappedLayer, piece: Piece, kernel: KernelShape): number {
  const { rowBlockCount, columnBlockCount, strandCount } = layer;
  const first = piece.firstCrossbarIndex;
  const last = first + piece.crossbarCount - 1;
  const blockCount = Math.floor(last / rowBlockCount) - Math.floor(first / rowBlockCount) + 1;
  const { groupCount } = kernel.matrix;
  // Column blocks of one group read the same channels; blocks of several groups read those of all.
  const groupRatio =
    groupCount === 1 ? 1 : Math.min(1, Math.max(blockCount / columnBlockCount, 1 / groupCount));
  const setCount = rowBlockCount / strandCount;
  const touchedCount =
    piece.crossbarCount >= rowBlockCount
      ? setCount
      : Math.min(setCount, Math.floor(last / strandCount) - Math.floor(first / strandCount) + 1);
  // Rows go place by place of the kernel, and all channels in each: a share of the rows may read all of them.
  const placeCount = kernel.heightCount * kernel.widthCount;
  return groupRatio * Math.min(1, (touchedCount * placeCount) / setCount);
}

/** `usedValueCount` values, each needed in one tile, in proportion to `weights`. */
export function spreadNeeds(
  weights: readonly { readonly tileIndex: number; readonly valueCount: number }[],
  usedValueCount: number,
): readonly Need[] {
  const total = weights.reduce((sum, { valueCount }) => sum + valueCount, 0);
  invariant(total > 0, 'values need a tile to go to');
  let before = 0;
  return weights.map(({ tileIndex, valueCount }) => {
    const begin = Math.floor((usedValueCount * before) / total);
    before += valueCount;
    return { tileIndex, valueCount: Math.floor((usedValueCount * before) / total) - begin };
  });
}
