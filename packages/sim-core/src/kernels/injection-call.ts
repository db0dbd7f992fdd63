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
  /** [N]: row of k = 0; the row of (N, k) is rowOrigins[N] + k. */
  readonly rowOrigins: Block<'int32'>;
  /** [N]: NO_ERRORS, JUMP or EVERY_READ. */
  readonly modes: Block<'uint8'>;
  /** [N]: largest probability of a deviation over k. */
  readonly bounds: Block<'float64'>;
  /** [N]: -ln(1 - bound) of modes JUMP, 0 of the others. */
  readonly hazards: Block<'float64'>;
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

/** What goes on from place to place. */
export interface InjectionState {
  /** Key of the counted draws. */
  readonly key: Block<'int32'>;
  /** Counted draws of the clock: where the sequence stands, and its salt (see readDraw). */
  readonly jump: Block<'int32'>;
  /** [0]: hazard left until the next candidate. */
  readonly wait: Block<'float64'>;
  /** [reads, wrong reads by slice.., wrong reads by plane..] */
  readonly counts: Block<'float64'>;
  /** Slices in `counts`. */
  readonly sliceCount: number;
  /** Room for the bits of one place and the masks of one group, see scratchByteCount. */
  readonly scratch: Block<'uint8'>;
}

/** Bytes of one bit of all rows of a patch, with room to read 16 bytes from any of them. */
export function bitRowBytes(rowStride: number): number {
  return Math.ceil(rowStride / 128) * 16 + 16;
}

/** Candidates of the clock that are drawn ahead: 32 of a share and a wait. */
const CANDIDATE_BYTES = 512;

/** Size of InjectionState.scratch: bits of a place, masks of a digit, N of a plane's groups, candidates. */
export function scratchByteCount(
  rowStride: number,
  reads: Pick<ReadBlocks, 'inputBits' | 'maskBytes' | 'groupCount'>,
): number {
  const bitBytes = reads.inputBits * (bitRowBytes(rowStride) + reads.maskBytes) + 16;
  return Math.ceil((bitBytes + 2 * reads.groupCount) / 16) * 16 + CANDIDATE_BYTES;
}
