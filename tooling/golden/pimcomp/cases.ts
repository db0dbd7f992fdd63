import { z } from 'zod';
import { balancedCopies, proportionalPlacesCopies, uniformCopies } from './heuristics.ts';
import { PIM_NETWORKS } from './networks.ts';

export interface PimcompCase {
  readonly id: string;
  readonly network: string;
  readonly mode: 'batch' | 'element';
  readonly method: string;
  /** Its genetic algorithm has no seed: another run gives another time. */
  readonly isStochastic: boolean;
  readonly latencyNs: number;
  /** Null where not printed. */
  readonly productCount: number | null;
  readonly exchangeCount: number | null;
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
    const [network = '', pipeline, method = ''] = id.split('_');
    const mode = pipeline === 'element' ? 'element' : 'batch';
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

/** Estimates of AlexNet, which the file lacks, as milliseconds in its report. */
const ALEX_NET_MS = {
  batch: { W0H0: 5.062, balance: 1.86, uniform: 6.844, GA: 1.061 },
  element: { W0H0: 5.454, balance: 2.738, uniform: 4.678, GA: 1.645 },
} as const;

export const alexNetCases: readonly PimcompCase[] = (['batch', 'element'] as const).flatMap((mode) =>
  Object.entries(ALEX_NET_MS[mode]).map(([method, latencyMs]) => ({
    id: `alexnet_${mode}_${method}`,
    network: 'alexnet',
    mode,
    method,
    isStochastic: method === 'GA',
    latencyNs: latencyMs * 1e6,
    productCount: null,
    exchangeCount: null,
    copies: [],
  })),
);

/** Printed copies, or those of the rule where it prints none. */
export function heuristicCopies({ copies, method, network }: PimcompCase): readonly number[] {
  if (copies.length > 0) return copies;
  const layers = PIM_NETWORKS[network]!;
  if (method === 'uniform') return uniformCopies(layers);
  return method === 'balance' ? balancedCopies(layers) : proportionalPlacesCopies(layers);
}
