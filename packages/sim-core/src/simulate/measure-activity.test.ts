import { exampleDeploymentSpec } from '@dl-rsim/spec/testing';
import { describe, expect, it } from 'vitest';
import { chain, drain } from '../../testing/index.ts';
import type { Network } from '../network/graph.ts';
import { measureActivitySteps } from './measure-activity.ts';

const { accelerator, quantization } = exampleDeploymentSpec();

/** A dense layer on two pixels with its own weights. */
function dense(kernel: readonly number[], outputCount = 2): Network {
  return {
    name: 'dense',
    inputShape: { heightCount: 1, widthCount: 2, channelCount: 1 },
    layers: chain([
      { kind: 'flatten', name: 'flatten' },
      {
        kind: 'dense',
        name: 'dense',
        kernel: Float32Array.from(kernel),
        inputCount: 2,
        outputCount,
        bias: null,
      },
    ]),
  };
}

const imagesOf = (...pixels: readonly number[]) => ({
  shape: { heightCount: 1, widthCount: 2, channelCount: 1 },
  imageCount: pixels.length / 2,
  pixels: Uint8Array.from(pixels),
  labels: new Uint16Array(pixels.length / 2),
});

function measure(
  pixels: readonly number[],
  changes: { readonly rowCount?: number; readonly kernel?: readonly number[] } = {},
) {
  const { rowCount = 128, kernel = [1, 0, 0, 1] } = changes;
  const steps = measureActivitySteps({
    network: dense(kernel),
    accelerator: { ...accelerator, operationUnit: { rowCount, columnCount: 128 } },
    // 4 unsigned bits: 255 is 15, 17 is 1.
    quantization: {
      scaled: { ...quantization.scaled!, activationBits: 4, weightBits: 4, activationRange: 'minMax' },
    },
    images: imagesOf(...pixels),
  });
  return drain(steps).get(1)!;
}

describe('inputs', () => {
  it('15 and 1 drive five of eight row cycles', () => {
    const activity = measure([255, 17]);
    expect(activity.oneBitRatio).toBe(5 / 8);
    expect(activity.meanSquareDriveRatio).toBe(5 / 8);
  });

  it('need the cycles up to the highest bit of their operation unit', () => {
    // Images 15,15 and 3,1: all four cycles, then two.
    expect(measure([255, 255, 51, 17]).usedBitsRatio).toBe((4 + 2) / 8);
    // Each row its own unit: 4 + 4, then 2 + 1.
    expect(measure([255, 255, 51, 17], { rowCount: 1 }).usedBitsRatio).toBe((4 + 4 + 2 + 1) / 16);
  });

  it('of zeros need and drive nothing', () => {
    const { oneBitRatio, usedBitsRatio } = measure([255, 255, 0, 0]);
    expect(oneBitRatio).toBe(1 / 2);
    expect(usedBitsRatio).toBe(1 / 2);
  });
});

describe('conductance', () => {
  const levels = [0, 1, 2, 3].map((level) => {
    const ratio = 1 / 15 + ((1 - 1 / 15) * level) / 3;
    // Mean of a lognormal of sigma 0.1 around its median.
    return (ratio * Math.exp(0.005)) / 1333;
  });

  it('is the mean over levels of all cells, unit columns included', () => {
    // Offset weights of 4 bits in two slices: 7 + 8 is 3, 3; 0 + 8 is 0, 2, as is the unit column.
    const { meanConductanceSiemens } = measure([255, 17], { kernel: [1, 0, 0, 1] });
    const zero = levels[0]! + levels[2]!;
    const one = 2 * levels[3]!;
    const perRow = zero + one + zero;
    expect(meanConductanceSiemens / (perRow / 6)).toBeCloseTo(1, 9);
  });
});
