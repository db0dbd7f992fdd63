/**
 * The loops of array fidelity: bit-line sums from tables of input patterns, conversion and composition.
 *
 * Problem: a layer reads every bit line once per output place, input cycle and row group; cell by cell that
 * is one addition a cell. Rows that are driven together are few and digits small, so the sum of some
 * neighbouring rows is a function of their digits alone: the pattern.
 * Representation: a panel is PANEL_LINE_COUNT bit lines side by side, the lanes. A window is one output place
 * in one input cycle; a pattern is `patternRowCount` rows' digits of `dacBits` bits, the first row lowest.
 * tables [subgroup][pattern][lane] hold sums of a subgroup's rows, counts the same for levels (the SOP modulo
 * 256). One window of a panel is then an addition per subgroup.
 * Definition: as for every kernel, array-reference.ts is the meaning of every operation, rounding included:
 * all 32-bit float operations round to nearest even one by one, in the order of the code.
 */
import type { Block } from './kernel.ts';

/** Bit lines of a panel: the lanes of four SIMD registers. */
export const PANEL_LINE_COUNT = 16;

/** Points of ConvertCall.clampFactors: CLAMP_CELL_COUNT equal cells and both ends. */
export const CLAMP_CELL_COUNT = 256;

export interface PackCall {
  /** [position][rowStride]; readable for 8 more elements behind the last row. */
  readonly patches: Block<'int16'>;
  readonly rowStride: number;
  readonly positionCount: number;
  /** Rows of the group. */
  readonly firstRow: number;
  readonly endRow: number;
  readonly planeCount: number;
  /** [plane]: lowest bit and bits of its digit. */
  readonly planeShifts: Block<'int32'>;
  readonly planeDigitBits: Block<'int32'>;
  readonly dacBits: number;
  readonly patternRowCount: number;
  /** [position][plane][subgroup] from element `firstPattern` on. */
  readonly patterns: Block<'int16'>;
  readonly firstPattern: number;
}

export interface ListCall {
  /** [window][subgroup] */
  readonly patterns: Block<'int16'>;
  readonly subgroupCount: number;
  readonly planeCount: number;
  /** All windows of a stretch: places x planes. */
  readonly windowCount: number;
  /** Numbers of the windows with a pattern that is not 0, written from the first on. */
  readonly windows: Block<'int32'>;
  /** Of each of them: [WINDOW_INTEGER_COUNT], WINDOW_PLANE and WINDOW_CODE are written. */
  readonly integers: Block<'int32'>;
  readonly code: number;
  /** Patterns of a subgroup. */
  readonly patternCount: number;
  /**
   * Tables' entries of the listed windows, subgroup x patternCount + pattern of every pattern that is not 0;
   * those of listed window i are starts[i] .. starts[i + 1] - 1.
   */
  readonly entries: Block<'int32'>;
  readonly starts: Block<'int32'>;
}

/** Quantities and equations: inference/array-windows.ts. */
export interface DescribeCall {
  /** Of the listed windows, see ListCall. */
  readonly windowCount: number;
  readonly windows: Block<'int32'>;
  readonly entries: Block<'int32'>;
  readonly starts: Block<'int32'>;
  readonly patternCount: number;
  /** [pattern]: rows with a digit, sum of their drives, sum of the squares. */
  readonly activeCounts: Block<'uint8'>;
  readonly driveSums: Block<'float64'>;
  readonly squareSums: Block<'float64'>;
  /** See SCALE_LOWEST and so on. */
  readonly scale: Block<'float64'>;
  /** Whether references take SCALE_FIXED from every window, instead of what its own lowest levels conduct. */
  readonly isFixed: boolean;
  /** [active rows]; without them WINDOW_CODE is their count. */
  readonly highestCodes: Block<'int32'> | null;
  /** Draws are those of window (firstNumber + window) groupCount + groupIndex; null: there are no draws. */
  readonly key: Block<'int32'> | null;
  readonly firstNumber: number;
  readonly groupCount: number;
  readonly groupIndex: number;
  /** WINDOW_CODE, WINDOW_WEYL and WINDOW_SALT are written. */
  readonly integers: Block<'int32'>;
  readonly floats: Block<'float32'>;
}

/** DescribeCall.scale: steps of the lowest level by drive sum, what fixed references take, noise by drive. */
export const SCALE_LOWEST = 0;
export const SCALE_FIXED = 1;
export const SCALE_NOISE = 2;

export interface TablesCall {
  /** [row][lane] from element `firstCell` on: what a row adds, in SOP steps. */
  readonly cells: Block<'float32'>;
  /** [row][lane] from element `firstCell` on: its level, of pairs the difference. */
  readonly levels: Block<'int8'>;
  readonly firstCell: number;
  readonly rowCount: number;
  readonly dacBits: number;
  readonly patternRowCount: number;
  /** [digit]: a row with digit d adds gains[d] x cell. */
  readonly gains: Block<'float32'>;
  /** [subgroup][pattern][lane] */
  readonly tables: Block<'float32'>;
  readonly counts: Block<'uint8'>;
}

export interface SumCall {
  readonly tables: Block<'float32'>;
  readonly counts: Block<'uint8'>;
  /** See ListCall. */
  readonly entries: Block<'int32'>;
  readonly starts: Block<'int32'>;
  /** Listed windows firstWindow .. firstWindow + windowCount - 1 are summed. */
  readonly firstWindow: number;
  readonly windowCount: number;
  /** [window][lane], overwritten */
  readonly sums: Block<'float32'>;
  readonly sumCounts: Block<'uint8'>;
}

/** How sums become values. */
export const CONVERT_STEPS = 0;
export const CONVERT_THRESHOLDS = 1;
export const CONVERT_EXACTLY = 2;
/** Thresholds with a band in which a comparison does not settle by the sum. */
export const CONVERT_GUARDED = 3;

export interface ConvertCall {
  readonly windowCount: number;
  /** [window][lane]: sums in SOP steps, replaced by values. */
  readonly sums: Block<'float32'>;
  /** [window][lane]: SOP modulo 256. */
  readonly sumCounts: Block<'uint8'>;
  /** [window][WINDOW_FLOAT_COUNT]: what windows add, see WINDOW_BASE and so on; from `firstWindow` on. */
  readonly windowFloats: Block<'float32'>;
  /** [window][WINDOW_INTEGER_COUNT], from `firstWindow` on. */
  readonly windowIntegers: Block<'int32'>;
  readonly firstWindow: number;
  readonly panelIndex: number;
  readonly laneCount: number;
  /** [panel][LANE_*][lane] */
  readonly lanes: Block<'float32'>;
  /** [panel][gain, offset][lane] from element `firstLaneError` on; read where lanes have errors. */
  readonly laneErrors: Block<'float32'>;
  readonly firstLaneError: number;
  /** Number of lane 0's draw in a window. */
  readonly firstDraw: number;
  /** Lines of the matrix: a window's draws of clamp errors lie behind those of noise, coins behind both. */
  readonly lineCount: number;
  readonly kind:
    | typeof CONVERT_STEPS
    | typeof CONVERT_THRESHOLDS
    | typeof CONVERT_EXACTLY
    | typeof CONVERT_GUARDED;
  /** Whether SOPs lie outside 0 .. 255, so that their remainders are not enough. */
  readonly hasWideSops: boolean;
  /** Windows add floats; otherwise windowFloats are not read. */
  readonly hasWindowFloats: boolean;
  /** Lanes have gains other than 1 or offsets other than 0. */
  readonly hasLaneErrors: boolean;
  /** Steps: round up (a sum at a threshold has the lower code) instead of to nearest even. */
  readonly isRoundedUp: boolean;
  /** [row of thresholds][thresholdStride]: sums above go on to the next code; Infinity ends a row. */
  readonly thresholds: Block<'float32'>;
  readonly thresholdStride: number;
  /** Guarded, as thresholds: sums above that do not go on either are not settled. */
  readonly stops: Block<'float32'>;
  /** What settles them: the next binary digit of the read's coin (1 goes on), or the SOP. */
  readonly hasCoins: boolean;
  /** [code]: SOPs above stop, others go on. */
  readonly middles: Block<'float32'>;
  /** [code]; thresholds and guarded. */
  readonly values: Block<'float32'>;
  readonly hasNoise: boolean;
  readonly hasClampError: boolean;
  /** Factors on the sum of evenly spaced draws, CLAMP_CELL_COUNT + 1. */
  readonly clampFactors: Block<'float32'>;
  /** See normal-table.ts. */
  readonly normals: Block<'float32'>;
  /** Wrong values, added to: [panel][lane]. */
  readonly wrongLanes: Block<'int32'>;
  /** The same by [plane] of the window. */
  readonly wrongPlanes: Block<'int32'>;
}

/** ConvertCall.windowFloats: added to the sum; what a clamp error's factor acts on besides; noise. */
export const WINDOW_FLOAT_COUNT = 4;
export const WINDOW_BASE = 0;
export const WINDOW_BIAS = 1;
export const WINDOW_NOISE_SIGMA = 2;

/** ConvertCall.windowIntegers: plane, highest code or row of thresholds, words of the draws. */
export const WINDOW_INTEGER_COUNT = 4;
export const WINDOW_PLANE = 0;
export const WINDOW_CODE = 1;
export const WINDOW_WEYL = 2;
export const WINDOW_SALT = 3;

/** ConvertCall.lanes: code = round((u - origin) inverse), value = first + code x step. */
export const LANE_ORIGIN = 0;
export const LANE_INVERSE = 1;
export const LANE_FIRST_VALUE = 2;
export const LANE_VALUE_STEP = 3;
export const LANE_HIGHEST_CODE = 4;
export const LANE_ROW_COUNT = 5;

/** ConvertCall.laneErrors: floats of a panel. */
export const LANE_ERROR_COUNT = 2 * PANEL_LINE_COUNT;

export interface ComposeCall {
  readonly windowCount: number;
  /** [window][lane] */
  readonly values: Block<'float32'>;
  /** Numbers of the windows, entries firstWindow .. */
  readonly windows: Block<'int32'>;
  readonly firstWindow: number;
  readonly planeCount: number;
  readonly planeWeights: Block<'float64'>;
  /**
   * Whether values are whole and those of a place, times plane weights, add up to less than 2^24: then every
   * order of additions, in 32-bit floats too, gives the same.
   */
  readonly isWhole: boolean;
  readonly panelIndex: number;
  readonly laneCount: number;
  /** [panel][lane]: column, -1 counts negative in every column. */
  readonly laneColumns: Block<'int32'>;
  /** [panel][lane] */
  readonly laneWeights: Block<'float64'>;
  /** [panel][lane] from element `firstSign` on: 1 or -1, on the weight; null: all 1. */
  readonly laneSigns: Block<'int8'> | null;
  readonly firstSign: number;
  /** Whether lane columns are those of lane 0, + 1 and so on. */
  readonly isContiguous: boolean;
  /** [position][columnCount], added to */
  readonly wideSums: Block<'float64'>;
  readonly columnCount: number;
}

/** Windows that are summed, converted and composed together: their sums take 8 KiB. */
export const STRETCH_WINDOW_COUNT = 128;

/** GroupCall.panels: integers of a panel. */
export const PANEL_INTEGER_COUNT = 4;
export const PANEL_FIRST_LINE = 0;
export const PANEL_LANE_COUNT = 1;
export const PANEL_IS_IN_SCOPE = 2;
export const PANEL_IS_CONTIGUOUS = 3;

/** What the panels of a row group do with windows 0 .. windowCount - 1. */
export interface GroupCall {
  readonly windowCount: number;
  readonly panelCount: number;
  /** [panel][PANEL_INTEGER_COUNT]. Panels out of scope have digits for gains and are converted exactly. */
  readonly panels: Block<'int32'>;
  /** [digit]: d */
  readonly digits: Block<'float32'>;
  /** Cells are those of panel 0; the others' follow. */
  readonly build: TablesCall;
  /** `tables` and `counts` are those of `build`. */
  readonly sum: Omit<SumCall, Stretch | 'tables' | 'counts'>;
  /** `sums` and `sumCounts` are those of `sum`. */
  readonly convert: Omit<ConvertCall, Stretch | PanelField | 'firstDraw' | 'sums' | 'sumCounts'>;
  /** `values` are the sums of `sum`. */
  readonly compose: Omit<ComposeCall, Stretch | PanelField | 'isContiguous' | 'values'>;
}

type Stretch = 'firstWindow' | 'windowCount';
type PanelField = 'panelIndex' | 'laneCount';

export interface ComposedCall {
  readonly positionCount: number;
  readonly planeCount: number;
  readonly planeWeights: Block<'float32'>;
  /** [position][plane] from element `firstPattern` on. */
  readonly patterns: Block<'int16'>;
  readonly firstPattern: number;
  /** [pattern][columnStride] from element `firstEntry` on; columnStride is a multiple of 4. */
  readonly tables: Block<'float32'>;
  readonly firstEntry: number;
  readonly columnStride: number;
  /** [pattern] from element `firstWrong` on: wrong reads of the pattern. */
  readonly wrongs: Block<'int32'>;
  readonly firstWrong: number;
  /** [position][columnStride], added to */
  readonly wideSums: Block<'float64'>;
  /** [plane]: wrong reads, added to */
  readonly planeWrongs: Block<'int32'>;
  /** [pattern]: windows with it, added to */
  readonly patternUses: Block<'int32'>;
}

export interface ArrayKernel {
  /** Digits of the rows of a group as patterns. */
  packPatterns(call: PackCall): void;
  /** The windows that are read; returns how many. */
  listWindows(call: ListCall): number;
  /** What windows have besides their patterns. */
  describeWindows(call: DescribeCall): void;
  /** Sums of every pattern of every subgroup of rows. */
  buildTables(call: TablesCall): void;
  /** Sums of all rows of a group, entry by entry. */
  sumPatterns(call: SumCall): void;
  /** What converters report of the sums; counts values more than half a step off the SOP. */
  convertSums(call: ConvertCall): void;
  /** wideSums += plane weight x line weight x value, windows and lanes in turn. */
  composeValues(call: ComposeCall): void;
  /** For one panel after the other: tables, then sums, conversion and composition of all windows. */
  readGroup(call: GroupCall): void;
  /** wideSums += sum over planes of plane weight x tables[pattern], in 32-bit floats first. */
  addComposed(call: ComposedCall): void;
}
