/**
 * Everything that a run finds out before its first shard: grids, what reads look like, converters, error
 * tables, and the errors that they make. Plain values: structured clone carries them to other threads.
 */
import type { Sensing } from '../converter/sensing.ts';
import type { ErrorTable } from '../error-table/table.ts';
import { tableSteps } from '../error-table/table-steps.ts';
import type { ReadProfile } from '../inference/read-profile.ts';
import type { KernelName } from '../kernels/kernel.ts';
import { loadKernel } from '../kernels/load.ts';
import type { Images } from '../network/images.ts';
import type { Quantization } from '../network/integer-inference.ts';
import { mergeHistograms, occupiedRange } from '../numeric/integer-histogram.ts';
import { calibrationImageCount, profileSteps, quantizationSteps, rangePassCount } from './calibrate.ts';
import { countClippedWeights } from './clipped-weights.ts';
import { createCrossbars } from './crossbars.ts';
import { errorSource, type LayerReadout, planTables, readoutOf } from './layer-readout.ts';
import {
  calibrationSeed,
  errorDrawCounts,
  type MeasuredErrors,
  measureErrorSteps,
} from './measure-errors.ts';
import { countSteps, type Progress } from './progress.ts';
import { type QuantizationLoss, quantizationLossSteps } from './quantization-loss.ts';
import type { Design } from './resolve.ts';

export interface Prepared {
  /** One a crossbar layer, in the order of Design.layers. */
  readonly layers: readonly PreparedLayer[];
  /** Layers whose reads are alike share one. */
  readonly tables: readonly ErrorTable[];
  /** Which implementation of the loops computes; all give the same bits. */
  readonly kernel: KernelName;
}

export interface PreparedLayer {
  readonly layerIndex: number;
  readonly quantization: Quantization;
  readonly quantizationLoss: QuantizationLoss;
  /** One for all weight slices, or one a slice; empty where arrays are not used. */
  readonly sensings: readonly Sensing[];
  /** Places in Prepared.tables: one for all slices, or one a slice; empty where tables are not used. */
  readonly tableIndices: readonly number[];
  /** Weights that the encoding cannot hold: stored as the nearest one that it can. */
  readonly clippedWeightCount: number;
  /** Null for layers without errors. */
  readonly errors: MeasuredErrors | null;
  readonly sopHistogram: SopHistogram | null;
}

/** SOPs of the reads of the ideal network. */
export interface SopHistogram {
  /** Calibration images whose reads were counted. */
  readonly imageCount: number;
  /** Part of their reads that was counted. */
  readonly countedRatio: number;
  /** SOP of the first count. */
  readonly lowestSopCount: number;
  readonly sopCounts: readonly number[];
}

/** Wider histograms are not kept. */
const MAX_LISTED_SOP_COUNT = 4096;

/** Prepares a run on its first images; `images` are those of the data set from the first on. */
export function* prepareRunSteps(design: Design, images: Images): Generator<Progress, Prepared> {
  const imageCount = calibrationImageCount(design, images);
  const rangeCount = rangePassCount(design) * imageCount;
  const span = { phase: 'calibration', totalCount: rangeCount + 2 * imageCount } as const;
  // Every pass has a kernel of its own, whose memory goes with it.
  const ranging = () => quantizationSteps(design, { images, kernel: loadKernel() });
  const quantizations = yield* countSteps(ranging, span);
  const counting = () => profileSteps(design, quantizations, { images, kernel: loadKernel() });
  const profiles = yield* countSteps(counting, { ...span, firstCount: rangeCount });
  const losing = () => quantizationLossSteps(design, quantizations, { images, kernel: loadKernel() });
  const losses = yield* countSteps(losing, { ...span, firstCount: rangeCount + imageCount });
  const readouts = design.layers.map((layer, i) =>
    readoutOf(design, layer, { quantization: quantizations[i]!, profile: profiles[i]! }),
  );
  const { tables, tableIndices } = yield* buildTables(design, readouts);
  const usesArrays = errorSource(design) === 'array';
  const unmeasured: Prepared = {
    layers: design.layers.map((layer, i) => ({
      layerIndex: layer.layerIndex,
      clippedWeightCount: countClippedWeights(design, layer, quantizations[i]!),
      quantization: quantizations[i]!,
      quantizationLoss: losses[i]!,
      sensings: usesArrays ? readouts[i]!.requests.map((request) => request.sensing) : [],
      tableIndices: tableIndices[i]!,
      errors: null,
      sopHistogram: histogramOf(profiles[i]!, imageCount),
    })),
    tables,
    kernel: loadKernel().name,
  };
  const errors = yield* measure(design, unmeasured, images);
  return { ...unmeasured, layers: unmeasured.layers.map((layer, i) => ({ ...layer, errors: errors[i]! })) };
}

function* buildTables(
  design: Design,
  readouts: readonly LayerReadout[],
): Generator<Progress, { tables: readonly ErrorTable[]; tableIndices: readonly (readonly number[])[] }> {
  const { requests, tableIndices } = planTables(design, readouts);
  const tables: ErrorTable[] = [];
  for (const request of requests) {
    const steps = tableSteps(request);
    let step = steps.next();
    for (; !step.done; step = steps.next()) {
      const { doneCount, totalCount } = step.value;
      // Every table counts as much as the others: their rows are not alike.
      yield {
        phase: 'tables',
        doneCount: tables.length * totalCount + doneCount,
        totalCount: requests.length * totalCount,
      };
    }
    tables.push(step.value);
  }
  return { tables, tableIndices };
}

function* measure(
  design: Design,
  prepared: Prepared,
  images: Images,
): Generator<Progress, readonly (MeasuredErrors | null)[]> {
  const imageCount = calibrationImageCount(design, images);
  const totalCount = Math.max(...errorDrawCounts(design, imageCount)) * imageCount;
  const measuring = () => {
    const kernel = loadKernel();
    const crossbars = createCrossbars(design, prepared, {
      errors: errorSource(design),
      seed: calibrationSeed(design.seed),
      kernel,
    });
    return measureErrorSteps(design, { crossbars, kernel, images });
  };
  return yield* countSteps(measuring, { phase: 'moments', totalCount });
}

function histogramOf(profile: ReadProfile, imageCount: number): SopHistogram | null {
  const { lowest, counts } = mergeHistograms(profile.sliceSops);
  const range = occupiedRange({ lowest, counts });
  if (range === null || range.highest - range.lowest >= MAX_LISTED_SOP_COUNT) return null;
  return {
    imageCount,
    countedRatio: profile.places.countedCount / profile.places.totalCount,
    lowestSopCount: range.lowest,
    sopCounts: [...counts.subarray(range.lowest - lowest, range.highest - lowest + 1)],
  };
}
