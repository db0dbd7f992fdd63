import { expect, test } from 'vitest';
import { factorizeIrDrop, solveIrDrop } from '../../src/crossbar/ir-drop.ts';
import type { ReadFormat } from '../../src/crossbar/read-plan.ts';
import { planReads } from '../../src/crossbar/read-plan.ts';
import type { CellModel } from '../../src/device/cell-model.ts';
import { createSimdKernel } from '../../src/kernels/simd.ts';
import { fillNormal } from '../../src/random/distributions.ts';
import { stream } from '../../src/random/stream.ts';
import {
  ARRAY_FORMAT,
  ARRAY_SEED,
  amplifier,
  arrayLayer,
  idealCell,
  placesInRow,
  readImage,
  sensingOf,
  withSigma,
} from '../../testing/array-layer.ts';

const COLUMNS = 64;
const SOP = 4;

/** One operation unit of 8 rows that is read once; every column stores SOP ones. */
function oneUnit(cell: CellModel, sensing: Parameters<typeof sensingOf>[2] = {}, format = UNIT) {
  const geometry = placesInRow(format.ouRowCount, COLUMNS);
  const weights = Int32Array.from({ length: format.ouRowCount * COLUMNS }, (_, i) =>
    Math.floor(i / COLUMNS) < SOP ? 1 : 0,
  );
  const inputs = new Int32Array(format.ouRowCount).fill(1);
  const plan = planReads(geometry, format);
  const layer = arrayLayer({
    ...{ format, geometry, weights, cell, kernel: createSimdKernel()! },
    sensing: sensingOf(plan, amplifier(), sensing),
  });
  const read = (indices: { chipIndex?: number; imageIndex?: number; repeatIndex?: number }) =>
    readImage(layer, inputs, { geometry, ...indices });
  return { layer, read };
}

const UNIT: ReadFormat = {
  ...ARRAY_FORMAT,
  encoding: 'twosComplement',
  weightBits: 2,
  inputBits: 1,
  crossbarRowCount: 8,
};

/** Share of wrong reads of the lines that store ones, with its standard deviation for share `expected`. */
function wrongShare(layer: ReturnType<typeof oneUnit>['layer'], readCount: number, expected: number) {
  const share = layer.tally.sliceWrongCounts[0]! / readCount;
  return (share - expected) / Math.sqrt((expected * (1 - expected)) / readCount);
}

test('a chip keeps its errors from image to image, another chip has others', () => {
  const { read } = oneUnit(withSigma(idealCell(1), 0.3));
  const [first, again, other] = [{ imageIndex: 0 }, { imageIndex: 7 }, { chipIndex: 1 }].map(read);
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
  expect(read({ chipIndex: 0, repeatIndex: 3 })).toEqual(first);
});

test('over chips, lognormal cells are mis-sensed as often as independent sums of them', () => {
  const sigma = 0.3;
  const cell = withSigma(idealCell(1), sigma);
  const { layer, read } = oneUnit(cell);
  const chipCount = 150;
  for (let chipIndex = 0; chipIndex < chipCount; chipIndex++) read({ chipIndex });
  const sampleCount = 200_000;
  const normals = new Float64Array(8 * sampleCount);
  fillNormal(stream(ARRAY_SEED, 'independent'), normals);
  let wrongCount = 0;
  for (let sample = 0; sample < sampleCount; sample++) {
    let sum = 0;
    for (let row = 0; row < 8; row++)
      sum += (row < SOP ? 1 : 0.1) * Math.exp(sigma * normals[8 * sample + row]!);
    if (Math.abs((sum - 0.8) / 0.9 - SOP) > 0.5) wrongCount++;
  }
  expect(Math.abs(wrongShare(layer, chipCount * COLUMNS, wrongCount / sampleCount))).toBeLessThan(4);
});

test('read noise is normal, independent in every read and as wide as the active rows make it', () => {
  // 1.5 deviations to either threshold: sigma sqrt(8) / 0.9 is a third of a step.
  const readSigmaRatio = 0.9 / 3 / Math.sqrt(8);
  const { layer, read } = oneUnit({ ...idealCell(1), readSigmaRatio });
  const imageCount = 400;
  const sums = Array.from({ length: imageCount }, (_, imageIndex) => read({ imageIndex }));
  expect(Math.abs(wrongShare(layer, imageCount * COLUMNS, 0.1336144))).toBeLessThan(4);
  expect(sums[1]).not.toEqual(sums[0]);
  expect(read({ imageIndex: 1 })).toEqual(sums[1]);
});

test('a differential pair has the noise of both cells', () => {
  const format: ReadFormat = { ...UNIT, encoding: 'differential' };
  const readSigmaRatio = 0.9 / 3 / Math.sqrt(16);
  const { layer, read } = oneUnit({ ...idealCell(1), readSigmaRatio }, {}, format);
  const imageCount = 400;
  for (let imageIndex = 0; imageIndex < imageCount; imageIndex++) read({ imageIndex });
  expect(Math.abs(wrongShare(layer, imageCount * COLUMNS, 0.1336144))).toBeLessThan(4);
});

test('clamp errors are even: all current of a read is off by up to the ratio', () => {
  // u + B / D = 4 + 8 / 9 steps; off by more than half a step where |e| > 0.5 / 4.888.
  const clampErrorRatio = 0.2;
  const { layer, read } = oneUnit(idealCell(1), { clampErrorRatio });
  const imageCount = 400;
  for (let imageIndex = 0; imageIndex < imageCount; imageIndex++) read({ imageIndex });
  const expected = 1 - 0.5 / (SOP + 8 / 9) / clampErrorRatio;
  expect(Math.abs(wrongShare(layer, imageCount * COLUMNS, expected))).toBeLessThan(4);
});

test('coins settle half of the comparisons in the guard band', () => {
  const geometry = placesInRow(8, COLUMNS);
  const plan = planReads(geometry, UNIT);
  // u = k is half a step from both thresholds: with h = 0.6 both comparisons are unsettled.
  const sensing = sensingOf(plan, amplifier({ guardBandV: 0.12, levelSwingV: 0.1 }));
  const weights = new Int32Array(8 * COLUMNS).fill(1);
  const layer = arrayLayer({ format: UNIT, geometry, weights, sensing });
  const inputs = Int32Array.of(1, 1, 1, 1, 0, 0, 0, 0);
  const imageCount = 100;
  for (let imageIndex = 0; imageIndex < imageCount; imageIndex++)
    readImage(layer, inputs, { geometry, imageIndex });
  // k = 4 of N = 4 is the highest code: right when the one comparison below it goes on.
  expect(Math.abs(wrongShare(layer, imageCount * COLUMNS, 0.5))).toBeLessThan(4);
});

test('traps are drawn anew for every repeat and kept within it', () => {
  const cell = { ...idealCell(1), telegraph: { probabilityRatio: 0.5, amplitudeRatio: 0.5 } };
  const { read } = oneUnit(cell);
  const first = read({ repeatIndex: 0, imageIndex: 0 });
  expect(read({ repeatIndex: 0, imageIndex: 1 })).toEqual(first);
  expect(read({ repeatIndex: 1, imageIndex: 0 })).not.toEqual(first);
});

test('a crossbar with wires is read as Kirchhoff says', () => {
  const rowCount = 8;
  const columnCount = 5;
  const format: ReadFormat = { ...UNIT, crossbarRowCount: 12, ouColumnCount: 5, crossbarColumnCount: 16 };
  const geometry = placesInRow(rowCount, columnCount);
  const weights = Int32Array.from({ length: rowCount * columnCount }, (_, i) => ((i * 7) % 3 === 0 ? 1 : 0));
  const wires = { wordLineSegmentOhm: 20, bitLineSegmentOhm: 30, driverOhm: 100, senseOhm: 50 };
  // A converter of very fine steps shows the sum itself; two's complement reads ones on line 0 .. 4.
  const codes = Float64Array.from({ length: 2 ** 22 }, (_, code) => code / 2 ** 18 - 1);
  const sensing = {
    ...sensingOf(planReads(geometry, format)),
    linear: { lowest: -1, step: 2 ** -18 },
    values: codes,
  };
  const layer = arrayLayer({
    ...{ format, geometry, weights, cell: idealCell(1), sensing },
    wires: { ...wires, irDropModel: 'exact' },
  });
  const inputs = Int32Array.of(1, 0, 1, 1, 0, 1, 1, 1);
  const sums = readImage(layer, inputs, { geometry });
  // The whole crossbar: 12 rows, of which 4 hold no cells; then the 5 lines of the sign bits.
  const cells = new Float64Array(12 * 10);
  for (let row = 0; row < rowCount; row++) {
    for (let column = 0; column < 10; column++) {
      const isOn = column < columnCount && weights[row * columnCount + column] === 1;
      cells[row * 10 + column] = isOn ? 1e-4 : 1e-5;
    }
  }
  const rowsV = Float64Array.from({ length: 12 }, (_, row) => inputs[row] ?? 0);
  const network = factorizeIrDrop({ rowCount: 12, columnCount: 10, cellsSiemens: cells }, wires);
  const currents = [...solveIrDrop(network, rowsV).currentsA];
  const steps = currents.map((current) => (current / 1e-4 - 0.1 * 6) / 0.9);
  for (let column = 0; column < columnCount; column++) {
    const expected = steps[column]! - 2 * steps[columnCount + column]!;
    expect(Math.abs(sums[column]! - expected)).toBeLessThan(8e-6);
    expect(steps[column]).toBeLessThan(6);
  }
});
