import { expect, test } from 'vitest';
import { createMomentLayer, type ErrorMoments } from './inject-moment.ts';

const SEED = '00000000000000a7';
const COUNT = 100_001;

function errors(moments: ErrorMoments, imageIndex = 0): Float64Array {
  const product = (integers: Int32Array, sums: Float64Array) => void sums.fill(integers[0]!);
  const layer = createMomentLayer({ product, moments, seed: SEED });
  const sums = new Float64Array(COUNT);
  const address = { chipIndex: 0, repeatIndex: 0, imageIndex, layerIndex: 3, groupIndex: 0 };
  layer.run({ integers: Int32Array.of(7), address, sums });
  return sums.map((sum) => sum - 7);
}

test('errors have the mean and the variance that were asked for, and a normal tail', () => {
  const found = errors({ mean: -2.5, variance: 16 });
  const mean = found.reduce((sum, error) => sum + error, 0) / COUNT;
  const variance = found.reduce((sum, error) => sum + (error - mean) * (error - mean), 0) / COUNT;
  expect(Math.abs(mean + 2.5)).toBeLessThan((4 * 4) / Math.sqrt(COUNT));
  expect(Math.abs(variance - 16)).toBeLessThan(4 * 16 * Math.sqrt(2 / COUNT));
  const beyond = found.filter((error) => Math.abs(error + 2.5) > 8).length / COUNT;
  expect(Math.abs(beyond - 0.0455)).toBeLessThan(0.003);
});

test('no moments, no error; another image, other errors', () => {
  expect(errors({ mean: 0, variance: 0 }).every((error) => error === 0)).toBe(true);
  expect(errors({ mean: 0, variance: 1 }, 1)).not.toEqual(errors({ mean: 0, variance: 1 }));
  expect(errors({ mean: 0, variance: 1 }, 1)).toEqual(errors({ mean: 0, variance: 1 }, 1));
});
