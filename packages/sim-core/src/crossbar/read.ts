/**
 * A whole product of an input vector with programmed cells, as the hardware makes it.
 *
 * Quantity: sums of products in whole input steps times whole weight steps, one per column.
 * Equation: for every row group, slice i and input plane k the bit-line sums are converted by the group's ADC
 * of that slice; shift-add makes y of them. Then, digitally: offset: y - (G + 2^(W-1)) X, where X is the sum
 * of the inputs and G = gain gmin summed over slices; unitColumn: y - y of the unit column; offset inputs:
 * y - 2^(n-1) times the column's sum of weights. Groups are added digitally.
 * @source shafiee2016 (bit slicing, offset, unit column); crosssim (order of conversion and correction).
 * Valid: ideal wires; converted after every cycle ('plane') or, with the cycles added in charge, once for all
 * cycles ('input': the converter then sees sum of weight_k v_k / full scale).
 * Ignored: noise of reads, IR drop, limited digital widths.
 */
import { type Adc, convert } from '../converter/adc.ts';
import { drivePlanes, type InputFormat, type InputPlanes, inputPlanes } from '../converter/dac.ts';
import { scaleCodes, shiftAdd, sliceGain } from '../converter/shift-add.ts';
import { powerOfTwo } from '../numeric/exact-math.ts';
import { invariant } from '../numeric/invariant.ts';
import { type RowGroup, sumGroup } from './operation-unit.ts';
import type { ProgrammedCells } from './program.ts';

/** How cells are driven and read. */
export interface Readout {
  readonly input: InputFormat;
  readonly groups: readonly RowGroup[];
  /** [group][slice]; null: sums go on as they are, an ideal converter. */
  readonly converters: readonly (readonly Adc[])[] | null;
  readonly conversion: 'plane' | 'input';
}

/** Codes that one product makes: groups x slices x planes (1 for 'input') x lines. */
export function productCodeCount(
  { layout }: ProgrammedCells,
  { input, groups, conversion }: Readout,
): number {
  const cycleCount = conversion === 'plane' ? inputPlanes(input).weights.length : 1;
  return groups.length * layout.sliceCount * cycleCount * layout.lineCount;
}

/**
 * Multiplies `inputs` (one integer per row) with the cells; gives one sum per column. The groups must cover
 * the rows once. When `codes` is given (productCodeCount long, and there are converters) it receives every
 * code, [group][slice][plane][line].
 */
export function multiplyVector(
  cells: ProgrammedCells,
  inputs: Int32Array,
  { readout, codes }: { readonly readout: Readout; readonly codes?: Int32Array },
): Float64Array {
  const { layout, columnCount } = cells;
  const { groups, converters } = readout;
  invariant(inputs.length === layout.rowCount, 'there is one input per row');
  invariant(
    !codes || (converters !== null && codes.length === productCodeCount(cells, readout)),
    'codes fit',
  );
  const planes = inputPlanes(readout.input);
  const drives = drivePlanes(inputs, readout.input);
  const reader = createReader(cells, { readout, planes, drives, codes: codes ?? null });
  const outputs = new Float64Array(columnCount);
  for (const [groupIndex, group] of groups.entries()) {
    const inputSum = sumInputs(inputs, group, planes.offset);
    for (let sliceIndex = 0; sliceIndex < layout.sliceCount; sliceIndex++) {
      const values = reader(group, sliceIndex, converters?.[groupIndex]?.[sliceIndex] ?? null);
      addColumns(outputs, values, { cells, sliceIndex, inputSum });
    }
    if (cells.format.encoding === 'offset') {
      const offset = powerOfTwo(cells.format.weightBits - 1) * inputSum;
      for (let column = 0; column < columnCount; column++) outputs[column]! -= offset;
    }
  }
  if (planes.offset !== 0) shiftAdd(outputs, cells.weightSums, -planes.offset);
  return outputs;
}

/** Reads one slice of one group in all cycles: gain times its sums of input steps, one per line. */
function createReader(
  cells: ProgrammedCells,
  options: {
    readonly readout: Readout;
    readonly planes: InputPlanes;
    readonly drives: Float64Array;
    readonly codes: Int32Array | null;
  },
): (group: RowGroup, sliceIndex: number, adc: Adc | null) => Float64Array {
  const { readout, planes, drives, codes } = options;
  const { rowCount, lineCount } = cells.layout;
  const { weights, fullScale } = planes;
  const weightSum = weights.reduce((sum, weight) => sum + weight, 0);
  const sums = new Float64Array(lineCount);
  const values = new Float64Array(lineCount);
  let codeAt = 0;
  const convertAll = (adc: Adc, from: Float64Array): void => {
    for (let line = 0; line < lineCount; line++) from[line] = convert(adc, from[line]!);
    codes?.set(from, codeAt);
    codeAt += lineCount;
  };
  return (group, sliceIndex, adc) => {
    const gain = sliceGain(sliceIndex, cells.format);
    const isPerPlane = readout.conversion === 'plane';
    invariant(adc !== null || readout.converters === null, 'every group and slice has a converter');
    values.fill(0);
    for (const [plane, weight] of weights.entries()) {
      const row = plane * rowCount;
      sumGroup(cells, { sliceIndex, group, drives: drives.subarray(row, row + rowCount) }, sums);
      if (adc && isPerPlane) convertAll(adc, sums);
      shiftAdd(values, sums, weight);
    }
    if (!adc) for (let line = 0; line < lineCount; line++) values[line]! *= gain;
    else if (isPerPlane) scaleCodes(values, adc, { gain, weightSum });
    else {
      for (let line = 0; line < lineCount; line++) values[line]! /= fullScale;
      convertAll(adc, values);
      for (let line = 0; line < lineCount; line++) values[line]! *= fullScale;
      scaleCodes(values, adc, { gain, weightSum: fullScale });
    }
    return values;
  };
}

/** Adds a slice's values to the columns, without what level 0 or the unit column contribute. */
function addColumns(
  outputs: Float64Array,
  values: Float64Array,
  slice: { readonly cells: ProgrammedCells; readonly sliceIndex: number; readonly inputSum: number },
): void {
  const { format, layout } = slice.cells;
  const unitCount = layout.lineCount - outputs.length;
  let floor = 0;
  if (unitCount > 0) floor = values[0]!;
  else if (format.encoding === 'offset') {
    floor = sliceGain(slice.sliceIndex, format) * format.lowestConductanceRatio * slice.inputSum;
  }
  for (let column = 0; column < outputs.length; column++) {
    outputs[column]! += values[unitCount + column]! - floor;
  }
}

/** Sum of what the group's rows drive, in input steps. */
function sumInputs(inputs: Int32Array, { firstRow, endRow }: RowGroup, offset: number): number {
  let sum = (endRow - firstRow) * offset;
  for (let row = firstRow; row < endRow; row++) sum += inputs[row]!;
  return sum;
}
