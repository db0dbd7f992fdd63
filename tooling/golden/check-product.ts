import {
  type EncodedWeights,
  type InputFormat,
  inputPlanes,
  multiplyVector,
  type ProgrammedCells,
  productCodeCount,
  programCells,
  type Readout,
  targetConductances,
} from '@dl-rsim/sim-core';
import { caseAdcs, caseGroups, caseInputs, caseScale, encodeCase } from './case-crossbar.ts';
import type { ProductCase } from './case-file.ts';
import { type CheckOutcome, demand, largestDifference } from './outcome.ts';

/** A bit-sliced product, ideal cells or given conductances: every code exactly, outputs within tolerance. */
export function checkProduct(content: ProductCase): CheckOutcome {
  const { cells, readout } = programCase(content);
  const scale = caseScale(content.spec.weight_bits, inputPlanes(readout.input).highest);
  const codes = new Int32Array(productCodeCount(cells, readout));
  demand(content.expected_y.length === content.inputs_int.length, 'there is one expected_y per input vector');
  let error = 0;
  let wrongCount = 0;
  for (const [vector, inputs] of content.inputs_int.entries()) {
    const sums = multiplyVector(cells, caseInputs(inputs, cells.layout.rowCount, readout.input), {
      readout,
      codes,
    });
    const expected = content.arrays.flatMap((array) => (array.adc_codes[vector] ?? []).flat(2));
    demand(expected.length === codes.length, `${expected.length} codes in the file, ${codes.length} read`);
    wrongCount += codes.filter((code, i) => code !== expected[i]).length;
    const outputs = sums.map((sum) => sum * scale);
    error = Math.max(error, largestDifference(outputs, content.expected_y[vector]!));
  }
  const tolerance = content.tolerance_abs_y;
  const codeCount = codes.length * content.inputs_int.length;
  return {
    isPassed: wrongCount === 0 && error <= tolerance,
    error,
    tolerance,
    detail: wrongCount === 0 ? `${codeCount} codes equal` : `${wrongCount} of ${codeCount} CODES WRONG`,
  };
}

function programCase(content: ProductCase): { readonly cells: ProgrammedCells; readonly readout: Readout } {
  const { spec, arrays } = content;
  const isUnitColumn = spec.offset_style === 'UNIT_COLUMN_SUBTRACTION';
  const encoded = encodeCase(content.weights_int, {
    encoding: spec.scheme === 'balanced' ? 'differential' : isUnitColumn ? 'unitColumn' : 'offset',
    weightBits: spec.weight_bits,
    cellBits: spec.cell_bits,
    sliceCount: spec.weight_slices,
    lowestConductanceRatio: spec.gmin_norm,
  });
  const input: InputFormat = {
    encoding: spec.signed_input ? 'signMagnitude' : 'unsigned',
    inputBits: spec.input_bits,
    dacBits: spec.slice_size,
  };
  const pairs = arrays.map(({ row_start, row_end }) => [row_start, row_end] as const);
  const groups = caseGroups(pairs, encoded.layout.rowCount);
  const converters = arrays.map(({ adc_per_slice }) => caseAdcs(adc_per_slice, spec.weight_slices));
  const conversion = spec.adc_per_input_bit ? 'plane' : 'input';
  const conductances =
    content.kind === 'mvm_explicit_conductance'
      ? givenConductances(encoded, content.arrays)
      : targetConductances(encoded);
  return { cells: programCells(encoded, conductances), readout: { input, groups, converters, conversion } };
}

/** The file's [array][slice][side][line][row] as [slice][side][row][line]. */
function givenConductances(
  { layout }: EncodedWeights,
  arrays: readonly {
    readonly row_start: number;
    readonly row_end: number;
    readonly conductance_norm: readonly (readonly (readonly (readonly number[])[])[])[];
  }[],
): Float64Array {
  const { sliceCount, sideCount, rowCount, lineCount } = layout;
  const ratios = new Float64Array(sliceCount * sideCount * rowCount * lineCount);
  for (const { row_start, row_end, conductance_norm } of arrays) {
    for (let slice = 0; slice < sliceCount; slice++) {
      for (let side = 0; side < sideCount; side++) {
        const lines = conductance_norm[slice]?.[side] ?? [];
        demand(lines.length === lineCount, `${lines.length} lines of conductances, not ${lineCount}`);
        const block = (slice * sideCount + side) * rowCount + row_start;
        for (const [line, values] of lines.entries()) {
          demand(values.length === row_end - row_start, `line ${line} has ${values.length} conductances`);
          for (const [row, value] of values.entries()) ratios[(block + row) * lineCount + line] = value;
        }
      }
    }
  }
  return ratios;
}
