import type { Duplication, LayerMappingSpec, Outcome, SpecIssue } from '@dl-rsim/spec';
import { invariant, unreachable } from '../numeric/invariant.ts';
import { budgetOf, type DuplicationOptions, guestCountOf } from './duplicate-budget.ts';
import { capacityIssue } from './duplicate-capacity.ts';
import { identicalCopies, proportionalCopies } from './duplicate-evenly.ts';
import { layerFeeds } from './duplicate-feeds.ts';
import { programLayers, strideFeeds } from './duplicate-layers.ts';
import { type CopyStage, leastCrossbars } from './duplicate-stage.ts';
import { dynamicProgramCopies } from './dynamic-program.ts';
import type { MappedLayer } from './mapped-layer.ts';
import { minMaxCopies } from './min-max.ts';
import { minSumCopies } from './min-sum.ts';
import { strideRuleCopies } from './stride-rule.ts';

export type { DuplicationOptions };

/**
 * Copies of each layer by `mapping.duplication`, within the crossbars there are and the budget. Layers whose
 * number of copies is given keep it under every strategy; no other layer gets a copy without a step to make.
 * Layers must be in the order of the workload.
 */
export function duplicate(
  layers: readonly MappedLayer[],
  options: DuplicationOptions,
): Outcome<readonly number[], readonly SpecIssue[]> {
  const pins = pinsOf(layers, options.layerSpecs);
  if (!pins.ok) return pins;
  const stages = copyStages(layers, options.stepSecOf, pins.value);
  const budgetCount = budgetOf(options) + guestCountOf(layers);
  if (leastCrossbars(stages) > budgetCount) {
    return { ok: false, problem: [capacityIssue(layers, stages, options)] };
  }
  return {
    ok: true,
    value: copiesBy(options.mapping.duplication, layers, { ...options, stages, budgetCount }),
  };
}

/** By layer, the copies that the spec gives it. */
export function pinsOf(
  layers: readonly MappedLayer[],
  layerSpecs: readonly LayerMappingSpec[],
): Outcome<ReadonlyMap<string, number>, readonly SpecIssue[]> {
  const pins = new Map<string, number>();
  const issues: SpecIssue[] = [];
  for (const [i, { layerName, replicaCount }] of layerSpecs.entries()) {
    const layer = layers.find((mapped) => mapped.layerName === layerName);
    if (replicaCount === undefined || !layer) continue;
    pins.set(layerName, replicaCount);
    const limit = layer.stepsPerImageCount;
    if (replicaCount <= limit) continue;
    issues.push({
      path: ['layers', i, 'replicaCount'],
      code: 'TOO_BIG',
      message:
        `layers[${i}].replicaCount is ${replicaCount}, but ${layerName} makes ${limit} steps an image: ` +
        `further copies would have nothing to do; give at most ${limit}`,
      limit: `at most ${limit}`,
      actual: String(replicaCount),
    });
  }
  return issues.length > 0 ? { ok: false, problem: issues } : { ok: true, value: pins };
}

export function copyStages(
  layers: readonly MappedLayer[],
  stepSecOf: DuplicationOptions['stepSecOf'],
  pins: ReadonlyMap<string, number>,
): readonly CopyStage[] {
  return layers.map((layer) => {
    const stepSec = stepSecOf(layer);
    invariant(stepSec > 0, 'a step takes time');
    const pinnedCount = pins.get(layer.layerName);
    return {
      stepCount: layer.stepsPerImageCount,
      crossbarCount: layer.crossbarsPerCopyCount,
      stepSec,
      leastCount: pinnedCount ?? 1,
      mostCount: pinnedCount ?? layer.stepsPerImageCount,
    };
  });
}

export function copiesBy(
  duplication: Duplication,
  layers: readonly MappedLayer[],
  options: Pick<DuplicationOptions, 'workload' | 'bandwidth'> & {
    readonly stages: readonly CopyStage[];
    readonly budgetCount: number;
  },
): readonly number[] {
  const { stages, budgetCount, workload, bandwidth } = options;
  switch (duplication) {
    case 'none':
    case 'byHand':
      return stages.map(({ leastCount }) => leastCount);
    case 'identical':
      return identicalCopies(stages, budgetCount);
    case 'outputRule':
      return proportionalCopies(stages, budgetCount);
    case 'strideRule':
      return strideRuleCopies(stages, strideFeeds(layers, layerFeeds(layers, workload)), budgetCount);
    case 'dynamicProgram':
      return dynamicProgramCopies(programLayers(layers, stages, workload), { budgetCount, bandwidth });
    case 'minMax':
      return minMaxCopies(stages, budgetCount);
    case 'minSum':
      return minSumCopies(stages, budgetCount);
    default:
      return unreachable(duplication);
  }
}
