import type { Block } from './kernel.ts';

/**
 * Read errors of one weight matrix at a stretch of output places. `wideSums` holds the exact sums; every read
 * whose value is not its SOP k adds (value - k) x plane weight x line weight x sign to its column.
 */
export interface InjectionCall {
  /** Index in the layer of the first place. */
  readonly firstPosition: number;
  readonly positionCount: number;
  /** [place][rowStride]: inputs, of which only the low bits count. */
  readonly patches: Block<'int16'>;
  readonly rowStride: number;
  /** [place][columnCount] */
  readonly wideSums: Block<'float64'>;
  readonly columnCount: number;
  readonly reads: ReadBlocks;
  readonly rows: DeviationBlocks;
  readonly state: InjectionState;
}

/** The reads of a matrix: see ReadPlan. */
export interface ReadBlocks {
  /** Bits of an input. */
  readonly inputBits: number;
  readonly planeCount: number;
  /** [plane]: lowest bit and bits of its digit. */
  readonly planeShifts: Block<'int32'>;
  readonly planeDigitBits: Block<'int32'>;
  /** Most bits of a digit. */
  readonly digitBits: number;
  readonly planeWeights: Block<'float64'>;
  readonly groupCount: number;
  /** [group] */
  readonly groupFirstRows: Block<'int32'>;
  readonly groupRowCounts: Block<'int32'>;
  readonly lineCount: number;
  /** Reads of lines firstLine .. endLine - 1 have errors, the others report k. */
  readonly firstLine: number;
  readonly endLine: number;
  /** [line]; -1: counts negative in every column. */
  readonly lineColumns: Block<'int32'>;
  readonly lineWeights: Block<'float64'>;
  readonly lineSlices: Block<'int32'>;
  /** [group][line]: +1 or -1; null: all +1. */
  readonly signs: Block<'int8'> | null;
  readonly levelBits: number;
  /** 2 for differential pairs, whose second level counts negative. */
  readonly sideCount: number;
  /** Bytes of one mask of the rows of a group: 1, 2, 4 or a multiple of 8. */
  readonly maskBytes: number;
  /** [group][line][side][level bit][maskBytes]: bit r is the level's bit of the group's row r. */
  readonly masks: Block<'uint8'>;
}

/** What a read of (N, k) reports instead of k, and how often. */
export interface DeviationBlocks {
  /** S_OU: the largest N. */
  readonly maxActiveCount: number;
  /** [N]: row of k = 0; the row of (N, k) is rowOrigins[N] + k. */
  readonly rowOrigins: Block<'int32'>;
  /** [N]: NO_ERRORS, JUMP or EVERY_READ. */
  readonly modes: Block<'uint8'>;
  /** [N]: largest probability of a deviation over k. */
  readonly bounds: Block<'float64'>;
  /** [N] of modes JUMP: reads a unit of the clock, 1 / -ln(1 - bound); 0 of the others. */
  readonly strides: Block<'float64'>;
  /** [N] of modes EVERY_READ: draws above this have no deviation whatever k is. */
  readonly highestDraws: Block<'int32'>;
  /** [row], and one more: where its deviations start. */
  readonly starts: Block<'int32'>;
  /** [row]: probability of any deviation. Most candidates fail on it alone, so it lies by itself. */
  readonly totals: Block<'float64'>;
  /** Probability of this deviation or one before it in the row. */
  readonly cumulatives: Block<'float64'>;
  /** value - k, never 0. */
  readonly deviations: Block<'float64'>;
}

export const NO_ERRORS = 0;
export const JUMP = 1;
export const EVERY_READ = 2;

/** No clock passes more reads than this in one step; no image has so many. */
export const HIGHEST_JUMP = 1125899906842624; // 2^50

/** What goes on from place to place. */
export interface InjectionState {
  /** Key of the counted draws. */
  readonly key: Block<'int32'>;
  /** [N]: reads until the next candidate; NOT_STARTED before the first one is drawn. */
  readonly skips: Block<'float64'>;
  /** [N]: times that the clock was drawn. */
  readonly drawCounts: Block<'int32'>;
  /** [reads, wrong reads by slice.., wrong reads by plane..] */
  readonly counts: Block<'float64'>;
  /** Slices in `counts`. */
  readonly sliceCount: number;
  /** Room for a block of windows, see scratchByteCount. */
  readonly scratch: Block<'uint8'>;
}

/** In InjectionState.skips. */
export const NOT_STARTED = -1;

/** Bytes of one bit of all rows of a patch, with room to read 16 bytes from any of them. */
export function bitRowBytes(rowStride: number): number {
  return Math.ceil(rowStride / 128) * 16 + 16;
}

/** Windows of a block: what is kept of them stays in the first caches. */
const WINDOWS_AT_ONCE = 4096;

/** Places whose windows are sorted by N together. Part of the definition: it fixes the order of additions. */
export function blockPlaceCount({
  planeCount,
  groupCount,
}: Pick<ReadBlocks, 'planeCount' | 'groupCount'>): number {
  return Math.max(1, Math.floor(WINDOWS_AT_ONCE / (planeCount * groupCount)));
}

/** 256 candidates: place, share, read (and one more), those that deviate; 17 pairs of constants. */
const CANDIDATE_BYTES = 8480;

/** Sizes of the parts of InjectionState.scratch, in bytes and in their order there. */
export function scratchParts(
  rowStride: number,
  maxActiveCount: number,
  reads: Pick<ReadBlocks, 'inputBits' | 'planeCount' | 'groupCount' | 'maskBytes' | 'digitBits'>,
) {
  const windowCount = blockPlaceCount(reads) * reads.planeCount * reads.groupCount;
  const whole = (byteCount: number) => Math.ceil(byteCount / 16) * 16;
  return {
    /** Bits of a place. */
    bits: whole(reads.inputBits * bitRowBytes(rowStride) + 16),
    /** Input masks of all windows, with room to store 8 bytes at the last. */
    windowMasks: whole(windowCount * reads.digitBits * reads.maskBytes + 16),
    /** N of all windows. */
    activeCounts: whole(windowCount * 2),
    /** Where the windows of an N lie in the list. */
    ends: whole((maxActiveCount + 1) * 4),
    /** Windows by N: number, group. */
    list: whole(windowCount * 8),
    candidates: whole(CANDIDATE_BYTES),
  };
}

/** Size of InjectionState.scratch. */
export function scratchByteCount(...sizes: Parameters<typeof scratchParts>): number {
  return Object.values(scratchParts(...sizes)).reduce((sum, byteCount) => sum + byteCount, 0);
}
