/**
 * Our mapping of a network onto PIMCOMP's chip: copies by the exact shortest interval, array groups where
 * least work lies. By its rules a core takes about 200 cycles a product and 600 more a round, so that time is
 * shortest when all cores have equally many array groups (not crossbars) and rounds are few.
 */
import { minMaxCopies } from '@dl-rsim/sim-core';
import { CORE_COUNT, CORE_CROSSBARS } from './heuristics.ts';
import type { Replayed } from './machine.ts';
import { groupCrossbarsOf, groupsOf, type PimLayer, windowsOf } from './networks.ts';

/** [layer][copy][group] */
export type GroupCores = readonly (readonly (readonly number[])[])[];

export interface BalancedMapping {
  readonly copies: readonly number[];
  readonly cores: GroupCores;
}

interface Trial {
  /** Of the crossbars that one copy of each layer leaves. */
  readonly spareRatio: number;
  /** Copies that go to one core together read overlapping windows. */
  readonly clusterCount: number;
}

/** Tried in turn, for every network and both pipelines. */
const TRIALS: readonly Trial[] = [
  { spareRatio: 0.7, clusterCount: 3 },
  { spareRatio: 0.6, clusterCount: 1 },
];

/** The mapping that an estimate of PIMCOMP's likes best. */
export function bestBalanced(
  layers: readonly PimLayer[],
  estimate: (cores: GroupCores) => Replayed,
): BalancedMapping & Replayed {
  const productCount = layers.reduce((sum, layer) => sum + windowsOf(layer) * groupsOf(layer), 0);
  const found = TRIALS.flatMap((trial) => {
    const mapping = balancedMapping(layers, trial);
    return mapping ? [{ ...mapping, ...estimate(mapping.cores) }] : [];
  });
  // An element pipeline may be cut off unfinished.
  return found
    .filter((own) => own.productCount === productCount)
    .reduce((a, b) => (b.latency < a.latency ? b : a));
}

function balancedMapping(
  layers: readonly PimLayer[],
  { spareRatio, clusterCount }: Trial,
): BalancedMapping | null {
  const stages = layers.map((layer) => ({
    stepCount: windowsOf(layer),
    crossbarCount: groupsOf(layer) * groupCrossbarsOf(layer),
    stepSec: 1,
    leastCount: 1,
    mostCount: windowsOf(layer),
  }));
  const once = stages.reduce((sum, { crossbarCount }) => sum + crossbarCount, 0);
  const spare = CORE_COUNT * CORE_CROSSBARS - once;
  const copies = minMaxCopies(stages, once + Math.floor(spareRatio * spare));
  const cores = placeGroups(layers, copies, clusterCount);
  return cores && { copies, cores };
}

interface Core {
  room: number;
  /** Products of all its array groups. */
  work: number;
}

/** Widest layers first, as they find room last; each cluster on the core with least work that has room. */
function placeGroups(
  layers: readonly PimLayer[],
  copies: readonly number[],
  clusterCount: number,
): BalancedMapping['cores'] | null {
  const chip: Core[] = Array.from({ length: CORE_COUNT }, () => ({ room: CORE_CROSSBARS, work: 0 }));
  const cores = layers.map((): number[][] => []);
  const order = layers
    .map((layer, index) => ({ layer, index, need: groupCrossbarsOf(layer), groups: groupsOf(layer) }))
    .sort((a, b) => b.need * b.groups - a.need * a.groups || b.need - a.need || a.index - b.index);
  for (const { layer, index, need, groups } of order) {
    const rounds = Math.ceil(windowsOf(layer) / copies[index]!);
    for (let copy = 0; copy < copies[index]!; ) {
      const wanted = Math.min(clusterCount, copies[index]! - copy);
      const { count, core } = clusterPlace(chip, need * groups, wanted);
      if (count === 0) {
        const split = splitCopy(chip, { need, groups, rounds });
        if (!split) return null;
        cores[index]![copy++] = split;
        continue;
      }
      chip[core]!.room -= count * need * groups;
      chip[core]!.work += count * groups * rounds;
      for (let i = 0; i < count; i++) cores[index]![copy++] = new Array<number>(groups).fill(core);
    }
  }
  return cores;
}

/** The core with least work that takes all the copies wanted, or the most that any core takes. */
function clusterPlace(chip: readonly Core[], crossbarCount: number, wantedCount: number) {
  for (let count = wantedCount; count > 0; count = Math.floor(count / 2)) {
    const core = leastWork(chip, count * crossbarCount);
    if (core >= 0) return { count, core };
  }
  return { count: 0, core: -1 };
}

/** Group by group: as many as fit on the core with least work, then the next; cores in rising order. */
function splitCopy(
  chip: readonly Core[],
  { need, groups, rounds }: { readonly need: number; readonly groups: number; readonly rounds: number },
): number[] | null {
  const taken: number[] = [];
  while (taken.length < groups) {
    const core = leastWork(chip, need);
    if (core < 0) return null;
    const share = Math.ceil(groups / Math.ceil((groups * need) / CORE_CROSSBARS));
    const count = Math.min(groups - taken.length, Math.floor(chip[core]!.room / need), share);
    chip[core]!.room -= count * need;
    chip[core]!.work += count * rounds;
    for (let i = 0; i < count; i++) taken.push(core);
  }
  return taken.sort((a, b) => a - b);
}

function leastWork(chip: readonly Core[], crossbarCount: number): number {
  let best = -1;
  for (const [i, { room, work }] of chip.entries()) {
    if (room >= crossbarCount && (best < 0 || work < chip[best]!.work)) best = i;
  }
  return best;
}
