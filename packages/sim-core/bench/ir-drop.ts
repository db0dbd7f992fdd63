import {
  factorizeIrDrop,
  type IrDropOptions,
  productCurrents,
  solveIrDrop,
  transferMatrix,
} from '../src/crossbar/ir-drop.ts';
import { nextWord, stream } from '../src/random/stream.ts';
import type { BenchCase } from './runner/bench-case.ts';

const ON_SIEMENS = 1e-4;
const OPTIONS: IrDropOptions = { relativeResidualRatio: 1e-8 };

/**
 * The exact solution of IR drop against the ideal product of the same crossbar. Binary cells, Ron 10 kilohm,
 * half of them on. Factorizing is done once a programmed crossbar, solving once an input; the transfer matrix
 * replaces the solutions of many inputs.
 */
export function* benchCases(): Generator<BenchCase> {
  for (const lineCount of [64, 128, 256]) {
    for (const ohm of [1, 2.5]) for (const ratio of [10, 100]) yield* crossbarCases(lineCount, ohm, ratio);
  }
}

function* crossbarCases(lineCount: number, ohm: number, ratio: number): Generator<BenchCase> {
  const source = stream('0000000000005eed', 'bench', lineCount);
  const bit = () => nextWord(source) & 1;
  const cellsSiemens = Float64Array.from({ length: lineCount * lineCount }, () =>
    bit() ? ON_SIEMENS : ON_SIEMENS / ratio,
  );
  const rowsV = Float64Array.from({ length: lineCount }, () => 0.2 * bit());
  const cells = { rowCount: lineCount, columnCount: lineCount, cellsSiemens };
  const wires = { wordLineSegmentOhm: ohm, bitLineSegmentOhm: ohm, driverOhm: 0, senseOhm: 0 };
  const network = factorizeIrDrop(cells, wires);
  const { iterationCount } = solveIrDrop(network, rowsV, OPTIONS);
  const size = `${lineCount}x${lineCount} ${ohm} ohm ratio ${ratio}`;
  const shared = {
    baseline: 'the ideal product',
    unit: 'ms',
    valueOf: (durationSec: number) => durationSec * 1e3,
    runBaseline: () => productCurrents(cells, rowsV),
  };
  yield { ...shared, name: `factorize ${size}`, run: () => factorizeIrDrop(cells, wires) };
  yield {
    ...shared,
    name: `solve ${size}, ${iterationCount} steps`,
    run: () => solveIrDrop(network, rowsV, OPTIONS),
  };
  yield {
    ...shared,
    name: `transfer ${size}`,
    run: () => transferMatrix(network, OPTIONS),
    repetitionCount: lineCount > 128 ? 1 : 3,
  };
}
