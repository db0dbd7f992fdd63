/**
 * Speed of the exact IR-drop solution: milliseconds to factorize, to solve one input, both together, and for
 * the transfer matrix; its ratio to the ideal product. Binary cells, Ron 10 kilohm, half of them on.
 */
import { factorizeIrDrop, productCurrents, solveIrDrop, transferMatrix } from '../src/crossbar/ir-drop.ts';
import { nextWord, stream } from '../src/random/stream.ts';

const ON_SIEMENS = 1e-4;
const options = { relativeResidualRatio: 1e-8 };

for (const lineCount of [64, 128, 256]) {
  for (const ohm of [1, 2.5]) for (const ratio of [10, 100]) measure(lineCount, ohm, ratio);
}

function measure(lineCount: number, ohm: number, ratio: number): void {
  const source = stream('0000000000005eed', 'bench', lineCount);
  const bit = () => nextWord(source) & 1;
  const cellsSiemens = Float64Array.from({ length: lineCount * lineCount }, () =>
    bit() ? ON_SIEMENS : ON_SIEMENS / ratio,
  );
  const rowsV = Float64Array.from({ length: lineCount }, () => 0.2 * bit());
  const cells = { rowCount: lineCount, columnCount: lineCount, cellsSiemens };
  const wires = { wordLineSegmentOhm: ohm, bitLineSegmentOhm: ohm, driverOhm: 0, senseOhm: 0 };
  const network = factorizeIrDrop(cells, wires);
  const { iterationCount, currentsA } = solveIrDrop(network, rowsV, options);
  const exact = solveIrDrop(network, rowsV, { relativeResidualRatio: 1e-14 });
  const error = largest(currentsA.map((current, i) => current - exact.currentsA[i]!)) / largest(currentsA);
  const ideal = productCurrents(cells, rowsV);
  const loss = 1 - sum(currentsA) / sum(ideal);

  const factorizeMs = medianMs(21, () => factorizeIrDrop(cells, wires));
  const solveMs = medianMs(21, () => solveIrDrop(network, rowsV, options));
  const bothMs = medianMs(21, () => solveIrDrop(factorizeIrDrop(cells, wires), rowsV, options));
  const productMs = medianMs(101, () => productCurrents(cells, rowsV));
  const transferMs = medianMs(lineCount > 128 ? 1 : 3, () => transferMatrix(network, options));
  console.log(
    `${lineCount}x${lineCount} ${ohm} ohm ratio ${ratio}`.padEnd(28) +
      `loss ${(100 * loss).toFixed(1)} %  ${iterationCount} iterations, error ${error.toExponential(1)}  ` +
      `factorize ${factorizeMs.toFixed(2)} ms  solve ${solveMs.toFixed(2)} ms  ` +
      `both ${bothMs.toFixed(2)} ms  ` +
      `(${(solveMs / productMs).toFixed(0)} products)  transfer ${transferMs.toFixed(0)} ms`,
  );
}

function medianMs(passCount: number, work: () => unknown): number {
  const times: number[] = [];
  for (let pass = 0; pass < passCount; pass++) {
    const start = performance.now();
    work();
    times.push(performance.now() - start);
  }
  return times.toSorted((a, b) => a - b)[passCount >> 1]!;
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
