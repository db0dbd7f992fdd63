import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Architecture } from '@dl-rsim/networks';
import type { Network } from '@dl-rsim/sim-core';
import type { DeploymentSpec, DeploymentSpecDraft } from '@dl-rsim/spec';
import { z } from 'zod';
import { CaseProblem, type CheckOutcome, demand } from '../outcome.ts';
import { checkedSpec, deployer, neededTiles, presetDeployment } from './deploy-shape.ts';
import { type NeurosimVariant, neurosimChip } from './neurosim-chip.ts';
import { type PartEntry, partsSchema } from './neurosim-parts.ts';
import { meanRatio, rankCorrelation } from './rank.ts';
import { defineTable } from './table.ts';

const layerRow = z.tuple([
  z.number(),
  z.number(),
  z.number(),
  z.number(),
  z.number(),
  z.number(),
  z.number(),
  z.number(),
]);

const variantCase = z.object({
  id: z.string(),
  config: z.object({
    net: z.string(),
    trace: z.string(),
    sub: z.number().int(),
    par: z.number().int(),
    param: z.record(z.string(), z.number()),
    wbits: z.literal(8),
    abits: z.literal(8),
  }),
  speedUp: z.array(z.number().positive()),
  chip: z.record(z.string(), z.number().nullable()),
});

const chipsSchema = z.object({
  meta: z.object({
    nets: z.record(z.string(), z.array(layerRow)),
    trace_stats: z.record(
      z.string(),
      z.object({ stats: z.array(z.looseObject({ density_per_bit: z.array(z.number()) })) }),
    ),
  }),
  cases: z.array(variantCase).min(1),
});
export type NeurosimChips = z.infer<typeof chipsSchema>;
type VariantCase = z.infer<typeof variantCase>;

export const QUANTITIES = ['latency', 'energy', 'area'] as const;
export type Quantity = (typeof QUANTITIES)[number];

/** One variant: s, J and m2, theirs (null: it printed none) and ours. */
export interface NeurosimRow {
  readonly id: string;
  readonly theirs: Readonly<Record<Quantity, number | null>>;
  readonly ours: Readonly<Record<Quantity, number>>;
  readonly network: Network;
  readonly spec: DeploymentSpec;
}

/** Trends must have rank correlations of at least 0.9. */
const MOST_MISSING = 0.1;
const COMPONENTS_FILE = 'neurosim14_components.json';

export const neurosimTable = defineTable('speedUp', chipsSchema, (content, folder): CheckOutcome => {
  demand(folder !== null, `needs ${COMPONENTS_FILE} beside it`);
  const rows = neurosimRows(content, readParts(folder));
  const correlations = correlationsOf(rows);
  const least = Math.min(...Object.values(correlations));
  const exact = correlationsOf(rows, (value) => value);
  const text = QUANTITIES.map((quantity) => {
    const [classes, digits] = [correlations[quantity].toFixed(3), exact[quantity].toFixed(3)];
    const ratio = meanOf(rows, quantity).toFixed(2);
    return `${quantity} ${classes} (to the last digit ${digits}; ours / theirs ${ratio})`;
  }).join(', ');
  return {
    isPassed: 1 - least <= MOST_MISSING,
    error: 1 - least,
    tolerance: MOST_MISSING,
    detail: `rank correlations over ${rows.length} variants: ${text}`,
  };
});

export function readParts(folder: string): readonly PartEntry[] {
  let text: string;
  try {
    text = readFileSync(join(folder, COMPONENTS_FILE), 'utf8');
  } catch {
    throw new CaseProblem(`needs ${COMPONENTS_FILE} beside it`);
  }
  return partsSchema.parse(JSON.parse(text)).cases;
}

export const readNeurosimChips = (text: string): NeurosimChips => chipsSchema.parse(JSON.parse(text));

/** Every variant on our engine. */
export function neurosimRows(
  { meta, cases }: NeurosimChips,
  parts: readonly PartEntry[],
): readonly NeurosimRow[] {
  return cases.map((one) => {
    const layers = meta.nets[one.config.net];
    const trace = meta.trace_stats[one.config.trace];
    demand(layers !== undefined && trace !== undefined, `${one.id} names no network or trace of the file`);
    const densities = trace.stats.flatMap((stats) => stats.density_per_bit);
    const oneBitRatio = densities.reduce((sum, density) => sum + density, 0) / densities.length;
    const variant = variantOf(one, oneBitRatio);
    const network = networkOf(one.config.net, layers);
    const spec = specOfVariant(variant, { network, copies: one.speedUp, parts });
    const overview = deployer(network)(spec, 'closedForm');
    const { latencySec, intervalSec, energyJ, areaM2 } = overview;
    return {
      id: one.id,
      theirs: theirsOf(one, variant),
      ours: { latency: variant.isPipelined ? intervalSec : latencySec, energy: energyJ, area: areaM2 },
      network,
      spec,
    };
  });
}

/**
 * Numbers in one class of this width count as equal: the order of designs that differ by less is noise of
 * either model. A dozen variants lie within 0.3 % of each other in latency.
 */
const SAME_RATIO = 0.01;
const classOf = (value: number) => Math.round(Math.log(value) / Math.log(1 + SAME_RATIO));

/** Over the variants for which NeuroSim printed a number; to the last digit, or by classes of 1 %. */
export function correlationsOf(
  rows: readonly NeurosimRow[],
  place: (value: number) => number = classOf,
): Readonly<Record<Quantity, number>> {
  const of = (quantity: Quantity) => {
    const known = rows.filter(({ theirs }) => theirs[quantity] !== null);
    return rankCorrelation(
      known.map(({ theirs }) => place(theirs[quantity]!)),
      known.map(({ ours }) => place(ours[quantity])),
    );
  };
  return { latency: of('latency'), energy: of('energy'), area: of('area') };
}

export function meanOf(rows: readonly NeurosimRow[], quantity: Quantity): number {
  return meanRatio(
    rows.flatMap(({ theirs, ours }) =>
      theirs[quantity] === null ? [] : [ours[quantity] / theirs[quantity]],
    ),
  );
}

function theirsOf({ chip }: VariantCase, { isPipelined }: NeurosimVariant): NeurosimRow['theirs'] {
  const pipelined = 'Chip pipeline-system';
  const latencyNs =
    chip[
      isPipelined
        ? `${pipelined}-clock-cycle (per image)_ns`
        : 'Chip layer-by-layer readLatency (per image)_ns'
    ];
  const energyPj =
    chip[isPipelined ? `${pipelined} readDynamicEnergy (per image)_pJ` : 'Chip total readDynamicEnergy_pJ'];
  return {
    latency: scaled(latencyNs, 1e-9),
    energy: scaled(energyPj, 1e-12),
    area: scaled(chip.ChipArea_um2, 1e-12),
  };
}

const scaled = (value: number | null | undefined, unit: number): number | null =>
  value === null || value === undefined ? null : value * unit;

/** The variant's parameters over NeuroSim's defaults. */
function variantOf({ config }: VariantCase, oneBitRatio: number): NeurosimVariant {
  const { param, sub, par } = config;
  const isSequential = param.operationmode === 1;
  return {
    nodeNm: param.technode ?? 22,
    rowCount: sub,
    parallelRowCount: isSequential ? 1 : par,
    cellBits: param.cellBit ?? 1,
    kind: (param.memcelltype ?? 1) === 1 ? 'sram' : param.accesstype === 4 ? 'crosspoint' : 'transistor',
    levelCount: param.levelOutput ?? 32,
    columnsPerConverterCount: param.numColMuxed ?? 8,
    isSar: param.SARADC === 1,
    isSequential,
    onOhm: param.resistanceOn ?? 1e5,
    offOhm: param.resistanceOff ?? 1.7e6,
    isKernelSplit: param.novelMapping !== 0,
    isPipelined: param.pipeline !== 0,
    isHTree: param.globalBusType === 1,
    isValidated: param.validated !== 0,
    isSynchronous: param.synchronous !== 0,
    oneBitRatio,
    usedCellRatio: 1,
  };
}

/** Its layers; padded wherever that gives as many values as the next one takes. */
function networkOf(name: string, rows: NeurosimChips['meta']['nets'][string]): Network {
  const drawn = new Architecture();
  for (const [
    index,
    [height, , inputCount, kernelCount, , outputCount, isPooled, strideCount],
  ] of rows.entries()) {
    if (height === 1) {
      if (rows[index - 1]?.[0] !== 1) drawn.flatten();
      drawn.dense(`layer${index}`, inputCount, outputCount);
    } else {
      const [nextHeight, nextWidth, nextChannels] = rows[index + 1]!;
      const placeCount = Math.floor(Math.ceil(height / strideCount) / (isPooled ? 2 : 1));
      const isPadded = placeCount * placeCount * outputCount === nextHeight * nextWidth * nextChannels;
      const padding = isPadded ? 'same' : 'valid';
      drawn.convolution(`layer${index}`, { inputCount, outputCount, kernelCount, strideCount, padding });
      if (isPooled) drawn.maxPool(`pool${index}`, 2);
    }
  }
  const [height, width, channels] = rows[0]!;
  return drawn.network(name, [height, width, channels]);
}

/** On a chip that holds just its copies, a layer in tiles of its own. */
function specOfVariant(
  variant: NeurosimVariant,
  given: {
    readonly network: Network;
    readonly copies: readonly number[];
    readonly parts: readonly PartEntry[];
  },
): DeploymentSpec {
  const { network, copies, parts } = given;
  const specOn = (
    tileCount: number,
    { usedCellRatio, tileSideM }: { readonly usedCellRatio: number; readonly tileSideM: number },
  ): DeploymentSpec => {
    const used = { ...variant, usedCellRatio };
    const chip = neurosimChip(used, parts, { tileCount, tileSideM });
    return checkedSpec(designOf(used, chip, layersOf(network, copies)));
  };
  const unsized = { usedCellRatio: 1, tileSideM: 1e-3 };
  const tileCount = neededTiles(network, specOn(4096, unsized));
  const { areaM2, crossbars } = deployer(network)(specOn(tileCount, unsized), 'closedForm');
  const { usedCellRatio } = crossbars;
  return specOn(tileCount, { usedCellRatio, tileSideM: Math.sqrt(areaM2 / tileCount) });
}

function designOf(
  variant: NeurosimVariant,
  chip: DeploymentSpecDraft['chip'],
  layers: DeploymentSpecDraft['layers'],
): Omit<DeploymentSpecDraft, 'networkDigest' | 'seed'> {
  const { accelerator, mapping, ...preset } = presetDeployment('neurosim-default');
  const lines = { rowCount: variant.rowCount, columnCount: variant.rowCount };
  const resolutionBits = variant.isSequential ? 1 : Math.log2(variant.levelCount);
  return {
    ...preset,
    accelerator: {
      ...accelerator,
      device: {
        ...accelerator.device,
        onResistanceOhm: variant.onOhm,
        resistanceRatio: variant.offOhm / variant.onOhm,
      },
      cell: { levelBits: variant.cellBits },
      crossbar: { ...accelerator.crossbar, ...lines },
      operationUnit: { ...lines, rowCount: variant.parallelRowCount },
      readout: { converter: { adc: { resolutionBits, range: 'full' } } },
      weightEncoding: 'offset',
    },
    chip,
    mapping: {
      ...mapping,
      partition: variant.isKernelSplit ? 'inputReuse' : 'im2col',
      duplication: 'byHand',
      tileSharing: 'exclusive',
      order: 'snake',
    },
    layers,
    schedule: { pipeline: variant.isPipelined ? 'batch' : 'layerByLayer', batchCount: 2, zeroSkip: 'off' },
    activity: { assumed: { oneBitRatio: variant.oneBitRatio, usedBitsRatio: 1 } },
  };
}

/** Its copies; a dense layer has one step, which no second copy shortens. */
function layersOf({ layers }: Network, copies: readonly number[]): DeploymentSpecDraft['layers'] {
  const own = layers.filter(({ kind }) => kind === 'conv2d' || kind === 'dense');
  return own.map(({ kind, name }, i) => ({
    layerName: name,
    // What takes the image is not split: its few channels would leave most rows free.
    ...(i === 0 ? { partition: 'im2col' as const } : {}),
    replicaCount: kind === 'dense' ? 1 : Math.max(1, Math.floor(copies[i]!)),
  }));
}
