/**
 * HISIM on our engine: NeuroSim's parts at 22 nm, as it takes them, on tiles, PEs and crossbars of
 * its sizes.
 */

import { zooNetworks } from '@dl-rsim/networks';
import type { Network } from '@dl-rsim/sim-core';
import type { DeploymentSpec } from '@dl-rsim/spec';
import { z } from 'zod';
import { demand } from '../outcome.ts';
import { type ComparedRow, comparisonOf } from './compare.ts';
import { checkedSpec, deployer, presetDeployment, tileGrid } from './deploy-shape.ts';
import { resNet50, resNet110 } from './large-networks.ts';
import { defineTable } from './table.ts';

const schema = z.object({
  cases: z.array(
    z.object({
      id: z.string(),
      config: z.object({
        ai_model: z.string(),
        xbar_size: z.number().int(),
        N_tile: z.number().int(),
        N_pe: z.number().int(),
        N_tier: z.number().int(),
        N_stack: z.number().int(),
      }),
      result: z.object({
        compute_latency_ns: z.number(),
        system_latency_ns: z.number(),
        compute_energy_pJ: z.number(),
        noc_energy_pJ: z.number(),
        leak_energy_pJ: z.number(),
      }),
    }),
  ),
});
export type HisimCases = z.infer<typeof schema>;
type HisimConfig = HisimCases['cases'][number]['config'];

/** Its vision transformer multiplies activations by activations, which crossbars with weights cannot. */
const UNDEPLOYED = 'vit';

export const readHisim = (text: string): HisimCases => schema.parse(JSON.parse(text));

export const hisimTable = defineTable('config', schema, (content) => {
  const outcome = comparisonOf(hisimRows(content));
  const leftOut = content.cases.filter(({ config }) => config.ai_model === UNDEPLOYED).length;
  return { ...outcome, detail: `${outcome.detail}; ${leftOut} transformer not deployed` };
});

export function hisimRows({ cases }: HisimCases): readonly ComparedRow[] {
  return cases
    .filter(({ config }) => config.ai_model !== UNDEPLOYED)
    .map(({ id, config, result }) => {
      const network = networkOf(config.ai_model);
      const spec = specOf(config);
      const overview = deployer(network)(spec, 'closedForm');
      const energyPj = result.compute_energy_pJ + result.noc_energy_pJ + result.leak_energy_pJ;
      return {
        id,
        network,
        spec,
        pairs: {
          latency: [result.system_latency_ns * 1e-9, overview.latencySec],
          energy: [energyPj * 1e-12, overview.energyJ],
        },
      };
    });
}

function specOf({ xbar_size: lineCount, ...config }: HisimConfig): DeploymentSpec {
  const { accelerator, chip, mapping, ...preset } = presetDeployment('neurosim-default');
  const lines = { rowCount: lineCount, columnCount: lineCount };
  // Eight bit lines share a converter; cells, drivers and registers grow with the lines.
  const growth = lineCount / accelerator.crossbar.rowCount;
  const { crossbar } = chip.costs;
  return checkedSpec({
    ...preset,
    accelerator: {
      ...accelerator,
      crossbar: { ...accelerator.crossbar, ...lines },
      operationUnit: lines,
      weightEncoding: 'offset',
    },
    chip: {
      ...chip,
      ...tileGrid(config.N_tile * config.N_tier * config.N_stack),
      topology: 'mesh',
      peCount: config.N_pe,
      crossbarCount: 1,
      converters: { ...chip.converters, count: lineCount / 8 },
      costs: { ...chip.costs, crossbar: { ...crossbar, areaM2: crossbar.areaM2 * growth * growth } },
    },
    mapping: {
      ...mapping,
      partition: 'im2col',
      duplication: 'none',
      tileSharing: 'exclusive',
      order: 'snake',
    },
    schedule: { ...preset.schedule, pipeline: 'layerByLayer' },
  });
}

function networkOf(name: string): Network {
  if (name === 'resnet50') return resNet50();
  if (name === 'resnet110') return resNet110();
  const from = zooNetworks.find(({ key }) => key.startsWith(`${name}-`))?.from;
  demand(from !== undefined && 'draw' in from, `${name} is no network that is known here`);
  return from.draw();
}
