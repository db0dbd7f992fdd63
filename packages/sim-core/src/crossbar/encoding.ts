/**
 * Signed integer weights as levels of cells.
 *
 * Quantity: level q = 0..2^b - 1 of every cell; b bits a cell, slice i holds bits b i .. b i + b - 1.
 * Equation:
 * - offset: q = slice i of w + 2^(W-1). The offset is taken away digitally, 2^(W-1) times the sum of inputs.
 * - unitColumn: the same cells, and in front of every slice one more bit line that stores the weight 0, that
 *   is the offset itself; what it reads is subtracted from the other lines, and the conductance of level 0
 *   cancels with it.
 * - differential: |w| on the positive bit line for w > 0, on the negative one for w < 0; their currents are
 *   subtracted before the converter.
 * @source shafiee2016 (offset and unit column); crosssim (offset, balanced, unit column in every slice).
 * Valid: W at most 24 with the sign, b = 1..4, enough slices for all bits.
 * Ignored: spare levels and columns that repair faults.
 */
import { powerOfTwo } from '../numeric/exact-math.ts';
import { invariant } from '../numeric/invariant.ts';

export type CellEncoding = 'offset' | 'unitColumn' | 'differential';

export interface CellFormat {
  readonly encoding: CellEncoding;
  /** W, the sign included. */
  readonly weightBits: number;
  /** b: bits of one cell. */
  readonly cellBits: number;
  readonly sliceCount: number;
  /** Conductance of level 0 over that of the highest level; 0 is an infinite on/off ratio. */
  readonly lowestConductanceRatio: number;
}

/** How the cells of one weight matrix lie: [slice][side][row][line], flat. */
export interface CellLayout {
  readonly sliceCount: number;
  /** 2 for differential pairs: positive side, then negative side. */
  readonly sideCount: number;
  readonly rowCount: number;
  /** Bit lines of a slice: the columns, behind the unit column where there is one. */
  readonly lineCount: number;
}

/** A weight matrix as levels. */
export interface EncodedWeights {
  readonly format: CellFormat;
  readonly layout: CellLayout;
  readonly columnCount: number;
  /** [slice][side][row][line] */
  readonly levels: Uint8Array;
  /** Sum of each column's weights: what the digital side knows. */
  readonly weightSums: Float64Array;
}

/** Encodes weights [row][column]; each must lie within the encoding's range (see weightRange). */
export function encodeWeights(
  weights: Int32Array,
  { rowCount, columnCount }: { readonly rowCount: number; readonly columnCount: number },
  format: CellFormat,
): EncodedWeights {
  invariant(weights.length === rowCount * columnCount, 'there is one weight per row and column');
  const { lowest, highest } = weightRange(format);
  const layout = cellLayout(rowCount, columnCount, format);
  const unitCount = layout.lineCount - columnCount;
  const levels = new Uint8Array(cellCount(layout));
  const weightSums = new Float64Array(columnCount);
  for (let row = 0; row < rowCount; row++) {
    if (unitCount > 0) placeWeight(levels, { layout, format, row, line: 0, weight: 0 });
    for (let column = 0; column < columnCount; column++) {
      const weight = weights[row * columnCount + column]!;
      invariant(weight >= lowest && weight <= highest, `weight ${weight} is not in ${lowest}..${highest}`);
      placeWeight(levels, { layout, format, row, line: unitCount + column, weight });
      weightSums[column]! += weight;
    }
  }
  return { format, layout, columnCount, levels, weightSums };
}

/** The integers that an encoding can store. */
export function weightRange({ encoding, weightBits }: CellFormat): {
  readonly lowest: number;
  readonly highest: number;
} {
  const half = powerOfTwo(weightBits - 1);
  return { lowest: encoding === 'differential' ? 1 - half : -half, highest: half - 1 };
}

/** Where the cells of a matrix lie; the format must have room for the weights' bits. */
export function cellLayout(rowCount: number, columnCount: number, format: CellFormat): CellLayout {
  const { encoding, weightBits, cellBits, sliceCount, lowestConductanceRatio } = format;
  const isDifferential = encoding === 'differential';
  const storedBits = isDifferential ? weightBits - 1 : weightBits;
  invariant(weightBits >= 2 && weightBits <= 24, `weights of ${weightBits} bits are not within 2..24`);
  invariant(cellBits >= 1 && cellBits <= 4, `cells of ${cellBits} bits are not within 1..4`);
  invariant(sliceCount * cellBits >= storedBits, `${storedBits} bits need more than ${sliceCount} slices`);
  invariant(lowestConductanceRatio >= 0 && lowestConductanceRatio < 1, 'the lowest level conducts least');
  const lineCount = encoding === 'unitColumn' ? columnCount + 1 : columnCount;
  return { sliceCount, sideCount: isDifferential ? 2 : 1, rowCount, lineCount };
}

/** Cells of a layout. */
export function cellCount({ sliceCount, sideCount, rowCount, lineCount }: CellLayout): number {
  return sliceCount * sideCount * rowCount * lineCount;
}

function placeWeight(
  levels: Uint8Array,
  cell: {
    readonly layout: CellLayout;
    readonly format: CellFormat;
    readonly row: number;
    readonly line: number;
    readonly weight: number;
  },
): void {
  const { layout, format, row, line, weight } = cell;
  const isDifferential = format.encoding === 'differential';
  const stored = isDifferential ? Math.abs(weight) : weight + powerOfTwo(format.weightBits - 1);
  const side = isDifferential && weight < 0 ? 1 : 0;
  const mask = powerOfTwo(format.cellBits) - 1;
  for (let slice = 0; slice < layout.sliceCount; slice++) {
    const block = (slice * layout.sideCount + side) * layout.rowCount + row;
    levels[block * layout.lineCount + line] = (stored >> (slice * format.cellBits)) & mask;
  }
}
