/**
 * PIMCOMP and pimsim on our engine: 64 cores of 64 crossbars, 128 x 128 cells, reads of 30 ns, 16
 * converters of
 * 10 ns, 8-byte buses at 1 GHz. Energies are those of our ISAAC preset; only times are compared.
 */

import { zooNetworks } from '@dl-rsim/networks';
import type { Network } from '@dl-rsim/sim-core';
import type { DeploymentSpec } from '@dl-rsim/spec';
import { z } from 'zod';
import { type ComparedRow, comparisonOf } from './compare.ts';
import { checkedSpec, deployer, presetDeployment } from './deploy-shape.ts';
import { squeezeNet } from './large-networks.ts';
import { defineTable } from './table.ts';

const schema = z.object({
  cases: z.array(
    z.object({
      id: z.string(),
      ok: z.boolean(),
      practical_ns: z.number().nullable(),
      pimsim: z.object({ latency_ms: z.number() }).optional(),
      pimsim_of_another_ga_run: z.object({ latency_ms: z.number() }).optional(),
    }),
  ),
});
export type PimsimCases = z.infer<typeof schema>;

const zoo = (key: string) => (): Network => {
  const from = zooNetworks.find((one) => one.key === key)!.from;
  if ('draw' in from) return from.draw();
  throw new Error(`${key} has weights`);
};
/** Depthwise convolutions are full ones there, and GoogLeNet's joins are not in its file. */
const NETWORKS: Readonly<Record<string, () => Network>> = {
  resnet18: zoo('resnet18-imagenet'),
  squeezenet: squeezeNet,
};
const NANOSECOND = 1e-9;
const BUS_BIT_SEC = NANOSECOND / 64;

export const readPimsim = (text: string): PimsimCases => schema.parse(JSON.parse(text));

export const pimsimTable = defineTable('practical_ns', schema, (content) => {
  const rows = pimsimRows(content);
  const outcome = comparisonOf(rows);
  const rest = content.cases.length - rows.length;
  const others = `${rest} others are only in tooling/golden/pimcomp or were aborted`;
  return { ...outcome, detail: `${outcome.detail}; ${others}` };
});

/** Times of cases of known networks: PIMCOMP's estimate, and pimsim's where it played the case. */
export function pimsimRows({ cases }: PimsimCases): readonly ComparedRow[] {
  const evaluators = new Map(
    Object.entries(NETWORKS).map(([name, draw]) => {
      const network = draw();
      return [name, { network, evaluate: deployer(network) }] as const;
    }),
  );
  return cases.flatMap((one): readonly ComparedRow[] => {
    const [name = '', mode = ''] = one.id.split('_');
    const known = evaluators.get(name);
    if (!one.ok || one.practical_ns === null || !known) return [];
    const spec = specOf(mode === 'batch');
    const { latencySec, intervalSec } = known.evaluate(spec, 'pipeline');
    const ours = mode === 'batch' ? intervalSec : latencySec;
    const played = one.pimsim ?? one.pimsim_of_another_ga_run;
    return [
      {
        id: one.id,
        network: known.network,
        spec,
        pairs: {
          estimate: [one.practical_ns * NANOSECOND, ours],
          ...(played ? { pimsim: [played.latency_ms * 1e-3, ours] as const } : {}),
        },
      },
    ];
  });
}

function specOf(isBatch: boolean): DeploymentSpec {
  const { chip, mapping, accelerator, ...preset } = presetDeployment('isaac-ce');
  const { costs } = chip;
  return checkedSpec({
    ...preset,
    // A weight is a cell: one crossbar for 128 outputs, as its program has it; inputs have 16 bits.
    accelerator: { ...accelerator, cell: { levelBits: 4 }, weightEncoding: 'offset' },
    quantization: { scaled: { activationBits: 16, weightBits: 4, activationPercentileRatio: 1 } },
    chip: {
      ...chip,
      tileRowCount: 8,
      tileColumnCount: 8,
      topology: 'mesh',
      routerTileCount: 1,
      peCount: 1,
      crossbarCount: 64,
      fillSec: 50 * NANOSECOND,
      converters: { ...chip.converters, count: 16, conversionSec: 10 * NANOSECOND },
      costs: {
        ...costs,
        crossbar: { ...costs.crossbar, actionSec: 30 * NANOSECOND },
        bus: { ...costs.bus, actionSec: BUS_BIT_SEC },
        buffer: { ...costs.buffer, actionSec: BUS_BIT_SEC },
        link: { ...costs.link, actionSec: BUS_BIT_SEC },
        router: { ...costs.router, actionSec: BUS_BIT_SEC },
      },
    },
    mapping: { ...mapping, duplication: 'minMax' },
    schedule: { ...preset.schedule, pipeline: isBatch ? 'batch' : 'element' },
  });
}
