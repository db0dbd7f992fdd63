import { expect, test } from 'vitest';
import { nextWord, stream } from '../random/stream.ts';
import { factorizeIrDrop, solveIrDrop } from './ir-drop.ts';
import { seriesErrorRatio, wiredRatios } from './wired-conductance.ts';

const MAX_SIEMENS = 1e-4;
const CROSSBAR_ROWS = 20;
const place = { crossbarIndex: 0, firstRow: 0, endRow: 14, firstLine: 0, endLine: 9, columnCount: 9 };
const ohms = { wordLineSegmentOhm: 5, bitLineSegmentOhm: 8, driverOhm: 200, senseOhm: 100 };
const source = stream('00000000000000a7', 'wired');
const unit = () => (nextWord(source) >>> 0) / 2 ** 32;
const ratios = Float32Array.from({ length: 14 * 9 }, () => 0.05 + 0.95 * unit());
const crossbar = { ratios, place, maxSiemens: MAX_SIEMENS, crossbarRowCount: CROSSBAR_ROWS };

/** Currents of the bit lines over Gmax and the read voltage, from all nodes of the whole crossbar. */
function solve(rowsV: Float64Array): Float64Array {
  const cellsSiemens = new Float64Array(CROSSBAR_ROWS * 9);
  cellsSiemens.set(Float64Array.from(ratios, (ratio) => ratio * MAX_SIEMENS));
  const network = factorizeIrDrop({ rowCount: CROSSBAR_ROWS, columnCount: 9, cellsSiemens }, ohms);
  const all = new Float64Array(CROSSBAR_ROWS);
  all.set(rowsV);
  return solveIrDrop(network, all).currentsA.map((current) => current / MAX_SIEMENS);
}

function sum(wired: Float32Array, rowsV: Float64Array): Float64Array {
  return Float64Array.from({ length: 9 }, (_, column) =>
    rowsV.reduce((total, volts, row) => total + volts * wired[row * 9 + column]!, 0),
  );
}

test('solved wires give the currents of the whole crossbar, whichever rows are driven', () => {
  const wired = wiredRatios(crossbar, { ...ohms, irDropModel: 'exact' });
  for (let i = 0; i < 5; i++) {
    const rowsV = Float64Array.from({ length: 14 }, () => (unit() < 0.5 ? 0 : unit()));
    const expected = solve(rowsV);
    for (const [column, current] of sum(wired, rowsV).entries()) {
      expect(Math.abs(current / expected[column]! - 1)).toBeLessThan(1e-6);
    }
  }
});

test('series resistance underrates the loss, by what is reported', () => {
  const wires = { ...ohms, irDropModel: 'approximate' } as const;
  const rowsV = new Float64Array(14).fill(1);
  const exact = solve(rowsV);
  const approximate = sum(wiredRatios(crossbar, wires), rowsV);
  const ideal = sum(ratios, rowsV);
  let largest = 0;
  for (const [column, current] of exact.entries()) {
    expect(approximate[column]!).toBeGreaterThan(current);
    expect(approximate[column]!).toBeLessThan(ideal[column]!);
    largest = Math.max(largest, approximate[column]! / current - 1);
  }
  expect(seriesErrorRatio(crossbar, wires)).toBeCloseTo(largest, 5);
  expect(largest).toBeGreaterThan(0.01);
});

test('one cell alone has exactly its own path in series', () => {
  const one = { ...place, endRow: 1, endLine: 1, columnCount: 1 };
  const single = { ratios: Float32Array.of(0.5), place: one, maxSiemens: MAX_SIEMENS, crossbarRowCount: 20 };
  const pathOhm = 200 + 5 + 20 * 8 + 100;
  for (const irDropModel of ['exact', 'approximate'] as const) {
    const [wired] = wiredRatios(single, { ...ohms, irDropModel });
    expect(wired).toBeCloseTo(1 / (1 / 0.5 + pathOhm * MAX_SIEMENS), 6);
  }
});
