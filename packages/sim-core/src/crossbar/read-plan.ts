/**
 * One weight matrix as operation-unit reads: which input cycles, which groups of rows, which bit lines, and
 * what a step of the sum on each line is worth in the product.
 *
 * Quantity: y[column] = sum over rows of x w, in whole input steps times whole weight steps.
 * Equation: y[column] = sum over planes p, row groups g and lines l of the column of
 *   planeWeight_p lineWeight_l sign_gl k_pgl + inputSumWeight sum of x,
 *   k_pgl = sum over the group's rows of digit_p(x) level_l(w)
 * - twosComplement: levels are b bits of the low W-1 bits of w; the sign bit has a slice of its own worth
 *   -2^(W-1).
 * - offset: levels of w + 2^(W-1); inputSumWeight = -2^(W-1).
 * - unitColumn: the same levels, and in every slice one more line that stores w = 0 and is subtracted from
 *   every column.
 * - differential: |w| on the positive or the negative cell of a pair that is read as one line.
 * - positiveNegative: |w| on one of two lines that are read apart; the negative one counts negative.
 * - forms: |w| of the weights whose sign is their group's and column's; the others are stored as 0. The sign
 *   is that of the larger sum of magnitudes, positive when equal.
 * @source shafiee2016 (offset, unit column, input cycles with a negative last one); lin2018 (bits, groups);
 * chi2016 (positive and negative arrays); yuan2021 (one sign a fragment).
 * Valid: W = 2..24 with the sign, n = 1..24, b = 1..4, v = 1..8. Magnitudes have W-1 bits: the last three
 * encodings cannot store -2^(W-1) and store the next weight (see storeWeights, which counts them).
 * Ignored: spare lines, sharing of a unit column between slices.
 */
import { powerOfTwo } from '../numeric/exact-math.ts';
import { invariant } from '../numeric/invariant.ts';
import type { RowGroup } from './operation-unit.ts';

export type WeightEncoding =
  | 'twosComplement'
  | 'offset'
  | 'unitColumn'
  | 'differential'
  | 'positiveNegative'
  | 'forms';

/** The hardware that a plan is for. */
export interface ReadFormat {
  readonly encoding: WeightEncoding;
  /** W, the sign included. */
  readonly weightBits: number;
  /** b: bits of one cell. */
  readonly levelBits: number;
  /** n, with the sign where inputs are signed. */
  readonly inputBits: number;
  readonly isInputSigned: boolean;
  /** v: input bits of one cycle. */
  readonly dacBits: number;
  readonly crossbarRowCount: number;
  readonly crossbarColumnCount: number;
  readonly ouRowCount: number;
  readonly ouColumnCount: number;
}

/** One input cycle: x = sum over planes of weight x digit. */
export interface InputPlane {
  readonly weight: number;
  /** The digit is `digitBits` bits of x from bit `shift` on. */
  readonly digitBits: number;
  readonly shift: number;
  /** The last plane of signed inputs: a digit of 0 or 1 that counts negative. */
  readonly isSignBit: boolean;
}

export interface ReadPlan {
  readonly format: ReadFormat;
  readonly rowCount: number;
  readonly columnCount: number;
  /** Lowest bits first. */
  readonly planes: readonly InputPlane[];
  /** From the top; none crosses the end of a crossbar. */
  readonly groups: readonly RowGroup[];
  readonly sliceCount: number;
  /** Bit lines (differential: pairs) read in every group and plane, [slice][side][unit line, columns]. */
  readonly lineCount: number;
  /** Column that a line adds to; UNIT_COLUMN: subtracted from every column with the line's weight. */
  readonly lineColumns: Int32Array;
  /** Worth of one SOP step: 2^shift, negative for sign slices and negative sides. */
  readonly lineWeights: Float64Array;
  /** Weight slice of a line, 0 the lowest bits. */
  readonly lineSlices: Int32Array;
  /** y += inputSumWeight x sum of the inputs. */
  readonly inputSumWeight: number;
  /** Smallest and largest SOP of one row, digits up to 2^v - 1. */
  readonly lowestRowSop: number;
  readonly highestRowSop: number;
}

/** In ReadPlan.lineColumns: the line belongs to no column. */
export const UNIT_COLUMN = -1;

/** The reads of a matrix of `rowCount` x `columnCount` weights. */
export function planReads(
  { rowCount, columnCount }: { readonly rowCount: number; readonly columnCount: number },
  format: ReadFormat,
): ReadPlan {
  checkFormat(format);
  invariant(rowCount >= 1 && columnCount >= 1, `a matrix of ${rowCount} x ${columnCount} has no weights`);
  const { encoding, dacBits, levelBits } = format;
  const blocks = lineBlocks(format);
  const isUnit = encoding === 'unitColumn';
  const blockLines = isUnit ? columnCount + 1 : columnCount;
  const lineCount = blocks.length * blockLines;
  const lineColumns = new Int32Array(lineCount);
  const lineWeights = new Float64Array(lineCount);
  const lineSlices = new Int32Array(lineCount);
  for (const [block, { slice, weight }] of blocks.entries()) {
    for (let i = 0, line = block * blockLines; i < blockLines; i++, line++) {
      lineColumns[line] = isUnit ? i - 1 : i; // the unit line stands in front: i - 1 is UNIT_COLUMN there
      lineWeights[line] = weight;
      lineSlices[line] = slice;
    }
  }
  const highestRowSop = (powerOfTwo(dacBits) - 1) * (powerOfTwo(levelBits) - 1);
  return {
    format,
    rowCount,
    columnCount,
    planes: inputPlanes(format),
    groups: operationUnitRows(rowCount, format),
    sliceCount: blocks.at(-1)!.slice + 1,
    lineCount,
    lineColumns,
    lineWeights,
    lineSlices,
    inputSumWeight: encoding === 'offset' ? -powerOfTwo(format.weightBits - 1) : 0,
    lowestRowSop: encoding === 'differential' ? -highestRowSop : 0,
    highestRowSop,
  };
}

/** The digit of an integer in one cycle. */
export function inputDigit(input: number, { shift, digitBits }: InputPlane): number {
  return (input >> shift) & (powerOfTwo(digitBits) - 1);
}

/** Input cycles, lowest bits first. */
function inputPlanes({ inputBits, isInputSigned, dacBits }: ReadFormat): readonly InputPlane[] {
  const lowBits = isInputSigned ? inputBits - 1 : inputBits;
  const planes: InputPlane[] = [];
  for (let shift = 0; shift < lowBits; shift += dacBits) {
    const digitBits = Math.min(dacBits, lowBits - shift);
    planes.push({ weight: powerOfTwo(shift), digitBits, shift, isSignBit: false });
  }
  if (isInputSigned) {
    planes.push({ weight: -powerOfTwo(lowBits), digitBits: 1, shift: lowBits, isSignBit: true });
  }
  return planes;
}

/** Rows that are read together: from the top of each crossbar, at most S_OU. */
function operationUnitRows(rowCount: number, format: ReadFormat): readonly RowGroup[] {
  const groups: RowGroup[] = [];
  for (let firstRow = 0; firstRow < rowCount; ) {
    const crossbarEnd = firstRow - (firstRow % format.crossbarRowCount) + format.crossbarRowCount;
    const endRow = Math.min(rowCount, crossbarEnd, firstRow + format.ouRowCount);
    groups.push({ firstRow, endRow });
    firstRow = endRow;
  }
  return groups;
}

/** Slices and sides in the order of lines, each with the worth of its steps. */
function lineBlocks(format: ReadFormat): readonly { readonly slice: number; readonly weight: number }[] {
  const { encoding, weightBits, levelBits } = format;
  const storedBits = encoding === 'offset' || encoding === 'unitColumn' ? weightBits : weightBits - 1;
  const digitSliceCount = Math.ceil(storedBits / levelBits);
  const blocks: { slice: number; weight: number }[] = [];
  for (let slice = 0; slice < digitSliceCount; slice++) {
    const weight = powerOfTwo(slice * levelBits);
    blocks.push({ slice, weight });
    if (encoding === 'positiveNegative') blocks.push({ slice, weight: -weight });
  }
  if (encoding === 'twosComplement') {
    blocks.push({ slice: digitSliceCount, weight: -powerOfTwo(weightBits - 1) });
  }
  return blocks;
}

function checkFormat(format: ReadFormat): void {
  const limits = [
    ['weightBits', 2, 24],
    ['levelBits', 1, 4],
    ['inputBits', format.isInputSigned ? 2 : 1, 24],
    ['dacBits', 1, 8],
    ['crossbarRowCount', 1, Infinity],
    ['crossbarColumnCount', 1, Infinity],
    ['ouRowCount', 1, format.crossbarRowCount],
    ['ouColumnCount', 1, format.crossbarColumnCount],
  ] as const;
  for (const [name, lowest, highest] of limits) {
    const value = format[name];
    invariant(value >= lowest && value <= highest, `${name} is ${value}, not within ${lowest}..${highest}`);
  }
}
