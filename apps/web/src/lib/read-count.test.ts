import { type LayerSummary, presetByKey, presets, type RunSpec, runSpecSchema } from '@dl-rsim/spec';
import { expect, it } from 'vitest';
import { maxReadCountOf, maxRunReadCountOf } from './read-count.ts';

/** 5 x 5 x 1 weights a column, 6 columns, 24 x 24 places. */
const conv: LayerSummary = {
  name: 'conv1',
  kind: 'conv2d',
  outputShape: [24, 24, 6],
  parameterCount: 156,
  macCount: 24 * 24 * 6 * 25,
  runsOnCrossbar: true,
};
const dense: LayerSummary = {
  name: 'fc1',
  kind: 'dense',
  outputShape: [10],
  parameterCount: 4010,
  macCount: 4000,
  runsOnCrossbar: true,
};
const pool: LayerSummary = { ...conv, name: 'pool1', runsOnCrossbar: false };

const [baseline] = presets;
const base = runSpecSchema.parse({
  specVersion: 2,
  accelerator: baseline!.accelerator,
  quantization: baseline!.quantization,
  networkDigest: 'a'.repeat(64),
  datasetDigest: 'b'.repeat(64),
  statistics: { imageCount: 7, chipCount: 2, repeatCount: 3 },
  seed: '0'.repeat(16),
});
const withAccelerator = (change: Partial<RunSpec['accelerator']>) => ({
  ...base,
  accelerator: { ...base.accelerator, ...change },
});

it('of the baseline: places x columns x OU groups x input bits x weight bits', () => {
  expect(maxReadCountOf([conv, pool], base)).toBe(24 * 24 * 6 * 3 * 6 * 6);
  expect(maxRunReadCountOf([conv, pool], base)).toBe(24 * 24 * 6 * 3 * 6 * 6 * 7 * 2 * 3);
});

it('begins operation units anew in every crossbar', () => {
  const { crossbar } = base.accelerator;
  // 400 rows: three crossbars of 128 with 15 units, 16 rows with 2
  expect(maxReadCountOf([dense], withAccelerator({ crossbar: { ...crossbar, rowCount: 128 } }))).toBe(
    10 * (3 * 15 + 2) * 36,
  );
});

it.each([
  ['twosComplement', 6],
  ['offset', 6],
  ['positiveNegative', 10],
  ['differential', 5],
  ['forms', 5],
] as const)('%s takes %i bit lines for six bits in single-level cells', (weightEncoding, lineCount) => {
  expect(maxReadCountOf([dense], withAccelerator({ weightEncoding }))).toBe(10 * lineCount * 45 * 6);
});

it('takes cells of several bits, wider inputs and a unit column', () => {
  const scaled = { ...presetByKey('isaac')!.quantization.scaled!, activationBits: 8, weightBits: 8 };
  const accelerator = {
    ...base.accelerator,
    cell: { levelBits: 2 },
    dac: { resolutionBits: 2 },
    weightEncoding: 'unitColumn' as const,
  };
  const spec = { ...base, accelerator, quantization: { scaled } };
  // signed inputs: four cycles of two bits for seven bits, and the sign
  expect(maxReadCountOf([dense], spec)).toBe((10 * 4 + 1) * 45 * 5);
});

it('counts a layer as its overrides make it, and none out of scope or in moments', () => {
  const overrides = [{ layerName: 'fc1', path: 'accelerator.operationUnit.rowCount', value: 100 }];
  const both = maxReadCountOf([conv, dense], { ...base, overrides });
  expect(both).toBe(24 * 24 * 6 * 3 * 36 + 10 * 4 * 36);
  const scope = { ...base.scope, layerName: 'fc1' };
  expect(maxReadCountOf([conv, dense], { ...base, scope })).toBe(10 * 45 * 36);
  expect(maxReadCountOf([conv, dense], { ...base, fidelity: 'moment' })).toBe(0);
});
