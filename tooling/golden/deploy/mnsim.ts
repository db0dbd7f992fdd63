/** MNSIM 2.0 on our engine: our MNSIM preset with the parameters of each case. */
import { Architecture } from '@dl-rsim/networks';
import type { Network } from '@dl-rsim/sim-core';
import type { DeploymentSpec } from '@dl-rsim/spec';
import { z } from 'zod';
import { demand } from '../outcome.ts';
import { type ComparedRow, comparisonOf } from './compare.ts';
import { checkedSpec, deployer, neededTiles, presetDeployment, tileGrid } from './deploy-shape.ts';
import { defineTable } from './table.ts';

const size = z.tuple([z.number().int(), z.number().int()]);
const inputs = { Inputindex: z.array(z.number().int()) };
const layerSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('conv'),
    Inputchannel: z.number().int(),
    Inputsize: size,
    Kernelsize: z.number().int(),
    Stride: z.number().int(),
    Padding: z.number().int(),
    Outputchannel: z.number().int(),
    ...inputs,
  }),
  z.object({
    type: z.literal('pooling'),
    Kernelsize: z.number().int(),
    Stride: z.number().int(),
    Padding: z.number().int(),
    ...inputs,
  }),
  z.object({ type: z.literal('element_sum'), ...inputs }),
  z.object({ type: z.literal('fc'), Infeature: z.number().int(), Outfeature: z.number().int(), ...inputs }),
]);
type MnsimLayer = z.infer<typeof layerSchema>;

const schema = z.object({
  cases: z.array(
    z.object({
      id: z.string(),
      config: z.object({ pipe: z.boolean(), param: z.record(z.string(), z.string()) }),
      netstruct: z.array(layerSchema).min(1),
      latency_ns: z.number().positive(),
      area_um2: z.object({ arch_total_area: z.number().positive() }),
      energy_nJ: z.object({ arch_total_energy: z.number().positive() }),
    }),
  ),
});
export type MnsimCases = z.infer<typeof schema>;
type MnsimCase = MnsimCases['cases'][number];

/** Bits and samples a second of the converters that the cases choose; the default is the second. */
const CONVERTERS = { 1: [10, 1.5e9], 2: [8, 1.28e9], 7: [4, 1e9] } as const;
const LARGEST_SIDE = 60;
/** MNSIM reads and writes every buffer in 20 ns, 256 bits at once. */
const BUFFER_BIT_SEC = 20e-9 / 256;
/** Its table has 0.4992 W for this row driver where mW are meant: an energy that tells nothing. */
const MISTAKEN_DAC = '6';

export const readMnsim = (text: string): MnsimCases => schema.parse(JSON.parse(text));

export const mnsimTable = defineTable('netstruct', schema, (content) => comparisonOf(mnsimRows(content)));

export function mnsimRows({ cases }: MnsimCases): readonly ComparedRow[] {
  return cases.map((one) => {
    const network = networkOf(one);
    const large = specOf(one);
    // MNSIM counts the tiles that a network uses.
    const grid = tileGrid(neededTiles(network, large));
    const spec = { ...large, chip: { ...large.chip, ...grid } };
    const overview = deployer(network)(spec, 'pipeline');
    const energy = [one.energy_nJ.arch_total_energy * 1e-9, overview.energyJ] as const;
    return {
      id: one.id,
      network,
      spec,
      pairs: {
        latency: [one.latency_ns * 1e-9, overview.latencySec],
        ...(one.config.param.DAC_Choice === MISTAKEN_DAC ? {} : { energy }),
        area: [one.area_um2.arch_total_area * 1e-12, overview.areaM2],
      },
    };
  });
}

function specOf({ config: { param, pipe } }: MnsimCase): DeploymentSpec {
  const { accelerator, chip, ...preset } = presetDeployment('mnsim-default');
  const [rowCount, columnCount] = pairOf(param.Xbar_Size ?? '256,256');
  const choice = CONVERTERS[Number(param.ADC_Choice ?? '2') as keyof typeof CONVERTERS];
  demand(choice !== undefined, `ADC_Choice ${param.ADC_Choice} is not known here`);
  const [resolutionBits, rateHz] = choice;
  const peSides = pairOf(param.PE_Num ?? '2,2');
  const linkHz = Number(param.Inter_Tile_Bandwidth ?? '20') * 1e9;
  return checkedSpec({
    ...preset,
    accelerator: {
      ...accelerator,
      crossbar: { ...accelerator.crossbar, rowCount, columnCount },
      operationUnit: { rowCount, columnCount },
      readout: { converter: { adc: { resolutionBits, range: 'full' } } },
      weightEncoding: param.Xbar_Polarity === '1' ? 'offset' : 'differential',
    },
    // MNSIM's 9 bits have the sign in a crossbar of its own.
    quantization: { scaled: { activationBits: 9, weightBits: 9, activationPercentileRatio: 1 } },
    chip: {
      ...chip,
      tileRowCount: LARGEST_SIDE,
      tileColumnCount: LARGEST_SIDE,
      peCount: peSides[0] * peSides[1],
      converters: {
        ...chip.converters,
        count: Number(param.ADC_Num ?? chip.converters.count),
        conversionSec: (resolutionBits + 2) / rateHz,
      },
      costs: {
        ...chip.costs,
        buffer: { ...chip.costs.buffer, actionSec: BUFFER_BIT_SEC },
        link: { ...chip.costs.link, actionSec: 1 / linkHz },
      },
    },
    schedule: { ...preset.schedule, pipeline: pipe ? 'element' : 'layerByLayer' },
  });
}

function pairOf(text: string): readonly [number, number] {
  const [first, second] = text.split(',').map(Number);
  return [first!, second!];
}

function networkOf({ id, netstruct }: MnsimCase): Network {
  const drawn = new Architecture();
  /** Where each of its layers ended. */
  const ends: number[] = [];
  for (const [index, layer] of netstruct.entries()) {
    const sources = layer.Inputindex.map((offset) => ends[index + offset] ?? -1);
    ends.push(draw(drawn, layer, { index, sources, isFirstDense: netstruct[index - 1]?.type !== 'fc' }));
  }
  const first = netstruct[0]!;
  demand(first.type === 'conv', `${id} begins with ${first.type}`);
  return drawn.network(id, [first.Inputsize[0], first.Inputsize[1], first.Inputchannel]);
}

function draw(
  drawn: Architecture,
  layer: MnsimLayer,
  place: { readonly index: number; readonly sources: readonly number[]; readonly isFirstDense: boolean },
): number {
  const { index, sources, isFirstDense } = place;
  const name = `layer${index}`;
  switch (layer.type) {
    case 'conv': {
      const shape = {
        inputCount: layer.Inputchannel,
        outputCount: layer.Outputchannel,
        kernelCount: layer.Kernelsize,
        strideCount: layer.Stride,
        padding: evenPadding(layer.Padding),
      };
      return drawn.convolution(name, shape, sources[0]!);
    }
    case 'pooling':
      return drawn.maxPool(name, layer.Kernelsize, layer.Stride, evenPadding(layer.Padding));
    case 'element_sum':
      return drawn.add(name, sources[0]!, sources[1]!);
    case 'fc':
      if (isFirstDense) drawn.flatten();
      return drawn.dense(name, layer.Infeature, layer.Outfeature);
    default:
      return layer satisfies never;
  }
}

const evenPadding = (count: number) => ({
  topCount: count,
  bottomCount: count,
  leftCount: count,
  rightCount: count,
});
