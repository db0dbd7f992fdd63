/**
 * Copies with the shortest inference time Op x T_step of Li's step model (dynamic-program-steps.ts), T_step
 * the longest of all steps and transfers (dynamic-program-transfer.ts).
 *
 * Layer by layer, from the first: for every number of crossbars the copies so far with the fewest steps; kept
 * while no other has fewer crossbars and fewer steps. As what a layer waits for depends on all layers before
 * it, this is a very good allocation and no proven optimum, as the published one. With bandwidth it is made
 * for several limits on T_step, from the shortest possible in steps of 5 %, and the best product is taken.
 *
 * Time: published O(layers^2 x crossbars^2); here only numbers of copies with different steps are tried, at
 * most 2 sqrt(P), and no more partial allocations are kept than steps of the best known one.
 * @source li2023
 */

import { type CopyStage, leastCrossbars, usefulCounts } from './duplicate-stage.ts';
import {
  opSteps,
  pipelineSteps,
  preSteps,
  type StepCounts,
  type StepLayer,
} from './dynamic-program-steps.ts';
import { type StepBandwidth, type TransferLayer, transferSec } from './dynamic-program-transfer.ts';
import { minMaxCopies } from './min-max.ts';

export type ProgramLayer = CopyStage & StepLayer & TransferLayer;

interface Partial extends StepCounts {
  readonly usedCount: number;
  /** Steps until the last of its layers has ended. */
  readonly endCount: number;
}

const LIMIT_RATIO = 1.05;

/** `leastCrossbars(layers)` must fit into `budgetCount`. */
export function dynamicProgramCopies(
  layers: readonly ProgramLayer[],
  {
    budgetCount,
    bandwidth,
  }: { readonly budgetCount: number; readonly bandwidth?: StepBandwidth | undefined },
): readonly number[] {
  const shortestSec = Math.max(...layers.map(({ stepSec }) => stepSec));
  const inferenceSec = (copies: readonly number[]) =>
    Math.max(...pipelineSteps(layers, copies).opCounts) *
    stepSecOf(layers, copies, { bandwidth, shortestSec });
  const clocked = layers.map((layer) => ({ ...layer, stepSec: 1 }));
  let best = minMaxCopies(clocked, budgetCount);
  let bestSec = inferenceSec(best);
  const longestSec = stepSecOf(layers, best, { bandwidth, shortestSec });
  for (let limitSec = shortestSec; ; limitSec *= LIMIT_RATIO) {
    const mostOpCount = Math.floor((bestSec / limitSec) * (1 + 1e-12));
    const limits = { budgetCount, limitSec: limitSec >= longestSec ? Infinity : limitSec, mostOpCount };
    const copies = fewestSteps(layers, { bandwidth, ...limits });
    const sec = copies ? inferenceSec(copies) : Infinity;
    if (copies && sec <= bestSec) {
      best = copies;
      bestSec = sec;
    }
    if (limitSec >= longestSec) return best;
  }
}

function stepSecOf(
  layers: readonly ProgramLayer[],
  copies: readonly number[],
  options: { readonly bandwidth: StepBandwidth | undefined; readonly shortestSec: number },
): number {
  const { bandwidth, shortestSec } = options;
  if (!bandwidth) return shortestSec;
  return layers.reduce(
    (sec, _, i) => Math.max(sec, transferSec(layers, i, { copies, bandwidth })),
    shortestSec,
  );
}

interface Limits {
  readonly budgetCount: number;
  readonly bandwidth: StepBandwidth | undefined;
  readonly limitSec: number;
  readonly mostOpCount: number;
}

function fewestSteps(layers: readonly ProgramLayer[], limits: Limits): readonly number[] | null {
  const needed = new Float64Array(layers.length);
  let restCount = leastCrossbars(layers);
  let partials: readonly Partial[] = [{ copies: [], preCounts: [], opCounts: [], usedCount: 0, endCount: 0 }];
  for (let i = 0; i < layers.length; i++) {
    const layer = layers[i]!;
    restCount -= layer.leastCount * layer.crossbarCount;
    const roomCount = limits.budgetCount - restCount;
    const counts = usefulCounts(layer).filter(
      (count) => Math.ceil(layer.stepCount / count) <= limits.mostOpCount,
    );
    const added = partials.flatMap((partial) =>
      counts.flatMap((count) => extend(layers, partial, { ...limits, index: i, count, roomCount, needed })),
    );
    partials = unbeaten(added);
  }
  return partials.at(-1)?.copies ?? null;
}

function extend(
  layers: readonly ProgramLayer[],
  partial: Partial,
  options: Limits & {
    readonly index: number;
    readonly count: number;
    readonly roomCount: number;
    readonly needed: Float64Array;
  },
): readonly Partial[] {
  const { index, count, bandwidth, needed } = options;
  const layer = layers[index]!;
  const usedCount = partial.usedCount + count * layer.crossbarCount;
  if (usedCount > options.roomCount) return [];
  const { copies, preCounts, opCounts } = partial;
  copies[index] = count;
  if (bandwidth && transferSec(layers, index, { copies, bandwidth }) > options.limitSec) return [];
  preCounts[index] = preSteps(layers, index, { counts: partial, needed });
  opCounts[index] = opSteps(layer, index, partial);
  const endCount = Math.max(partial.endCount, opCounts[index]!);
  if (endCount > options.mostOpCount) return [];
  return [{ copies: [...copies], preCounts: [...preCounts], opCounts: [...opCounts], usedCount, endCount }];
}

/** By rising crossbars and falling steps. */
function unbeaten(partials: readonly Partial[]): readonly Partial[] {
  const sorted = partials.toSorted((a, b) => a.usedCount - b.usedCount || a.endCount - b.endCount);
  let fewest = Infinity;
  return sorted.filter(({ endCount }) => {
    if (endCount >= fewest) return false;
    fewest = endCount;
    return true;
  });
}
