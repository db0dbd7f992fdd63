import { expect, test } from 'vitest';
import { randomWeights } from '../../testing/tiny-networks.ts';
import type { Conv2dLayer } from './graph.ts';
import { scaledWeightGrid, type WeightRange } from './weight-grid.ts';

/** Two groups of three rows and two channels; channel c is c + 1 times as large. */
function groupedLayer(): Conv2dLayer {
  const kernel = randomWeights('kernel', 12, 1).map((value, i) => value * ((i % 4) + 1));
  return {
    kind: 'conv2d',
    name: 'grouped',
    inputIndices: [-1],
    kernelHeightCount: 3,
    kernelWidthCount: 1,
    inputChannelCount: 2,
    outputChannelCount: 4,
    groupCount: 2,
    dilationHeightCount: 1,
    dilationWidthCount: 1,
    strideHeightCount: 1,
    strideWidthCount: 1,
    padding: 'valid',
    kernel,
    bias: null,
  };
}

const whole: WeightRange = { method: 'minMax', percentileRatio: 0.5, isByChannel: false, widthBits: 4 };
const column = (layer: Conv2dLayer, c: number) =>
  [...layer.kernel].filter((_, i) => i % 4 === c).map(Math.abs);

test('one step a layer ends at its largest weight', () => {
  const layer = groupedLayer();
  const { steps, lowest, highest } = scaledWeightGrid(layer, whole);
  expect([lowest, highest]).toEqual([-7, 7]);
  const largest = Math.max(...[...layer.kernel].map(Math.abs));
  expect([...steps]).toEqual(Array.from({ length: 4 }, () => largest / 7));
});

test('a step for each channel ends at its own largest weight, groups included', () => {
  const layer = groupedLayer();
  const { steps } = scaledWeightGrid(layer, { ...whole, isByChannel: true });
  expect([...steps]).toEqual([0, 1, 2, 3].map((c) => Math.max(...column(layer, c)) / 7));
});

test('a percentile holds its share of each channel: of three weights the second', () => {
  const layer = groupedLayer();
  const { steps } = scaledWeightGrid(layer, { ...whole, method: 'percentile', isByChannel: true });
  expect([...steps]).toEqual([0, 1, 2, 3].map((c) => column(layer, c).sort((a, b) => a - b)[1]! / 7));
});

test('least square error with two bits takes less than the largest weight of a long tail', () => {
  const layer = groupedLayer();
  layer.kernel.fill(0.5);
  layer.kernel[0] = 1;
  const mse = { ...whole, method: 'mse', widthBits: 2 } as const;
  const { steps } = scaledWeightGrid(layer, mse);
  expect(steps[1]!).toBeLessThan(0.6);
  expect(steps[1]!).toBeGreaterThan(0.45);
});

test('a channel of zeros keeps a step of 1', () => {
  const layer = groupedLayer();
  for (let i = 2; i < 12; i += 4) layer.kernel[i] = 0;
  expect(scaledWeightGrid(layer, { ...whole, isByChannel: true }).steps[2]).toBe(1);
});
