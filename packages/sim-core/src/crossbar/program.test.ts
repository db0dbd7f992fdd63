import { expect, test } from 'vitest';
import { stream } from '../random/stream.ts';
import { encodeWeights } from './encoding.ts';
import { disturbConductances, type ProgrammingError, programCells, targetConductances } from './program.ts';

const SEED = '00000000000000b1';
const CELLS = 200_000;

/** Mean and standard deviation over many cells of one target. */
function moments(target: number, error: ProgrammingError): readonly [number, number] {
  const programmed = disturbConductances(stream(SEED, 'cells'), new Float64Array(CELLS).fill(target), error);
  const mean = programmed.reduce((sum, g) => sum + g, 0) / CELLS;
  const square = programmed.reduce((sum, g) => sum + (g - mean) ** 2, 0) / CELLS;
  return [mean, Math.sqrt(square)];
}

test('levels are linear in conductance between the on/off ratio and 1', () => {
  const format = {
    encoding: 'offset',
    weightBits: 2,
    cellBits: 2,
    sliceCount: 1,
    lowestConductanceRatio: 0.1,
  } as const;
  const encoded = encodeWeights(Int32Array.of(-2, -1, 0, 1), { rowCount: 1, columnCount: 4 }, format);
  expect([...targetConductances(encoded)].map((g) => Number(g.toFixed(12)))).toEqual([0.1, 0.4, 0.7, 1]);
});

test('lognormal: the median stays, mean and deviation are those of the distribution', () => {
  const [mean, deviation] = moments(0.5, { kind: 'lognormal', sigmaRatio: 0.3 });
  const expectedMean = 0.5 * Math.exp(0.045);
  expect(mean / expectedMean).toBeCloseTo(1, 2);
  expect(deviation / (expectedMean * Math.sqrt(Math.exp(0.09) - 1))).toBeCloseTo(1, 1);
});

test('normal: an absolute spread, never below 0', () => {
  const [mean, deviation] = moments(0.5, { kind: 'normal', sigmaRatio: 0.05 });
  expect(mean).toBeCloseTo(0.5, 3);
  expect(deviation / 0.05).toBeCloseTo(1, 2);
  // Half of a normal distribution, the other half piled up at 0: mean sigma / sqrt(2 pi).
  expect(moments(0, { kind: 'normal', sigmaRatio: 0.05 })[0]).toBeCloseTo(0.05 / Math.sqrt(2 * Math.PI), 3);
});

test('proportional: the spread follows the target', () => {
  const [mean, deviation] = moments(0.5, { kind: 'proportional', sigmaRatio: 0.1 });
  expect(mean).toBeCloseTo(0.5, 3);
  expect(deviation / 0.05).toBeCloseTo(1, 2);
  expect(moments(0, { kind: 'proportional', sigmaRatio: 0.1 })).toEqual([0, 0]);
});

test('polynomial: the spread is the polynomial of the target, and 0 where that is negative', () => {
  const [, deviation] = moments(0.5, { kind: 'polynomial', coefficients: [0.01, 0.04, 0.04] });
  expect(deviation / 0.04).toBeCloseTo(1, 2);
  expect(moments(0.5, { kind: 'polynomial', coefficients: [0.1, -1] })[1]).toBeLessThan(1e-12);
});

test('one conductance per cell', () => {
  const format = {
    encoding: 'offset',
    weightBits: 2,
    cellBits: 1,
    sliceCount: 2,
    lowestConductanceRatio: 0,
  } as const;
  const encoded = encodeWeights(Int32Array.of(1), { rowCount: 1, columnCount: 1 }, format);
  expect(() => programCells(encoded, new Float64Array(3))).toThrow('one conductance per cell');
});
