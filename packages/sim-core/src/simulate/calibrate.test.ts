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
import { createFloatOperator } from '../network/float-inference.ts';
import { createOperators, forward } from '../network/forward.ts';
import { imageInput } from '../network/images.ts';
import { largestMagnitude } from '../network/quantize.ts';
import { profileSteps, quantizationSteps } from './calibrate.ts';

const network = tinyConvNetwork();
const images = randomImages(network.inputShape, 5, 3);

function designWith(activationPercentileRatio: number) {
  const quantization = scaledQuantization({ activationBits: 8, activationPercentileRatio });
  return designOf(runSpec({ quantization, statistics: { calibrationImageCount: 3 } }), network);
}

/** Inputs of each crossbar layer on the first three images, in double precision. */
function inputsOf(design: ReturnType<typeof designWith>): Map<number, number[]> {
  const inputs = new Map<number, number[]>();
  const { extents } = design;
  const operators = createOperators(network, extents, (layer, input, layerIndex) => {
    const multiply = createFloatOperator(layer, input);
    return (activation) => {
      inputs.set(layerIndex, [...(inputs.get(layerIndex) ?? []), ...activation]);
      return multiply(activation);
    };
  });
  for (let i = 0; i < 3; i++) forward({ network, extents, operators, input: imageInput(images, i) });
  return inputs;
}

test.each([1, 0.9])('scaled grids hold %f of the inputs and all weights of their layer', (ratio) => {
  const design = designWith(ratio);
  const grids = drain(quantizationSteps(design, { images, kernel: loadKernel() }));
  const inputs = inputsOf(design);
  for (const [i, { layerIndex }] of design.layers.entries()) {
    const { activation, weight } = grids[i]!;
    const values = inputs.get(layerIndex)!;
    const isSigned = values.some((value) => value < 0);
    expect(activation).toMatchObject({ widthBits: 8, isSigned, highest: isSigned ? 127 : 255 });
    const sorted = values.map(Math.abs).sort((a, b) => a - b);
    const largest = sorted[Math.ceil(ratio * sorted.length) - 1]!;
    expect(Math.abs((activation.step * activation.highest) / largest - 1)).toBeLessThan(1e-5);
    const layer = network.layers[layerIndex]!;
    if (!('kernel' in layer)) throw new Error('a crossbar layer has a kernel');
    expect(weight).toMatchObject({ widthBits: 6, lowest: -31, highest: 31 });
    expect(weight.steps[0]! * 31).toBeCloseTo(largestMagnitude(layer.kernel), 12);
  }
  // Images and rectified maps have no sign; the last layer sees sums.
  expect(grids.map(({ activation }) => activation.isSigned)).toEqual([false, false, true]);
});

test('every weight slice of a layer is read equally often', () => {
  const design = designWith(1);
  const kernel = loadKernel();
  const grids = drain(quantizationSteps(design, { images, kernel }));
  const profiles = drain(profileSteps(design, grids, { images, kernel }));
  for (const { sliceSops } of profiles) {
    const counts = sliceSops.map((sops) => sops.counts.reduce((sum, count) => sum + count, 0));
    expect(counts[0]).toBeGreaterThan(0);
    expect(new Set(counts).size).toBe(1);
  }
});
