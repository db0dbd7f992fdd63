import { zooNetworks } from '@dl-rsim/networks';
import type { ComponentKey, DeploymentResult, DeploymentSpec } from '@dl-rsim/spec';
import { z } from 'zod';
import type { CheckOutcome } from '../outcome.ts';
import { demand } from '../outcome.ts';
import { deployed, presetDeployment, presetSpec } from './deploy-shape.ts';
import { converterPart, type PartEntry, partsAt, partsSchema } from './neurosim-parts.ts';
import { defineTable } from './table.ts';

const sums = z.object({ power_mW: z.number(), area_mm2: z.number() });
const chipSums = z.object({ power_W: z.number(), area_mm2: z.number() });
const schema = z.object({
  isaac_2016: z.object({
    tile_total_without_IMA: sums,
    ima_per_tile: z.number(),
    ima_total_x12: sums,
    tile_total: sums,
    tiles_per_chip: z.number(),
    chip_tiles: chipSums,
    hypertransport: chipSums,
    chip_total: chipSums,
    check: z.object({ peak_TOPS_16b: z.number(), CE: z.number(), PE: z.number() }),
  }),
  puma_2019: z.object({
    paper: z.object({ area_mm2: z.number(), power_W: z.number(), peak_TOPS: z.number(), tiles: z.number() }),
  }),
});
export type ComponentTables = z.infer<typeof schema>;

/** The table rounds its sums to three digits. */
const ISAAC_TOLERANCE = 0.01;
/** Constants of PUMA's program do not add up to the sums of its paper, its summary says by how much. */
const PUMA_TOLERANCE = 0.2;

const PE_PARTS: readonly ComponentKey[] = [
  ...(['converter', 'dac', 'sampleHold', 'crossbar'] as const),
  ...(['shiftAdd', 'inputRegister', 'outputRegister', 'peControl'] as const),
];
const TILE_PARTS: readonly ComponentKey[] = [
  ...(['buffer', 'bus', 'router', 'link', 'activation', 'accumulator', 'pool', 'tileRegister'] as const),
];

export interface SumRow {
  readonly name: string;
  readonly unit: string;
  readonly theirs: number;
  readonly ours: number;
}

export const readComponentTables = (text: string): ComponentTables => schema.parse(JSON.parse(text));

export const componentTable = defineTable('isaac_2016', schema, (content): CheckOutcome => {
  const isaac = largestError(isaacRows(content));
  const puma = largestError(pumaRows(content));
  return {
    isPassed: isaac <= ISAAC_TOLERANCE && puma <= PUMA_TOLERANCE,
    error: isaac,
    tolerance: ISAAC_TOLERANCE,
    detail: `sums of ISAAC's Table I; PUMA's off by ${puma.toFixed(2)} of ${PUMA_TOLERANCE}`,
  };
});

const largestError = (rows: readonly SumRow[]): number =>
  Math.max(...rows.map(({ theirs, ours }) => Math.abs(ours / theirs - 1)));

/** Sums of Table I: of our preset's components, in mW, W and mm2. */
export function isaacRows({ isaac_2016: table }: ComponentTables): readonly SumRow[] {
  const { chip, peak } = presetSums('isaac-ce');
  const { tiles_per_chip: tiles } = table;
  const all = [...PE_PARTS, ...TILE_PARTS];
  const pair = (name: string, theirs: z.infer<typeof sums>, parts: readonly ComponentKey[]): SumRow[] => [
    { name, unit: 'mW', theirs: theirs.power_mW, ours: (chip.powerW(parts) * 1e3) / tiles },
    { name, unit: 'mm2', theirs: theirs.area_mm2, ours: (chip.areaM2(parts) * 1e6) / tiles },
  ];
  const large = (
    name: string,
    theirs: z.infer<typeof chipSums>,
    parts: readonly ComponentKey[],
  ): SumRow[] => [
    { name, unit: 'W', theirs: theirs.power_W, ours: chip.powerW(parts) },
    { name, unit: 'mm2', theirs: theirs.area_mm2, ours: chip.areaM2(parts) * 1e6 },
  ];
  const whole: readonly ComponentKey[] = [...all, 'chipLink'];
  return [
    ...pair('tile without IMAs', table.tile_total_without_IMA, TILE_PARTS),
    ...pair('12 IMAs', table.ima_total_x12, PE_PARTS),
    ...pair('tile', table.tile_total, all),
    ...large('168 tiles', table.chip_tiles, all),
    ...large('HyperTransport', table.hypertransport, ['chipLink']),
    ...large('chip', table.chip_total, whole),
    { name: 'peak', unit: 'TOPS', theirs: table.check.peak_TOPS_16b, ours: peak / 1e12 },
    { name: 'CE', unit: 'GOPS/mm2', theirs: table.check.CE, ours: peak / 1e9 / (chip.areaM2(whole) * 1e6) },
    { name: 'PE', unit: 'GOPS/W', theirs: table.check.PE, ours: peak / 1e9 / chip.powerW(whole) },
  ];
}

export function pumaRows({ puma_2019: { paper } }: ComponentTables): readonly SumRow[] {
  const { result, peak } = presetSums('puma');
  return [
    { name: 'chip', unit: 'mm2', theirs: paper.area_mm2, ours: result.areaM2 * 1e6 },
    { name: 'chip', unit: 'W', theirs: paper.power_W, ours: result.peakPowerW },
    { name: 'peak', unit: 'TOPS', theirs: paper.peak_TOPS, ours: peak / 1e12 },
  ];
}

/** Sums over the components of a preset, and its peak operations a second on 16-bit numbers. */
export function presetSums(key: string) {
  const spec = presetSpec(key, { level: 'closedForm' });
  const result = deployed(smallNetwork(), spec);
  const powerOf = (component: ComponentKey, count: number) => {
    const { energyJ, actionSec, leakageW } = partOf(spec, component);
    return count * (leakageW + (actionSec > 0 ? energyJ / actionSec : 0));
  };
  const over = (parts: readonly ComponentKey[]) =>
    result.components.filter(({ component }) => parts.includes(component));
  const chip = {
    areaM2: (parts: readonly ComponentKey[]) => over(parts).reduce((sum, { areaM2 }) => sum + areaM2, 0),
    powerW: (parts: readonly ComponentKey[]) =>
      over(parts).reduce((sum, { component, instanceCount }) => sum + powerOf(component, instanceCount), 0),
  };
  return { result, chip, peak: peakOperationsHz(spec, result) };
}

function peakOperationsHz({ accelerator, chip }: DeploymentSpec, { crossbars }: DeploymentResult): number {
  const { rowCount, columnCount } = accelerator.crossbar;
  const cellsOfWeight = 16 / accelerator.cell.levelBits;
  const cycles = 16 / accelerator.dac.resolutionBits;
  const operationCount = (2 * crossbars.availableCount * rowCount * columnCount) / cellsOfWeight;
  return operationCount / (cycles * chip.costs.crossbar.actionSec);
}

function partOf({ accelerator, chip }: DeploymentSpec, component: ComponentKey) {
  if (component !== 'converter') return chip.costs[component];
  const { cost, conversionSec, leakageW } = chip.converters;
  const bits = accelerator.readout.converter.adc?.resolutionBits;
  const energyJ = cost.table?.energiesJ[cost.table.resolutionsBits.indexOf(bits ?? 0)];
  demand(energyJ !== undefined, `the preset's table has no converter of ${bits} bits`);
  return { energyJ, leakageW, actionSec: conversionSec };
}

/** Peaks and areas are those of the chip, whatever lies on it. */
function smallNetwork() {
  const from = zooNetworks.find(({ key }) => key === 'resnet20-cifar10')!.from;
  if ('draw' in from) return from.draw();
  throw new Error('ResNet-20 of the zoo has weights');
}

/** Digits of our preset and of the table. */
const FACT_TOLERANCE = 1e-4;

/** What NeuroSim's components are at 22 nm, and what our NeuroSim preset says about them. */
export const neurosimPartsTable = defineTable('road', partsSchema, ({ cases }): CheckOutcome => {
  const rows = neurosimPartRows(cases);
  const error = largestError(rows);
  return {
    isPassed: error <= FACT_TOLERANCE,
    error,
    tolerance: FACT_TOLERANCE,
    detail:
      `${cases.length} facts, read for the chips of neurosim14_chip.json; ` +
      `${rows.length} of them are those of our preset at 22 nm`,
  };
});

export function neurosimPartRows(cases: readonly PartEntry[]): readonly SumRow[] {
  const { chip, accelerator } = presetDeployment('neurosim-default');
  const { costs, converters } = chip;
  const at = partsAt(cases, 22);
  const table = converters.cost?.table;
  demand(table !== undefined, 'the preset of NeuroSim has a table of converters');
  const bits = accelerator.readout.converter.adc?.resolutionBits ?? 0;
  const place = table.resolutionsBits.indexOf(bits);
  const sense = converterPart(cases, 22, { item: 'mlsa_current', levelCount: 2 ** bits, columnOhm: 1e4 });
  const row = (name: string, unit: string, theirs: number, ours: number) => ({ name, unit, theirs, ours });
  return [
    row('sense amplifier', 'fJ', sense.energyJ * 1e15, table.energiesJ[place]! * 1e15),
    row('sense amplifier', 'um2', sense.areaM2 * 1e12, table.areasM2[place]! * 1e12),
    row('sense amplifier', 'ns', sense.sec * 1e9, converters.conversionSec * 1e9),
    row('read voltage', 'V', at('tech', 'readV'), chip.readV ?? 0),
    row('shift and add', 'fJ', at('shiftadd', 'energy_fJ', { adderBits: 12 }), costs.shiftAdd.energyJ * 1e15),
    row('register bit', 'fJ', at('dff1b', 'energy_fJ'), costs.inputRegister.energyJ * 1e15),
    row('adder', 'fJ', at('adder', 'energy_fJ', { bits: 24 }), costs.accumulator.energyJ * 1e15),
    row('SRAM bit', 'fJ', at('buffer_sram', 'read_fJ_per_bit', { rows: 128 }), costs.buffer.energyJ * 1e15),
    row('wire', 'fJ/mm', at('wire', 'energy_fJ_per_mm_bit', { delayTol: 0 }), costs.link.energyJ * 1e15),
    row('rectifier', 'fJ', at('relu_8b', 'energy_fJ'), costs.activation.energyJ * 1e15),
  ];
}
