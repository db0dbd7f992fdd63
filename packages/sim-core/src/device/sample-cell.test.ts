import { expect, test } from 'vitest';
import { runSpec } from '../../testing/index.ts';
import { stream } from '../random/stream.ts';
import { cellDistribution, mixtureMoments } from './cell-distribution.ts';
import { createCellModel } from './cell-model.ts';
import { sampleConductances } from './sample-cell.ts';

const CELL_COUNT = 400_000;
const SEED = '00000000000000a7';
const old = {
  ...runSpec().accelerator.device.retention,
  timeSec: 1e5,
  driftRatio: 0.02,
  driftSigmaRatio: 0.01,
};
const measured = {
  measured: {
    samplesOhm: [
      [9e4, 1e5, 1.3e5],
      [9e3, 1e4, 1.2e4],
    ],
    use: 'empirical' as const,
  },
};

test.each([
  ['lognormal', {}],
  ['lognormal, drifting', { retention: old }],
  ['polynomial, cut off at 0', { variation: { polynomial: { coefficientsRatio: [0.1] } } }],
  [
    'polynomial, drifting',
    { retention: old, variation: { polynomial: { coefficientsRatio: [0.01, 0.05] } } },
  ],
  ['measured', { variation: measured }],
  ['measured, drifting', { variation: measured, retention: old }],
])('%s: sampled cells have the moments of the distribution', (_, device) => {
  const model = createCellModel(runSpec({ device }).accelerator.device, 1);
  const levels = Uint8Array.from({ length: CELL_COUNT }, (_, i) => i & 1);
  const out = new Float32Array(CELL_COUNT);
  sampleConductances(stream(SEED, 'cells'), model, levels, out);
  for (const level of [0, 1]) {
    const own = out.filter((_, i) => levels[i] === level);
    const mean = own.reduce((sum, g) => sum + g, 0) / own.length;
    const variance = own.reduce((sum, g) => sum + (g - mean) ** 2, 0) / own.length;
    const fourth = own.reduce((sum, g) => sum + (g - mean) ** 4, 0) / own.length;
    const expected = mixtureMoments(cellDistribution(model, level));
    const error = 4.5 * Math.sqrt(expected.variance / own.length) + 1e-7;
    expect(Math.abs(mean - expected.mean), `mean of level ${level}`).toBeLessThan(error);
    const varianceError = 4.5 * Math.sqrt((fourth - variance ** 2) / own.length) + 1e-9;
    expect(Math.abs(variance - expected.variance), `variance of ${level}`).toBeLessThan(varianceError);
    expect(Math.min(...own.subarray(0, 50_000))).toBeGreaterThanOrEqual(0);
  }
});

test('the same stream programs the same cells, and a longer list begins with the shorter one', () => {
  const model = createCellModel(runSpec().accelerator.device, 1);
  const program = (count: number) => {
    const out = new Float32Array(count);
    sampleConductances(stream(SEED, 'cells'), model, new Uint8Array(count).fill(1), out);
    return out;
  };
  expect(program(9001).subarray(0, 4096)).toEqual(program(4096));
  expect(program(77)).toEqual(program(77));
});

test('cells without spread or drift are exactly nominal', () => {
  const ideal = runSpec({ device: { lrsSigmaRatio: 0, hrsSigmaRatio: 0 } }).accelerator.device;
  const out = new Float32Array(4);
  sampleConductances(stream(SEED, 'cells'), createCellModel(ideal, 2), Uint8Array.of(0, 1, 2, 3), out);
  expect([...out]).toEqual([...Float32Array.of(0.1, 0.4, 0.7, 1)]);
});

test('faults and telegraph noise are shares of the distribution', () => {
  const device = runSpec({
    device: {
      lrsSigmaRatio: 0,
      hrsSigmaRatio: 0,
      retention: { ...old, driftSigmaRatio: 0 },
      faults: { stuckLrsRatio: 0.1, stuckHrsRatio: 0.2, clusterCellCount: 1 },
      noise: { readSigmaRatio: 0, telegraphProbabilityRatio: 0.25, telegraphAmplitudeRatio: 0.5 },
    },
  }).accelerator.device;
  const parts = cellDistribution(createCellModel(device, 1), 1);
  const drifted = Math.exp(-0.02 * Math.log(1 + 1e5));
  const values = parts.map((part) => [part.kind === 'atom' && part.value, part.weight] as const);
  const expected = [
    [drifted, 0.525],
    [1, 0.075],
    [0.1, 0.15],
    [drifted / 2, 0.175],
    [0.5, 0.025],
    [0.05, 0.05],
  ];
  values.forEach(([value, weight], i) => {
    expect(value).toBeCloseTo(expected[i]![0]!, 12);
    expect(weight).toBeCloseTo(expected[i]![1]!, 12);
  });
});
