/**
 * Where the outputs of a crossbar layer lie, and the partial sums on their way there. The sums of a column
 * block end in the tile that holds most of its crossbars, the first of equals; other tiles add up what they
 * hold of it and send one partial sum for each output. Output channels are spread evenly over column blocks.
 */
import { type Piece, placesBefore, shareBefore } from './flows-copies.ts';
import type { MappedLayer } from './mapped-layer.ts';
import type { Flow } from './placement.ts';
import type { Grid } from './workload.ts';

/** Values of one image that lie in one tile, or outside (-1). */
export interface Holding {
  readonly tileIndex: number;
  readonly valueCount: number;
}

/** More tiles than chips have. */
const MOST_TILE_COUNT = 10_000_000;

/** Holdings by tile in the order of their first crossbars; their values are all outputs of the layer. */
export function sumOutputs(
  layer: MappedLayer,
  pieces: readonly Piece[],
  output: Grid,
): { readonly holdings: readonly Holding[]; readonly flows: readonly Flow[] } {
  const valueCounts = new Map<number, number>();
  const hold = (tileIndex: number, count: number) => {
    if (count > 0) valueCounts.set(tileIndex, (valueCounts.get(tileIndex) ?? 0) + count);
  };
  const placeCount = output.heightCount * output.widthCount;
  const placesOf = (firstCopyIndex: number, copyCount: number) =>
    placesBefore(layer, firstCopyIndex + copyCount, placeCount) -
    placesBefore(layer, firstCopyIndex, placeCount);
  const cut = new Map<number, Piece[]>();
  for (const piece of pieces) {
    const { tileIndex, firstCopyIndex, copyCount, crossbarCount } = piece;
    if (crossbarCount === layer.crossbarsPerCopyCount)
      hold(tileIndex, placesOf(firstCopyIndex, copyCount) * output.channelCount);
    else if (cut.has(firstCopyIndex)) cut.get(firstCopyIndex)!.push(piece);
    else cut.set(firstCopyIndex, [piece]);
  }
  const bitCounts = new Map<number, { from: number; to: number; bitCount: number }>();
  for (const [copyIndex, parts] of cut) {
    const copyPlaceCount = placesOf(copyIndex, 1);
    if (copyPlaceCount === 0) continue;
    for (let block = 0; block < layer.columnBlockCount; block++) {
      const { channelCount } = output;
      const columnCount =
        shareBefore(channelCount, block + 1, layer.columnBlockCount) -
        shareBefore(channelCount, block, layer.columnBlockCount);
      const first = block * layer.rowBlockCount;
      const whole = parts.find((part) => isWithin(part, first, layer.rowBlockCount));
      if (whole) {
        hold(whole.tileIndex, copyPlaceCount * columnCount);
        continue;
      }
      const tiles = tilesOfBlock(parts, first, layer.rowBlockCount);
      const to = mostOf(tiles);
      hold(to, copyPlaceCount * columnCount);
      for (const from of tiles.keys()) {
        if (from === to) continue;
        const key = from * MOST_TILE_COUNT + to;
        const sent = bitCounts.get(key) ?? { from, to, bitCount: 0 };
        sent.bitCount += copyPlaceCount * columnCount * layer.format.partialSumBits;
        bitCounts.set(key, sent);
      }
    }
  }
  return {
    holdings: [...valueCounts].map(([tileIndex, valueCount]) => ({ tileIndex, valueCount })),
    flows: [...bitCounts.values()]
      .filter(({ bitCount }) => bitCount > 0)
      .map(({ from, to, bitCount }) => ({
        ...{ kind: 'partialSums', fromTileIndex: from, toTileIndex: to, bitCount },
        ...{ sourceNodeIndex: layer.nodeIndex, targetNodeIndex: layer.nodeIndex },
      })),
  };
}

/** Whether crossbars are all in one piece. */
function isWithin({ firstCrossbarIndex, crossbarCount }: Piece, first: number, count: number): boolean {
  return firstCrossbarIndex <= first && first + count <= firstCrossbarIndex + crossbarCount;
}

/** Crossbars by tile of a column block. */
function tilesOfBlock(parts: readonly Piece[], first: number, count: number): ReadonlyMap<number, number> {
  const tiles = new Map<number, number>();
  for (const { tileIndex, firstCrossbarIndex, crossbarCount } of parts) {
    const begin = Math.max(first, firstCrossbarIndex);
    const end = Math.min(first + count, firstCrossbarIndex + crossbarCount);
    if (begin < end) tiles.set(tileIndex, (tiles.get(tileIndex) ?? 0) + end - begin);
  }
  return tiles;
}

function mostOf(tiles: ReadonlyMap<number, number>): number {
  let [most, mostCount] = [-1, 0];
  for (const [tile, count] of tiles) if (count > mostCount) [most, mostCount] = [tile, count];
  return most;
}
