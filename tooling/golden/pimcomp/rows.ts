import { type BalancedMapping, bestBalanced, type GroupCores } from './balanced.ts';
import { heuristicCopies, type PimcompCase } from './cases.ts';
import { replayElement } from './element.ts';
import { PIM_GRAPHS } from './graphs.ts';
import { CORE_COUNT, firstFit } from './heuristics.ts';
import type { Replayed } from './machine.ts';
import { PIM_NETWORKS } from './networks.ts';
import { replayBatch } from './replay.ts';

/** Times in ns. */
export interface PimcompRow {
  readonly id: string;
  readonly printed: number;
  /** Our replay of the same copies; null for the genetic algorithm, whose cores are not told. */
  readonly replayed: number | null;
  /** Our mapping of the network under the same rules. */
  readonly ours: number;
  readonly replay: Replayed | null;
  readonly mapping: BalancedMapping & Replayed;
}

/** A line for every estimate: what it printed, what its rules give here, and our mapping. */
export function pimcompRows(cases: readonly PimcompCase[]): readonly PimcompRow[] {
  const found = new Map<string, BalancedMapping & Replayed>();
  return cases.map((golden) => {
    const { id, network, mode, latencyNs, isStochastic } = golden;
    const layers = PIM_NETWORKS[network]!;
    const estimate = (cores: GroupCores): Replayed =>
      mode === 'batch'
        ? replayBatch(layers, cores, CORE_COUNT)
        : replayElement(PIM_GRAPHS[network]!, cores, CORE_COUNT);
    const mapping = found.get(`${network} ${mode}`) ?? bestBalanced(layers, estimate);
    found.set(`${network} ${mode}`, mapping);
    const replay = isStochastic ? null : estimate(firstFit(layers, heuristicCopies(golden)));
    return {
      id,
      printed: latencyNs,
      replayed: replay?.latency ?? null,
      ours: mapping.latency,
      replay,
      mapping,
    };
  });
}
