import { encodeGroup } from '../crossbar/encode-group.ts';
import type { ReadPlan } from '../crossbar/read-plan.ts';
import type { ReadBlocks } from '../kernels/injection-call.ts';
import type { Kernel } from '../kernels/kernel.ts';
import { invariant } from '../numeric/invariant.ts';

/** Inputs reach the kernels in 16 bits. */
const HIGHEST_INPUT_BITS = 16;

/**
 * A read plan and the levels of its weights as the kernels need them: masks of rows, one bit a row, so that
 * fc1 of VGG-16 (25088 x 4096 weights of 8 bits) takes 1.75 bits a cell and bit with groups of 9 rows.
 * `sliceInScope` leaves the reads of all other slices without errors.
 */
export function createReadBlocks(
  kernel: Kernel,
  plan: ReadPlan,
  options: { readonly weights: Int32Array; readonly sliceInScope: number | null },
): ReadBlocks {
  const { planes, groups, lineCount, format } = plan;
  invariant(format.inputBits <= HIGHEST_INPUT_BITS, `inputs have at most ${HIGHEST_INPUT_BITS} bits`);
  const blockOf = (values: ArrayLike<number>) => {
    const block = kernel.allocate('int32', values.length);
    block.view.set(values);
    return block;
  };
  const wideBlockOf = (values: ArrayLike<number>) => {
    const block = kernel.allocate('float64', values.length);
    block.view.set(values);
    return block;
  };
  const rowCounts = groups.map(({ firstRow, endRow }) => endRow - firstRow);
  const maskBytes = maskBytesOf(Math.max(...rowCounts));
  const sideCount = format.encoding === 'differential' ? 2 : 1;
  const lineBytes = sideCount * format.levelBits * maskBytes;
  const masks = kernel.allocate('uint8', groups.length * lineCount * lineBytes);
  const signs = format.encoding === 'forms' ? kernel.allocate('int8', groups.length * lineCount) : null;
  for (const [groupIndex, group] of groups.entries()) {
    const { positive, negative, ...encoded } = encodeGroup(plan, options.weights, group);
    const first = groupIndex * lineCount;
    const out = masks.view.subarray(first * lineBytes, (first + lineCount) * lineBytes);
    packLevels(positive, out, { lineCount, levelBits: format.levelBits, maskBytes, lineBytes });
    if (negative) {
      const side = out.subarray(format.levelBits * maskBytes);
      packLevels(negative, side, { lineCount, levelBits: format.levelBits, maskBytes, lineBytes });
    }
    if (signs && encoded.signs) signs.view.set(encoded.signs, first);
  }
  return {
    inputBits: format.inputBits,
    planeCount: planes.length,
    planeShifts: blockOf(planes.map(({ shift }) => shift)),
    planeDigitBits: blockOf(planes.map(({ digitBits }) => digitBits)),
    digitBits: Math.max(...planes.map(({ digitBits }) => digitBits)),
    planeWeights: wideBlockOf(planes.map(({ weight }) => weight)),
    groupCount: groups.length,
    groupFirstRows: blockOf(groups.map(({ firstRow }) => firstRow)),
    groupRowCounts: blockOf(rowCounts),
    lineCount,
    ...scopedLines(plan, options.sliceInScope),
    lineColumns: blockOf(plan.lineColumns),
    lineWeights: wideBlockOf(plan.lineWeights),
    lineSlices: blockOf(plan.lineSlices),
    signs,
    levelBits: format.levelBits,
    sideCount,
    maskBytes,
    masks,
  };
}

/** Bytes of a mask of `rowCount` rows: one load of 1, 2, 4 or 8 bytes, or several of 8. */
export function maskBytesOf(rowCount: number): number {
  if (rowCount <= 8) return 1;
  if (rowCount <= 16) return 2;
  return rowCount <= 32 ? 4 : Math.ceil(rowCount / 64) * 8;
}

/** The lines of one slice, which lie together; null: all lines. */
export function scopedLines({ lineSlices, lineCount }: ReadPlan, slice: number | null) {
  if (slice === null) return { firstLine: 0, endLine: lineCount };
  const firstLine = lineSlices.indexOf(slice);
  return firstLine < 0
    ? { firstLine: 0, endLine: 0 }
    : { firstLine, endLine: lineSlices.lastIndexOf(slice) + 1 };
}

/** Levels [row][line] to masks [line][level bit], a byte of eight rows at a time. */
function packLevels(
  levels: Uint8Array,
  masks: Uint8Array,
  size: {
    readonly lineCount: number;
    readonly levelBits: number;
    readonly maskBytes: number;
    readonly lineBytes: number;
  },
): void {
  const { lineCount, levelBits, maskBytes, lineBytes } = size;
  const rowCount = levels.length / lineCount;
  for (let firstRow = 0; firstRow < rowCount; firstRow += 8) {
    const endAt = Math.min(rowCount, firstRow + 8) * lineCount;
    for (let bit = 0; bit < levelBits; bit++) {
      let to = bit * maskBytes + (firstRow >> 3);
      for (let line = 0; line < lineCount; line++, to += lineBytes) {
        let byte = 0;
        for (let at = firstRow * lineCount + line, lane = 0; at < endAt; at += lineCount, lane++) {
          byte |= ((levels[at]! >> bit) & 1) << lane;
        }
        masks[to] = byte;
      }
    }
  }
}
