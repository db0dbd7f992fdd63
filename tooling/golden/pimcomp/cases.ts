import { z } from 'zod';
import { proportionalPlacesCopies, uniformCopies } from './heuristics.ts';
import { PIM_NETWORKS } from './networks.ts';

export interface PimcompCase {
  readonly id: string;
  readonly network: string;
  readonly mode: string;
  readonly method: string;
  /** Its genetic algorithm has no seed: another run gives another time. */
  readonly isStochastic: boolean;
  readonly latencyNs: number;
  readonly productCount: number;
  readonly exchangeCount: number;
  /** Printed copies by layer; empty where none are printed. */
  readonly copies: readonly number[];
}

const caseSchema = z.object({
  id: z.string(),
  ok: z.boolean(),
  practical_ns: z.number().nullable(),
  mvmul: z.number().nullable(),
  comm: z.number().nullable(),
  stochastic: z.boolean(),
  replication: z.record(z.string(), z.number()),
});

/** Those cases of the golden file that ended, on networks whose layers are known here. */
export function readPimcompCases(text: string): readonly PimcompCase[] {
  const { cases } = z.object({ cases: z.array(caseSchema) }).parse(JSON.parse(text));
  return cases.flatMap(({ id, ok, practical_ns, mvmul, comm, stochastic, replication }) => {
    const [network = '', mode = '', method = ''] = id.split('_');
    if (!ok || practical_ns === null || mvmul === null || comm === null || !PIM_NETWORKS[network]) return [];
    const nodes = Object.keys(replication).toSorted((a, b) => Number(a) - Number(b));
    return [
      {
        id,
        network,
        mode,
        method,
        isStochastic: stochastic,
        latencyNs: practical_ns,
        productCount: mvmul,
        exchangeCount: comm,
        copies: nodes.map((node) => replication[node]!),
      },
    ];
  });
}

/** Printed copies, or those of the rule where it prints none. */
export function heuristicCopies({ copies, method, network }: PimcompCase): readonly number[] {
  if (copies.length > 0) return copies;
  const layers = PIM_NETWORKS[network]!;
  return method === 'uniform' ? uniformCopies(layers) : proportionalPlacesCopies(layers);
}
