/**
 * Decomposition of a weight matrix and of input patches into single bits, packed 32 rows or fewer to a word.
 *
 * Quantity: bits of two's-complement integers; the highest bit counts negative.
 * Equation: w = -2^(W-1) w_(W-1) + sum over s < W-1 of 2^s w_s, and likewise for inputs.
 * @source lin2018 section 4.2 (bit planes of inputs, slices of weights, groups of S_OU rows along the
 * reduction).
 * Valid: one bit a cell, one bit an input cycle, S_OU at most 32.
 * Ignored: where crossbars end: a group never straddles one as long as crossbar rows are a multiple of S_OU.
 */
import type { PatchGeometry } from '../network/im2col.ts';

/** One word per (group, column, slice): bit r is the slice's bit in row r of the group. */
export interface SlicedWeights {
  readonly columnCount: number;
  readonly sliceCount: number;
  /** Groups of S_OU rows; the last one may be shorter. */
  readonly groupCount: number;
  /** [group][column][slice], slice 0 the lowest bit */
  readonly words: Int32Array;
}

/** Slices integers [row][column] of `sliceCount` bits into groups of `groupRowCount` rows. */
export function sliceWeights(
  weights: Int32Array,
  { rowCount, columnCount }: Pick<PatchGeometry, 'rowCount' | 'columnCount'>,
  { groupRowCount, sliceCount }: { readonly groupRowCount: number; readonly sliceCount: number },
): SlicedWeights {
  const groupCount = Math.ceil(rowCount / groupRowCount);
  const words = new Int32Array(groupCount * columnCount * sliceCount);
  for (let row = 0; row < rowCount; row++) {
    const group = Math.floor(row / groupRowCount);
    const lane = row - group * groupRowCount;
    for (let column = 0; column < columnCount; column++) {
      const weight = weights[row * columnCount + column]!;
      const at = (group * columnCount + column) * sliceCount;
      for (let slice = 0; slice < sliceCount; slice++) words[at + slice]! |= ((weight >> slice) & 1) << lane;
    }
  }
  return { columnCount, sliceCount, groupCount, words };
}

/** Packs a patch of `planeCount`-bit integers into `planes`, [plane][group], plane 0 the lowest bit. */
export function packPlanes(
  patch: Int32Array,
  planes: Int32Array,
  { groupRowCount, planeCount }: { readonly groupRowCount: number; readonly planeCount: number },
): void {
  const groupCount = planes.length / planeCount;
  const mask = planeCount === 32 ? -1 : (1 << planeCount) - 1;
  planes.fill(0);
  let group = 0;
  let lane = 0;
  for (let row = 0; row < patch.length; row++) {
    let rest = patch[row]! & mask;
    while (rest !== 0) {
      const plane = 31 - Math.clz32(rest);
      planes[plane * groupCount + group]! |= 1 << lane;
      rest ^= 1 << plane;
    }
    if (++lane === groupRowCount) {
      lane = 0;
      group++;
    }
  }
}
