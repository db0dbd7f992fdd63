import { expect, test } from 'vitest';
import { parseRunSpec, presetByKey, presets } from '../index.ts';

const acceleratorOf = (key: string) => presetByKey(key)!.accelerator;

test('the first preset is the one that a new launch starts from', () => {
  expect(presets[0]?.key).toBe('dl-rsim-baseline');
  expect(presets.map(({ key }) => key)).toEqual([...new Set(presets.map(({ key }) => key))]);
});

test.each(
  presets.map((preset) => [preset.key, preset] as const),
)('%s can be launched as it is', (_, preset) => {
  const { accelerator, quantization } = preset;
  const parsed = parseRunSpec({
    specVersion: 2,
    accelerator,
    quantization,
    networkDigest: 'a'.repeat(64),
    datasetDigest: 'b'.repeat(64),
    statistics: { imageCount: 1, repeatCount: 1 },
    seed: '0'.repeat(16),
  });
  expect(parsed.ok ? [] : parsed.problem).toEqual([]);
});

test('ISAAC: log2(rows) + DAC bits + cell bits - 1 bits tell every sum apart, its encoding saves one', () => {
  const { readout, operationUnit, dac, cell } = acceleratorOf('isaac');
  const neededBits = Math.log2(operationUnit.rowCount) + dac.resolutionBits + cell.levelBits - 1;
  expect(readout.converter.adc?.resolutionBits).toBe(neededBits - 1);
});

test('NeuRRAM: the deviation is the published one of a cell of 40 uS', () => {
  const { variation, onResistanceOhm } = acceleratorOf('neurram').device;
  const gmaxMicro = 1e6 / onResistanceOhm;
  expect(gmaxMicro).toBe(40);
  // aihwkit, ReRamWan2022NoiseModel, one second: in uS over powers of g / Gmax
  const published = [0.348, 16.03, -43.853, 45.393, -16.815];
  const coefficients = variation.polynomial?.coefficientsRatio ?? [];
  expect(coefficients.map((one) => one * gmaxMicro)).toEqual(published.map((one) => expect.closeTo(one, 9)));
});

test('GENIEx: nothing but wires and the I-V curve is there to lose accuracy', () => {
  const { device, crossbar, cell, operationUnit, readout } = acceleratorOf('geniex-wires');
  expect(device.variation).toEqual({ lognormal: { lrsSigmaRatio: 0, hrsSigmaRatio: 0 } });
  expect([crossbar.wordLineSegmentOhm, crossbar.bitLineSegmentOhm]).toEqual([2.5, 2.5]);
  const largestSum = operationUnit.rowCount * (2 ** cell.levelBits - 1);
  expect(2 ** (readout.converter.adc?.resolutionBits ?? 0)).toBeGreaterThan(largestSum);
});
