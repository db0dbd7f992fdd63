import {
  type CopyStage,
  crossbarsOf,
  mapLayer,
  minMaxCopies,
  minSumCopies,
  stageSec,
  surveyConverter,
} from '@dl-rsim/sim-core';
import { convNode, layerFormat, mappingSpec } from '@dl-rsim/sim-core/testing';
import { z } from 'zod';
import type { CheckOutcome } from '../outcome.ts';
import { defineTable } from './table.ts';

const count = z.number().int().positive();

const converters = z.object({
  cases: z.array(
    z.object({
      bits: z.number().positive(),
      tech_nm: z.number().positive(),
      throughput_Hz: z.number().positive(),
      n_adcs: count,
      energy_pJ: z.number().positive(),
      area_um2: z.number().positive(),
    }),
  ),
});

/** Energy and area of converters by the survey regression. */
export const converterTable = defineTable('n_adcs', converters, ({ cases }): CheckOutcome => {
  let error = 0;
  for (const { bits, tech_nm, throughput_Hz, n_adcs, energy_pJ, area_um2 } of cases) {
    const survey = surveyConverter({
      resolutionBits: bits,
      nodeM: tech_nm * 1e-9,
      rateHz: throughput_Hz / n_adcs,
    });
    error = Math.max(
      error,
      relativeError(survey.energyJ * 1e12, energy_pJ),
      relativeError(n_adcs * survey.areaM2 * 1e12, area_um2),
    );
  }
  return exactOutcome(error, 1e-6, `energies and areas of ${cases.length} converters`);
});

const windows = z.object({
  cases: z.array(
    z.object({
      net: z.string(),
      rows: count,
      cols: count,
      layers: z.array(z.object({ I: count, K: count, IC: count, OC: count, im2col: count, vwsdk: count })),
      total: z.object({ im2col: count, vwsdk: count }),
    }),
  ),
});

export const readWindows = (text: string): z.infer<typeof windows> => windows.parse(JSON.parse(text));

/** Cycles of kernels in columns and of shifted windows; one crossbar makes all of them. */
export const windowTable = defineTable('total', windows, ({ cases }): CheckOutcome => {
  let wrongCount = 0;
  let layerCount = 0;
  for (const { rows, cols, layers, total } of cases) {
    const sums = { im2col: 0, vwsdk: 0 };
    for (const layer of layers) {
      const cycles = {
        im2col: windowCycles(layer, { rows, cols, partition: 'im2col' }),
        vwsdk: windowCycles(layer, { rows, cols, partition: 'shiftedWindow' }),
      };
      layerCount++;
      for (const key of ['im2col', 'vwsdk'] as const) {
        sums[key] += cycles[key];
        if (cycles[key] !== layer[key]) wrongCount++;
      }
    }
    if (sums.im2col !== total.im2col || sums.vwsdk !== total.vwsdk) wrongCount++;
  }
  return exactOutcome(wrongCount, 0, `cycles of ${layerCount} layers and ${cases.length} networks`);
});

/** Reads that one crossbar of `rows` x `cols` makes for one image; one bit line a weight. */
export function windowCycles(
  layer: { readonly I: number; readonly K: number; readonly IC: number; readonly OC: number },
  chip: {
    readonly rows: number;
    readonly cols: number;
    readonly partition: 'im2col' | 'shiftedWindow';
  },
): number {
  const node = convNode({
    ...{ heightCount: layer.I, widthCount: layer.I },
    ...{ kernelHeightCount: layer.K, kernelWidthCount: layer.K },
    ...{ inputChannelCount: layer.IC, outputChannelCount: layer.OC },
  });
  const mapped = mapLayer(node, 0, {
    format: layerFormat({ crossbarRowCount: chip.rows, crossbarColumnCount: chip.cols }),
    mapping: mappingSpec({}),
    partition: chip.partition,
  });
  return mapped.stepsPerImageCount * mapped.crossbarsPerCopyCount;
}

const replication = z.object({
  cases: z.array(
    z.object({
      id: z.string(),
      layers: z.array(z.object({ P: count, x: count })),
      budget: count,
      min_max: count,
      min_sum: count,
    }),
  ),
});

export type ReplicationCase = z.infer<typeof replication>['cases'][number];

export const readReplication = (text: string): z.infer<typeof replication> =>
  replication.parse(JSON.parse(text));

/** Optimal copies: the shortest interval and the smallest sum of all stages. */
export const replicationTable = defineTable('min_max', replication, ({ cases }): CheckOutcome => {
  const wrong = cases.filter((golden) => {
    const ours = replicationOf(golden);
    return ours.minMax !== golden.min_max || ours.minSum !== golden.min_sum || ours.isOver;
  });
  const names = wrong.length > 0 ? `: WRONG ${wrong.map(({ id }) => id).join(', ')}` : '';
  return exactOutcome(wrong.length, 0, `${cases.length} optimal duplications${names}`);
});

/** Steps of our optima within the budget of a case. */
export function replicationOf({ layers, budget }: Pick<ReplicationCase, 'layers' | 'budget'>) {
  const stages = layers.map(
    ({ P, x }): CopyStage => ({ stepCount: P, crossbarCount: x, stepSec: 1, leastCount: 1, mostCount: P }),
  );
  const minMax = minMaxCopies(stages, budget);
  const minSum = minSumCopies(stages, budget);
  const steps = (copies: readonly number[]) => stages.map((stage, i) => stageSec(stage, copies[i]!));
  return {
    minMax: Math.max(...steps(minMax)),
    minSum: steps(minSum).reduce((sum, one) => sum + one, 0),
    isOver: [minMax, minSum].some((copies) => crossbarsOf(stages, copies) > budget),
  };
}

const relativeError = (actual: number, expected: number): number => Math.abs(actual / expected - 1);

const exactOutcome = (error: number, tolerance: number, detail: string): CheckOutcome => ({
  isPassed: error <= tolerance,
  error,
  tolerance,
  detail,
});
