import { expect, test } from 'vitest';
import { senseCode } from '../../src/converter/sensing.ts';
import { placeLines } from '../../src/crossbar/place-lines.ts';
import { encodeMatrix } from '../../src/crossbar/program-chip.ts';
import { inputDigit, planReads, type ReadFormat, UNIT_COLUMN } from '../../src/crossbar/read-plan.ts';
import type { CellModel } from '../../src/device/cell-model.ts';
import { driveCurrentRatio } from '../../src/device/drive.ts';
import { programMatrix } from '../../src/inference/array-chip.ts';
import { createSimdKernel } from '../../src/kernels/simd.ts';
import {
  ARRAY_FORMAT,
  ARRAY_SEED,
  type ArrayCase,
  amplifier,
  arrayLayer,
  exactSums,
  IDEAL_WIRES,
  idealCell,
  placesInRow,
  readImage,
  sensingOf,
  wholeNumbers,
  withSigma,
} from '../../testing/array-layer.ts';

const ROWS = 60;
const COLUMNS = 6;
const PLACES = 9;
const geometry = placesInRow(ROWS, COLUMNS, PLACES);
const adc = (options: object = {}) => ({
  adc: { resolutionBits: 6, range: 'full', percentileRatio: 1, tracking: 'inputAware', ...options } as const,
});

interface ReadCase {
  readonly format?: Partial<ReadFormat>;
  readonly cell?: Partial<CellModel>;
  readonly converter?: Parameters<typeof sensingOf>[1];
  readonly errors?: Parameters<typeof sensingOf>[2];
}

const cases: Readonly<Record<string, ReadCase>> = {
  'small units, all codes': {},
  'small units, few codes': { converter: amplifier({ resolutionBits: 2 }) },
  'an amplifier with shifted references': {
    format: { ouRowCount: 30 },
    converter: amplifier({ zeroShiftRatio: 0.4, oneShiftRatio: -0.2 }),
  },
  'an amplifier of 5 bits over tall units': {
    format: { ouRowCount: 30 },
    converter: amplifier({ resolutionBits: 5 }),
  },
  'the lower side of the guard band': { converter: amplifier({ guardBandV: 0.06, unresolved: 'lower' }) },
  'the wrong side of the guard band': {
    format: { ouRowCount: 20 },
    converter: amplifier({ guardBandV: 0.06, unresolved: 'wrong' }),
  },
  'fixed references': { format: { ouRowCount: 20 }, converter: adc({ tracking: 'fixed' }) },
  'converters with errors': {
    format: { ouColumnCount: 3 },
    errors: { offsetSigmaRatio: 0.4, gainSigmaRatio: 0.1 },
  },
  'pairs of three bits, nonlinear drives': {
    format: { encoding: 'differential', levelBits: 3, dacBits: 3, ouRowCount: 20, isInputSigned: true },
    cell: { nonlinearityRatio: 2 },
    converter: adc({ resolutionBits: 9 }),
  },
  'a unit column': { format: { encoding: 'unitColumn', levelBits: 2, ouRowCount: 20 } },
  'fragments of one sign': { format: { encoding: 'forms', ouRowCount: 6 } },
  'stuck cells': { cell: { faults: { lrsRatio: 0.1, hrsRatio: 0.2, clusterCellCount: 3 } } },
};

/** The sums of an image by the definitions, in doubles and read by read. */
function readByDefinition(one: ArrayCase, integers: Int32Array): Float64Array {
  const plan = planReads(geometry, one.format);
  const levels = encodeMatrix(plan, one.weights);
  const sensing = one.sensing!;
  const cell = one.cell!;
  const matrix = { plan, levels, placement: placeLines(plan), cell, sensings: [sensing], wires: IDEAL_WIRES };
  const address = { seed: ARRAY_SEED, chipIndex: 0, layerIndex: 0, groupIndex: 0 };
  const { steps, gains, offsets } = programMatrix(matrix, address, 0);
  const { dacBits, levelBits, encoding, ouRowCount, crossbarRowCount } = plan.format;
  const top = 2 ** dacBits - 1;
  const gmin = encoding === 'differential' ? 0 : cell.levels[0]!.nominalRatio;
  const step = (1 - cell.levels[0]!.nominalRatio) / ((2 ** levelBits - 1) * top);
  const outputs = new Float64Array(PLACES * COLUMNS);
  for (let place = 0; place < PLACES; place++) {
    const inputs = integers.subarray(place * ROWS, (place + 1) * ROWS);
    for (const plane of plan.planes) {
      for (const [g, { firstRow, endRow }] of plan.groups.entries()) {
        for (let line = 0; line < plan.lineCount; line++) {
          let [sum, sop, driveSum, activeCount] = [0, 0, 0, 0];
          for (let row = firstRow; row < endRow; row++) {
            const digit = inputDigit(inputs[row]!, plane);
            const drive = driveCurrentRatio(digit, dacBits, cell.nonlinearityRatio);
            const at = row * plan.lineCount + line;
            sum += drive * top * steps[at]!;
            sop += digit * (levels.positive[at]! - (levels.negative?.[at] ?? 0));
            driveSum += drive;
            activeCount += digit > 0 ? 1 : 0;
          }
          if (activeCount === 0) continue;
          const taken = sensing.tracking === 'fixed' ? ouRowCount : driveSum;
          const band = Math.floor(firstRow / crossbarRowCount) * plan.lineCount + line;
          const u = gains[band]! * (sum + (gmin * (driveSum - taken)) / step) + offsets[band]!;
          const value = sensing.values[senseCode(sensing, { sum: u, activeCount, sop, coin: 0 })]!;
          const sign = levels.signs?.[g * plan.lineCount + line] ?? 1;
          const share = plane.weight * plan.lineWeights[line]! * sign * value;
          for (let column = 0; column < COLUMNS; column++) {
            if (plan.lineColumns[line] === column) outputs[place * COLUMNS + column]! += share;
            if (plan.lineColumns[line] === UNIT_COLUMN) outputs[place * COLUMNS + column]! -= share;
          }
        }
      }
    }
    const inputSum = inputs.reduce((total, input) => total + input, 0);
    for (let column = 0; column < COLUMNS; column++) {
      outputs[place * COLUMNS + column]! += plan.inputSumWeight * inputSum;
    }
  }
  return outputs;
}

test.each(
  Object.entries(cases),
)('reads report what senseCode says of the programmed cells: %s', (_, given) => {
  const format = { ...ARRAY_FORMAT, ...given.format };
  const plan = planReads(geometry, format);
  const cell = { ...withSigma(idealCell(format.levelBits), 0.2), ...given.cell };
  const sensing = sensingOf(plan, given.converter, given.errors);
  const weights = wholeNumbers(ROWS * COLUMNS, { lowest: -127, highest: 127 });
  const lowest = format.isInputSigned ? -128 : 0;
  const integers = wholeNumbers(ROWS * PLACES, { lowest, highest: lowest + 255, salt: 1 });
  const one: ArrayCase = { format, geometry, weights, cell, sensing, kernel: createSimdKernel()! };
  const expected = readByDefinition(one, integers);
  const layer = arrayLayer(one);
  const found = readImage(layer, integers, { geometry });
  const scale = Math.max(...expected.map(Math.abs));
  for (const [i, sum] of found.entries()) expect(Math.abs(sum - expected[i]!) / scale).toBeLessThan(1e-5);
  expect(expected).not.toEqual(exactSums(integers, weights, geometry));
  expect(layer.tally.wrongCount).toBeGreaterThan(0);
  const sliceSum = layer.tally.sliceWrongCounts.reduce((total, count) => total + count, 0);
  const planeSum = layer.tally.planeWrongCounts.reduce((total, count) => total + count, 0);
  expect([sliceSum, planeSum]).toEqual([layer.tally.wrongCount, layer.tally.wrongCount]);
});

test('tabulated and summed reads of a chip agree', () => {
  const weights = wholeNumbers(ROWS * COLUMNS, { lowest: -127, highest: 127 });
  const integers = wholeNumbers(ROWS * PLACES, { lowest: 0, highest: 255, salt: 1 });
  const cell = withSigma(idealCell(1), 0.2);
  // Noise too faint to change a read keeps the layer from tabulating.
  const [tabulated, summed] = [0, 1e-12].map((readSigmaRatio) => {
    const layer = arrayLayer({ format: ARRAY_FORMAT, geometry, weights, cell: { ...cell, readSigmaRatio } });
    return { sums: readImage(layer, integers, { geometry }), tally: layer.tally };
  });
  expect(tabulated).toEqual(summed);
});

test('the order of the rows of an operation unit does not matter', () => {
  const format: ReadFormat = { ...ARRAY_FORMAT, ouRowCount: 20, encoding: 'differential' };
  const weights = wholeNumbers(ROWS * COLUMNS, { lowest: -127, highest: 127 });
  const integers = wholeNumbers(ROWS * PLACES, { lowest: 0, highest: 255, salt: 1 });
  const sensing = sensingOf(planReads(geometry, format), adc({ resolutionBits: 3 }));
  const read = (order: (row: number) => number) => {
    const movedWeights = weights.map(
      (_, i) => weights[order(Math.floor(i / COLUMNS)) * COLUMNS + (i % COLUMNS)]!,
    );
    const movedInputs = integers.map((_, i) => integers[Math.floor(i / ROWS) * ROWS + order(i % ROWS)]!);
    return readImage(arrayLayer({ format, geometry, weights: movedWeights, sensing }), movedInputs, {
      geometry,
    });
  };
  const inOrder = read((row) => row);
  const reversed = read((row) => row - (row % 20) + 19 - (row % 20));
  for (const [i, sum] of reversed.entries()) expect(sum).toBeCloseTo(inOrder[i]!, 6);
  const acrossUnits = read((row) => ROWS - 1 - ((row * 7) % ROWS));
  expect(acrossUnits).not.toEqual(inOrder);
});

test('a slice out of scope reports its sums exactly', () => {
  const weights = wholeNumbers(ROWS * COLUMNS, { lowest: -127, highest: 127 });
  const integers = wholeNumbers(ROWS * PLACES, { lowest: 0, highest: 255, salt: 1 });
  const cell = { ...withSigma(idealCell(1), 0.4), readSigmaRatio: 0.02 };
  const layer = arrayLayer({ format: ARRAY_FORMAT, geometry, weights, cell, slicesInScope: 2 });
  const errors = readImage(layer, integers, { geometry });
  const exact = exactSums(integers, weights, geometry);
  expect(errors.every((sum, i) => (sum - exact[i]!) % 4 === 0)).toBe(true);
  const counts = [...layer.tally.sliceWrongCounts];
  expect(counts[2]).toBeGreaterThan(0);
  expect(counts.filter((count) => count > 0)).toHaveLength(1);
});
