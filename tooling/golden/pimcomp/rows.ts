import { type BalancedMapping, bestBalanced } from './balanced.ts';
import { heuristicCopies, type PimcompCase } from './cases.ts';
import { CORE_COUNT, firstFit } from './heuristics.ts';
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
}

/** A line for every batch estimate: what it printed, what its rules give here, and our mapping. */
export function pimcompRows(cases: readonly PimcompCase[]): readonly PimcompRow[] {
  const ours = new Map<string, BalancedMapping & { readonly latency: number }>();
  return cases
    .filter(({ mode }) => mode === 'batch')
    .map((golden) => {
      const { id, network, latencyNs, isStochastic } = golden;
      const layers = PIM_NETWORKS[network]!;
      const best = ours.get(network) ?? bestBalanced(layers);
      ours.set(network, best);
      const replay = () => replayBatch(layers, firstFit(layers, heuristicCopies(golden)), CORE_COUNT);
      const replayed = isStochastic ? null : replay().latency;
      return { id, printed: latencyNs, replayed, ours: best.latency };
    });
}
