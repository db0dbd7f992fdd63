import {
  type Adc,
  type CellFormat,
  type EncodedWeights,
  encodeWeights,
  type InputFormat,
  inputPlanes,
  type RowGroup,
  weightRange,
} from '@dl-rsim/sim-core';
import type { CaseAdc } from './case-file.ts';
import { demand } from './outcome.ts';

/** Cells for a case's weights [column][row]. */
export function encodeCase(weights: readonly (readonly number[])[], format: CellFormat): EncodedWeights {
  const columnCount = weights.length;
  const rowCount = weights[0]!.length;
  const { lowest, highest } = weightRange(format);
  const flat = new Int32Array(rowCount * columnCount);
  for (const [column, values] of weights.entries()) {
    demand(values.length === rowCount, `column ${column} has ${values.length} weights, not ${rowCount}`);
    for (const [row, weight] of values.entries()) {
      demand(weight >= lowest && weight <= highest, `weight ${weight} is not in ${lowest}..${highest}`);
      flat[row * columnCount + column] = weight;
    }
  }
  return encodeWeights(flat, { rowCount, columnCount }, format);
}

/** An input vector of `rowCount` integers within the format's range. */
export function caseInputs(inputs: readonly number[], rowCount: number, format: InputFormat): Int32Array {
  const { lowest, highest } = inputPlanes(format);
  demand(inputs.length === rowCount, `a vector has ${inputs.length} inputs, not ${rowCount}`);
  for (const input of inputs) {
    demand(input >= lowest && input <= highest, `input ${input} is not in ${lowest}..${highest}`);
  }
  return Int32Array.from(inputs);
}

/** Row groups from [first, end) pairs; they must cover `rowCount` rows in order. */
export function caseGroups(
  pairs: readonly (readonly [number, number])[],
  rowCount: number,
): readonly RowGroup[] {
  let next = 0;
  for (const [firstRow, endRow] of pairs) {
    demand(firstRow === next && endRow > firstRow, `rows ${firstRow}..${endRow} do not follow row ${next}`);
    next = endRow;
  }
  demand(next === rowCount, `the arrays cover ${next} rows, the weights have ${rowCount}`);
  return pairs.map(([firstRow, endRow]) => ({ firstRow, endRow }));
}

/** The converters of one array. */
export function caseAdcs(adcs: readonly CaseAdc[], sliceCount: number): readonly Adc[] {
  demand(adcs.length === sliceCount, `${adcs.length} converters for ${sliceCount} slices`);
  return adcs.map(({ min, max, levels }) => ({ lowestSum: min, highestSum: max, codeCount: levels }));
}

/** Real numbers per whole step of weight times input: both are fractions of their largest magnitude. */
export function caseScale(weightBits: number, inputHighest: number): number {
  return 1 / ((2 ** (weightBits - 1) - 1) * inputHighest);
}
