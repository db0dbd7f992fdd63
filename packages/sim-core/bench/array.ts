import { planReads, type ReadFormat } from '../src/crossbar/read-plan.ts';
import { createIntegerProduct } from '../src/kernels/integer-product.ts';
import { loadKernel } from '../src/kernels/load.ts';
import {
  ARRAY_FORMAT,
  amplifier,
  arrayLayer,
  idealCell,
  readImage,
  sensingOf,
  withSigma,
} from '../testing/array-layer.ts';
import type { BenchCase } from './runner/bench-case.ts';
import { benchNumbers, squareLayer } from './runner/bench-layers.ts';
import { createFloatArray } from './runner/float-array.ts';

/** Stages of ResNet-20 and a dense layer of LeNet: 8-bit weights in binary cells, 8-bit inputs bit by bit. */
const LAYERS = {
  '16 channels 32x32': squareLayer({ imageCount: 32, kernelCount: 3, channelCount: 16, columnCount: 16 }),
  '32 channels 16x16': squareLayer({ imageCount: 16, kernelCount: 3, channelCount: 32, columnCount: 32 }),
  '64 channels 8x8': squareLayer({ imageCount: 8, kernelCount: 3, channelCount: 64, columnCount: 64 }),
  'dense 400 to 120': squareLayer({ imageCount: 1, kernelCount: 1, channelCount: 400, columnCount: 120 }),
};

const ADC = {
  adc: { resolutionBits: 8, range: 'full', percentileRatio: 1, tracking: 'inputAware' },
} as const;

interface Hardware {
  readonly format?: Partial<ReadFormat>;
  readonly readSigmaRatio?: number;
  readonly converter?: Parameters<typeof sensingOf>[1];
}

const HARDWARE: Readonly<Record<string, Hardware>> = {
  '128 rows': { format: { ouRowCount: 128 } },
  '128 rows, a code for every sum': {
    format: { ouRowCount: 128 },
    converter: { adc: { ...ADC.adc, range: 'granular' } },
  },
  '128 rows, pairs': { format: { ouRowCount: 128, encoding: 'differential' } },
  '128 rows, read noise': { format: { ouRowCount: 128 }, readSigmaRatio: 0.01 },
  '16 rows': { format: { ouRowCount: 16 } },
  '16 rows, shifted references': {
    format: { ouRowCount: 16 },
    converter: amplifier({ resolutionBits: 5, zeroShiftRatio: 0.2 }),
  },
  '16 rows, coins in the guard band': {
    format: { ouRowCount: 16 },
    converter: amplifier({ resolutionBits: 5, guardBandV: 0.08 }),
  },
  '9 rows, amplifier': { format: { ouRowCount: 9 }, converter: amplifier({ resolutionBits: 4 }) },
  '8 rows': {},
  '8 rows, read noise': { readSigmaRatio: 0.01 },
};

/**
 * Array fidelity against the exact product and, where codes are evenly spaced, against the same in float
 * matrix products; a Gbit-MAC is 1e9 products of a weight bit and an input bit.
 */
export function* benchCases(): Generator<BenchCase> {
  for (const [hardwareName, hardware] of Object.entries(HARDWARE)) {
    for (const [layerName, geometry] of Object.entries(LAYERS)) {
      const { integers, weights } = benchNumbers(geometry);
      const format = { ...ARRAY_FORMAT, ...hardware.format };
      const cell = { ...withSigma(idealCell(1), 0.05), readSigmaRatio: hardware.readSigmaRatio ?? 0 };
      const sensing = sensingOf(planReads(geometry, format), hardware.converter ?? ADC);
      const layer = arrayLayer({ format, geometry, weights, cell, sensing, kernel: loadKernel() });
      const bitCount = geometry.positionCount * geometry.rowCount * geometry.columnCount * 64;
      const product = createIntegerProduct({
        ...{ kernel: loadKernel(), shape: geometry, groupIndex: 0, weights },
        ...{ inputLowest: 0, inputHighest: 255 },
      });
      const sums = new Float64Array(geometry.positionCount * geometry.columnCount);
      const shared = {
        name: `${hardwareName}, ${layerName}`,
        unit: 'Gbit-MAC/s',
        valueOf: (durationSec: number) => bitCount / durationSec / 1e9,
        run: () => void readImage(layer, integers, { geometry }),
      };
      yield { ...shared, baseline: 'the exact product', runBaseline: () => product(integers, sums) };
      if (sensing.linear === null) continue;
      const inFloats = createFloatArray({ geometry, format, weights, cell, sensing });
      const runBaseline = () => void inFloats(integers);
      yield { ...shared, baseline: 'float products', runBaseline, repetitionCount: 5 };
    }
  }
}
