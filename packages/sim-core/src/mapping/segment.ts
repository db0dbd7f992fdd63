import type { MappingSpec, Outcome, ScheduleSpec, SpecIssue } from '@dl-rsim/spec';
import { copiesBy, copyStages, pinsOf } from './duplicate.ts';
import { budgetOf, type DuplicationOptions, guestCountOf } from './duplicate-budget.ts';
import { capacityIssue } from './duplicate-capacity.ts';
import { type CopyStage, leastCrossbars, stageSec } from './duplicate-stage.ts';
import type { MappedLayer } from './mapped-layer.ts';

/** Consecutive layers that are on the chips together. */
export interface Segment {
  readonly firstLayerIndex: number;
  /** The layer behind its last one. */
  readonly endLayerIndex: number;
  /** Copies of its layers. */
  readonly replicaCounts: readonly number[];
}

export interface SegmentOptions extends DuplicationOptions {
  readonly pipeline: ScheduleSpec['pipeline'];
  /** Images that one writing of the weights serves. */
  readonly batchCount: number;
  /** Time to write layers with their copies. */
  readonly writeSecOf: (layers: readonly MappedLayer[]) => number;
}

/**
 * The parts in which layers take turns on chips that are too small for all of them, each part duplicated for
 * itself: of all cuts the one with the shortest time for a batch, written once,
 *
 *   sum over parts of (write time + time of the batch in the part),
 *
 * by dynamic programming over the cuts. The batch in a part, without waiting between its layers: N x the sum
 * of its stages layer by layer, (layers + N - 1) x the slowest by image, N x the slowest by element. One part
 * when everything fits.
 *
 * Time: one duplication for each run of layers that fits, at most layers^2 / 2.
 */
export function segmentLayers(
  layers: readonly MappedLayer[],
  options: SegmentOptions,
): Outcome<readonly Segment[], readonly SpecIssue[]> {
  const pins = pinsOf(layers, options.layerSpecs);
  if (!pins.ok) return pins;
  const stages = copyStages(layers, options.stepSecOf, pins.value);
  const budgetCount = budgetOf(options);
  const withGuestsCount = budgetCount + guestCountOf(layers);
  if (leastCrossbars(stages) <= withGuestsCount) {
    return {
      ok: true,
      value: [segmentOf(layers, stages, { ...options, budgetCount: withGuestsCount, first: 0 })],
    };
  }
  const tooLarge = stages.findIndex((stage) => leastCrossbars([stage]) > budgetCount);
  if (tooLarge >= 0) {
    const only = [layers[tooLarge]!];
    const issue = capacityIssue(only, [stages[tooLarge]!], options);
    const message = `layer ${only[0]!.layerName} alone: ${issue.message}`;
    return { ok: false, problem: [{ ...issue, message }] };
  }
  return { ok: true, value: bestCut(layers, stages, { ...options, budgetCount }) };
}

type Cut = SegmentOptions & { readonly budgetCount: number };

function bestCut(
  layers: readonly MappedLayer[],
  stages: readonly CopyStage[],
  options: Cut,
): readonly Segment[] {
  const trial: Cut = { ...options, mapping: trialMapping(options.mapping) };
  const bestSec = [0];
  const lastSegments: Segment[] = [];
  for (let end = 1; end <= layers.length; end++) {
    bestSec[end] = Infinity;
    for (let first = end - 1; first >= 0; first--) {
      const own = stages.slice(first, end);
      if (leastCrossbars(own) > options.budgetCount) break;
      const segment = segmentOf(layers.slice(first, end), own, { ...trial, first });
      const sec = bestSec[first]! + segmentSec(layers, stages, { ...options, segment });
      if (sec >= bestSec[end]!) continue;
      bestSec[end] = sec;
      lastSegments[end] = segment;
    }
  }
  const segments: Segment[] = [];
  for (let end = layers.length; end > 0; end = segments[0]!.firstLayerIndex) {
    const first = lastSegments[end]!.firstLayerIndex;
    segments.unshift(segmentOf(layers.slice(first, end), stages.slice(first, end), { ...options, first }));
  }
  return segments;
}

/** Li's program takes too long for every cut: cuts are found with the smallest sum of stages instead. */
const trialMapping = (mapping: MappingSpec): MappingSpec =>
  mapping.duplication === 'dynamicProgram' ? { ...mapping, duplication: 'minSum' } : mapping;

function segmentOf(
  layers: readonly MappedLayer[],
  stages: readonly CopyStage[],
  options: Cut & { readonly first: number },
): Segment {
  return {
    firstLayerIndex: options.first,
    endLayerIndex: options.first + layers.length,
    replicaCounts: copiesBy(options.mapping.duplication, layers, { ...options, stages }),
  };
}

function segmentSec(
  layers: readonly MappedLayer[],
  stages: readonly CopyStage[],
  { segment, pipeline, batchCount, writeSecOf }: SegmentOptions & { readonly segment: Segment },
): number {
  const { firstLayerIndex, replicaCounts } = segment;
  const written = replicaCounts.map((replicaCount, i) => ({ ...layers[firstLayerIndex + i]!, replicaCount }));
  let sumSec = 0;
  let slowestSec = 0;
  for (const [i, replicaCount] of replicaCounts.entries()) {
    const sec = stageSec(stages[firstLayerIndex + i]!, replicaCount);
    sumSec += sec;
    slowestSec = Math.max(slowestSec, sec);
  }
  const writeSec = writeSecOf(written);
  if (pipeline === 'layerByLayer') return writeSec + batchCount * sumSec;
  if (pipeline === 'batch') return writeSec + (replicaCounts.length + batchCount - 1) * slowestSec;
  return writeSec + batchCount * slowestSec;
}
