import { expect, test } from 'vitest';
import { encodeWeights } from './encoding.ts';
import { rowGroups } from './operation-unit.ts';
import { type ProgrammingStatistics, programmingStatistics } from './program-statistics.ts';

const format = {
  encoding: 'offset',
  weightBits: 4,
  cellBits: 2,
  sliceCount: 2,
  lowestConductanceRatio: 0.5,
} as const;
const inputs = [Int32Array.of(15, 3, 0, 9), Int32Array.of(1, 1, 1, 1)];

function simulate(seed: string, programmingCount: number): ProgrammingStatistics {
  const weights = Int32Array.of(-8, 7, 3, -1, 0, 5, -4, 2);
  const steps = programmingStatistics({
    encoded: encodeWeights(weights, { rowCount: 4, columnCount: 2 }, format),
    inputs,
    readout: {
      input: { encoding: 'unsigned', inputBits: 4, dacBits: 1 },
      groups: rowGroups(4, 3),
      converters: null,
      conversion: 'plane',
    },
    error: { kind: 'normal', sigmaRatio: 0.02 },
    seed,
    programmingCount,
  });
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

test('the deviation of an output is that of the sum of independent cells', () => {
  const { references, meanErrors, errorDeviations, rmsError } = simulate('0000000000000051', 20_000);
  expect([...references].map(Math.round)).toEqual([-147, 120, -9, 13]);
  for (const [output, deviation] of errorDeviations.entries()) {
    const squares = inputs[output >> 1]!.reduce((sum, x) => sum + x * x, 0);
    // gain = 2^(b i) (2^b - 1) / (1 - gmin) = 6 and 24
    const expected = 0.02 * Math.sqrt(squares * (6 * 6 + 24 * 24));
    expect(Math.abs(deviation / expected - 1)).toBeLessThan(0.02);
    expect(Math.abs(meanErrors[output]!)).toBeLessThan((4 * expected) / Math.sqrt(20_000));
  }
  const meanSquare = errorDeviations.reduce((sum, d, i) => sum + d * d + meanErrors[i]! ** 2, 0) / 4;
  expect(rmsError).toBeCloseTo(Math.sqrt(meanSquare), 9);
});

test('the seed decides, and more programmings begin with the same ones', () => {
  expect(simulate('0000000000000051', 7)).toEqual(simulate('0000000000000051', 7));
  expect(simulate('0000000000000052', 7).rmsError).not.toBe(simulate('0000000000000051', 7).rmsError);
  const [one, two] = [1, 2].map((count) => simulate('0000000000000051', count));
  // With errors e0 and e1: the mean is (e0 + e1) / 2, the deviation |e0 - e1| / 2.
  for (const [output, error] of one!.meanErrors.entries()) {
    expect(Math.abs(error - two!.meanErrors[output]!)).toBeCloseTo(two!.errorDeviations[output]!, 9);
  }
});
