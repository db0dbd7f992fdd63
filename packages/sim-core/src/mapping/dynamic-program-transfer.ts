/**
 * Time in which a step's values reach a layer: from the buffer of its tile, and from the tiles before.
 *
 *   TA_i = r_i inputs_i / BW_intra + T_i R_s outputs_s / BW_inter
 *
 * r_i copies of the layer in one tile, T_i tiles, R_s copies of its source (every tile of the layer is sent
 * all outputs of a step of the source). Copies do not share a tile's rest; a copy larger than a tile counts
 * as one tile, as its parts share the values between them. Of several sources the one that sends most counts.
 * @source li2023
 */
import type { LayerFeed } from './duplicate-feeds.ts';

export interface TransferLayer {
  readonly crossbarCount: number;
  /** Bits of one step of one copy. */
  readonly inputBits: number;
  readonly outputBits: number;
  readonly feeds: readonly LayerFeed[];
}

/** Bandwidths in bits a second. */
export interface StepBandwidth {
  readonly tileCrossbarCount: number;
  /** Of the buffer of one tile. */
  readonly intraTileBitsHz: number;
  /** Between tiles; the tiles of a layer are sent to one after another. */
  readonly interTileBitsHz: number;
}

/** TA of a layer, in seconds. */
export function transferSec(
  layers: readonly TransferLayer[],
  index: number,
  { copies, bandwidth }: { readonly copies: readonly number[]; readonly bandwidth: StepBandwidth },
): number {
  const { crossbarCount, inputBits, feeds } = layers[index]!;
  const tileCopyCount = Math.max(1, Math.floor(bandwidth.tileCrossbarCount / crossbarCount));
  const copyCount = copies[index]!;
  const tileCount = Math.ceil(copyCount / tileCopyCount);
  let sentBits = 0;
  for (const { sourceIndex } of feeds) {
    sentBits = Math.max(sentBits, copies[sourceIndex]! * layers[sourceIndex]!.outputBits);
  }
  return (
    (Math.min(copyCount, tileCopyCount) * inputBits) / bandwidth.intraTileBitsHz +
    (tileCount * sentBits) / bandwidth.interTileBitsHz
  );
}
