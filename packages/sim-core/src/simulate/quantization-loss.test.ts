import { expect, test } from 'vitest';
import {
  designOf,
  drain,
  randomImages,
  runSpec,
  scaledQuantization,
  tinyConvNetwork,
} from '../../testing/index.ts';
import { loadKernel } from '../kernels/load.ts';
import { quantizationSteps } from './calibrate.ts';
import { type LossSums, quantizationLossSteps } from './quantization-loss.ts';

const network = tinyConvNetwork();
const images = randomImages(network.inputShape, 8, 3);
const kernel = loadKernel();

function losses(changes: Parameters<typeof scaledQuantization>[0]) {
  const spec = runSpec({
    quantization: scaledQuantization(changes),
    statistics: { calibrationImageCount: 8, imageCount: 8 },
  });
  const design = designOf(spec, network);
  const quantizations = drain(quantizationSteps(design, { images, kernel }));
  return drain(quantizationLossSteps(design, quantizations, { images, kernel }));
}

const decibel = ({ signal, noise }: LossSums) => 10 * Math.log10(signal / noise);

test('a bit more is worth 6 dB in weights and inputs that nothing cuts off', () => {
  const whole = { activationRange: 'minMax', weightRange: 'minMax' } as const;
  const coarse = losses({ ...whole, weightBits: 8, activationBits: 8 });
  const fine = losses({ ...whole, weightBits: 12, activationBits: 12 });
  for (const [i, loss] of fine.entries()) {
    // Pixels are bytes: 8 bits hold them exactly.
    if (i > 0) expect(Math.abs(decibel(loss.inputs) - decibel(coarse[i]!.inputs) - 24.1)).toBeLessThan(3);
    expect(Math.abs(decibel(loss.weights) - decibel(coarse[i]!.weights) - 24.1)).toBeLessThan(3);
    expect(loss.inputs.saturatedCount + loss.weights.saturatedCount).toBe(0);
    expect(decibel(loss.outputs)).toBeGreaterThan(decibel(coarse[i]!.outputs) + 12);
  }
});

test('least square error never costs more than the largest magnitude, and saturates for it', () => {
  const bits = { weightBits: 3, activationBits: 3 };
  const whole = losses({ ...bits, activationRange: 'minMax', weightRange: 'minMax' });
  const least = losses({ ...bits, activationRange: 'mse', weightRange: 'mse' });
  for (const [i, loss] of least.entries()) {
    expect(loss.weights.noise).toBeLessThanOrEqual(whole[i]!.weights.noise);
    expect(loss.inputs.noise).toBeLessThanOrEqual(whole[i]!.inputs.noise * (1 + 1e-3));
  }
  expect(least.some(({ weights }) => weights.saturatedCount > 0)).toBe(true);
});

test('a step for each channel costs less than one for the layer', () => {
  const byLayer = losses({ weightBits: 4 });
  const byChannel = losses({ weightBits: 4, weightScale: 'channel' });
  for (const [i, { weights }] of byChannel.entries()) {
    expect(weights.noise).toBeLessThan(byLayer[i]!.weights.noise);
  }
});

test('a percentile leaves its share beyond the codes', () => {
  for (const { inputs } of losses({ activationPercentileRatio: 0.9, activationBits: 8 })) {
    const ratio = inputs.saturatedCount / inputs.count;
    expect(ratio).toBeGreaterThan(0);
    expect(ratio).toBeLessThanOrEqual(0.1);
  }
});
