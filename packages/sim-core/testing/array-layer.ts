import type { ReadoutSpec } from '@dl-rsim/spec';
import { createSensing, type Sensing } from '../src/converter/sensing.ts';
import type { ReadFormat, ReadPlan } from '../src/crossbar/read-plan.ts';
import { planReads } from '../src/crossbar/read-plan.ts';
import type { WireModel } from '../src/crossbar/wired-conductance.ts';
import type { CellModel } from '../src/device/cell-model.ts';
import { type ArrayLayer, createArrayLayer } from '../src/inference/inject-array.ts';
import type { ReadAddress } from '../src/inference/injected-layer.ts';
import type { Kernel } from '../src/kernels/kernel.ts';
import { createReferenceKernel } from '../src/kernels/reference.ts';
import type { PatchGeometry } from '../src/network/im2col.ts';
import { nextWord, stream } from '../src/random/stream.ts';

export const ARRAY_SEED = '00000000000000a7';

/** 8-bit weights in 1-bit cells, 8-bit unsigned inputs bit by bit, operation units of 8 rows. */
export const ARRAY_FORMAT: ReadFormat = {
  encoding: 'offset',
  weightBits: 8,
  levelBits: 1,
  inputBits: 8,
  isInputSigned: false,
  dacBits: 1,
  crossbarRowCount: 128,
  crossbarColumnCount: 128,
  ouRowCount: 8,
  ouColumnCount: 8,
};

/** Cells of 2^b levels evenly spaced from 1 / `resistanceRatio` up, without anything that moves them. */
export function idealCell(levelBits: number, resistanceRatio = 10): CellModel {
  const highest = 2 ** levelBits - 1;
  return {
    maxSiemens: 1e-4,
    levels: Array.from({ length: highest + 1 }, (_, i) => {
      const nominalRatio = 1 / resistanceRatio + ((1 - 1 / resistanceRatio) * i) / highest;
      return { nominalRatio, spread: { kind: 'lognormal', medianRatio: nominalRatio, sigmaRatio: 0 } };
    }),
    faults: { lrsRatio: 0, hrsRatio: 0, clusterCellCount: 1 },
    drift: { logTime: 0, meanRatio: 0, sigmaRatio: 0 },
    readSigmaRatio: 0,
    telegraph: { probabilityRatio: 0, amplitudeRatio: 0 },
    nonlinearityRatio: 0,
  };
}

/** The same cells, all lognormal with one sigma. */
export function withSigma(cell: CellModel, sigmaRatio: number): CellModel {
  const levels = cell.levels.map(({ nominalRatio }) => ({
    nominalRatio,
    spread: { kind: 'lognormal' as const, medianRatio: nominalRatio, sigmaRatio },
  }));
  return { ...cell, levels };
}

export const IDEAL_WIRES: WireModel = {
  wordLineSegmentOhm: 0,
  bitLineSegmentOhm: 0,
  driverOhm: 0,
  senseOhm: 0,
  irDropModel: 'exact',
};

/** A converter with a code for every sum, or as told. */
export function sensingOf(
  plan: Pick<ReadPlan, 'format' | 'lowestRowSop' | 'highestRowSop'>,
  converter: ReadoutSpec['converter'] = {
    adc: { resolutionBits: 14, range: 'granular', percentileRatio: 1, tracking: 'inputAware' },
  },
  errors: Partial<Omit<ReadoutSpec, 'converter'>> = {},
): Sensing {
  const { lowestRowSop, highestRowSop, format } = plan;
  const none = { offsetSigmaRatio: 0, gainSigmaRatio: 0, clampErrorRatio: 0 };
  return createSensing(
    { converter, ...none, ...errors },
    {
      ...{ maxActiveCount: format.ouRowCount, lowestRowSop, highestRowSop, percentileRange: null },
      expectedSums: (_, activeCount) =>
        Float64Array.from(
          { length: activeCount * (highestRowSop - lowestRowSop) + 1 },
          (__, i) => activeCount * lowestRowSop + i,
        ),
      optimalThresholds: (_, values) => values.slice(1).map((value, i) => (value + values[i]!) / 2),
    },
  );
}

/** A sense amplifier with all its references at nominal places. */
export function amplifier(
  options: Partial<NonNullable<ReadoutSpec['converter']['senseAmplifier']>> = {},
): ReadoutSpec['converter'] {
  return {
    senseAmplifier: {
      resolutionBits: 10,
      placement: 'nominal',
      tracking: 'inputAware',
      zeroShiftRatio: 0,
      oneShiftRatio: 0,
      guardBandV: 0,
      levelSwingV: 0.1,
      unresolved: 'random',
      ...options,
    },
  };
}

/** A dense layer, or with more positions a 1x1 convolution over places in a row. */
export function placesInRow(rowCount: number, columnCount: number, positionCount = 1): PatchGeometry {
  return {
    ...{ positionCount, groupCount: 1, rowCount, columnCount },
    ...{ inputHeightCount: 1, inputWidthCount: positionCount, channelCount: rowCount },
    ...{ outputWidthCount: positionCount, kernelHeightCount: 1, kernelWidthCount: 1 },
    ...{ strideHeightCount: 1, strideWidthCount: 1, dilationHeightCount: 1, dilationWidthCount: 1 },
    ...{ padTopCount: 0, padLeftCount: 0 },
  };
}

/** Whole numbers lowest .. highest in no order. */
export function wholeNumbers(
  count: number,
  { lowest, highest, salt = 0 }: { lowest: number; highest: number; salt?: number },
): Int32Array {
  const source = stream(ARRAY_SEED, 'whole', salt);
  return Int32Array.from(
    { length: count },
    () => lowest + ((nextWord(source) >>> 0) % (highest - lowest + 1)),
  );
}

/** One matrix on arrays: what there is to choose. */
export interface ArrayCase {
  readonly format: ReadFormat;
  readonly geometry: PatchGeometry;
  readonly weights: Int32Array;
  readonly cell?: CellModel;
  readonly sensing?: Sensing;
  readonly wires?: WireModel;
  readonly slicesInScope?: number | null;
  readonly kernel?: Kernel;
  readonly layerIndex?: number;
}

/** The layer of a case on an ideal device unless told otherwise. */
export function arrayLayer(one: ArrayCase): ArrayLayer {
  const plan = planReads(one.geometry, one.format);
  return createArrayLayer({
    ...{ geometry: one.geometry, groupIndex: 0, weights: one.weights, plan, seed: ARRAY_SEED },
    cell: one.cell ?? idealCell(one.format.levelBits),
    sensings: [one.sensing ?? sensingOf(plan)],
    wires: one.wires ?? IDEAL_WIRES,
    layerIndex: one.layerIndex ?? 0,
    slicesInScope: one.slicesInScope ?? null,
    kernel: one.kernel ?? createReferenceKernel(),
  });
}

/** Sums of one image. */
export function readImage(
  layer: ArrayLayer,
  integers: Int32Array,
  { geometry, ...indices }: { geometry: PatchGeometry } & Partial<ReadAddress>,
): Float64Array {
  const sums = new Float64Array(geometry.positionCount * geometry.columnCount);
  const address = { chipIndex: 0, repeatIndex: 0, imageIndex: 0, layerIndex: 0, groupIndex: 0, ...indices };
  layer.run({ integers, address, sums });
  return sums;
}

/** [position][column], exactly. */
export function exactSums(integers: Int32Array, weights: Int32Array, geometry: PatchGeometry): Float64Array {
  const { positionCount, rowCount, columnCount } = geometry;
  const sums = new Float64Array(positionCount * columnCount);
  for (let position = 0; position < positionCount; position++) {
    for (let row = 0; row < rowCount; row++) {
      const input = integers[position * rowCount + row]!;
      for (let column = 0; column < columnCount; column++) {
        sums[position * columnCount + column]! += input * weights[row * columnCount + column]!;
      }
    }
  }
  return sums;
}
