import type { ReadBlocks } from './injection-call.ts';

/** The rows of one group in one plane: a mask per bit of the digit, and N, the rows whose digit is not 0. */
export function packMasks(
  patch: Int16Array,
  reads: ReadBlocks,
  plane: number,
  group: number,
): { readonly activeCount: number; readonly masks: Uint8Array } {
  const { maskBytes } = reads;
  const digitBits = reads.planeDigitBits.view[plane]!;
  const shift = reads.planeShifts.view[plane]!;
  const firstRow = reads.groupFirstRows.view[group]!;
  const rowCount = reads.groupRowCounts.view[group]!;
  const masks = new Uint8Array(digitBits * maskBytes);
  let activeCount = 0;
  for (let row = 0; row < rowCount; row++) {
    const digit = (patch[firstRow + row]! >> shift) & ((1 << digitBits) - 1);
    if (digit === 0) continue;
    activeCount++;
    for (let bit = 0; bit < digitBits; bit++) {
      masks[bit * maskBytes + (row >> 3)]! |= ((digit >> bit) & 1) << (row & 7);
    }
  }
  return { activeCount, masks };
}

/** SOP k of one line of a group: digits times levels, the second side's levels negative. */
export function maskSop(reads: ReadBlocks, inputMasks: Uint8Array, group: number, line: number): number {
  const { levelBits, sideCount, maskBytes, lineCount } = reads;
  const masks = reads.masks.view;
  const digitBits = inputMasks.length / maskBytes;
  let at = (group * lineCount + line) * sideCount * levelBits * maskBytes;
  let sop = 0;
  for (let side = 0; side < sideCount; side++) {
    for (let bit = 0; bit < levelBits; bit++, at += maskBytes) {
      for (let digit = 0; digit < digitBits; digit++) {
        let count = 0;
        for (let byte = 0; byte < maskBytes; byte++) {
          count += ONES[masks[at + byte]! & inputMasks[digit * maskBytes + byte]!]!;
        }
        sop += (side === 0 ? count : -count) << (bit + digit);
      }
    }
  }
  return sop;
}

/** Ones in a byte. */
const ONES = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll('0', '').length);
