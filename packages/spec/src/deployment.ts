import { z } from 'zod';
import { type AcceleratorSpec, acceleratorSchema, checkAccelerator } from './accelerator.ts';
import { type ChipSpec, checkChip, chipSchema } from './chip.ts';
import { checkRate } from './converter-cost.ts';
import type { IssueSink } from './issues.ts';
import { type LayerMappingSpec, layerMappingSchema, mappingSchema } from './mapping.ts';
import { alternative, choice, quantity } from './quantity.ts';
import { quantizationSchema } from './quantization.ts';
import { digestSchema, seedSchema } from './run.ts';

export const DEPLOYMENT_VERSION = 1;

/** When what works. */
export const scheduleSchema = z.strictObject({
  pipeline: choice(
    {
      layerByLayer: [
        'Layer by layer',
        'A layer begins when the one before has ended, an image when the last has left.',
      ],
      batch: ['By image', 'Every layer works on another image; all take one step together (PipeLayer).'],
      element: ['By element', 'A layer begins when its first window is there (ISAAC).'],
    },
    {
      typeName: 'Pipeline',
      label: 'Pipeline',
      help: 'How layers overlap.',
      source: 'shafiee2016',
    },
  ),
  batchCount: quantity(z.int().min(1).max(64), {
    unit: 'Count',
    label: 'Images in a row',
    help: 'Images that are simulated one behind another: the interval is read from the last two, and weights that are written again serve all of them.',
  }).default(2),
  zeroSkip: choice(
    {
      off: ['Off', 'All bits of an input are driven.'],
      on: ['On', 'Driving stops where the bits left of all rows of an operation unit are 0 (FORMS).'],
    },
    {
      typeName: 'ZeroSkip',
      label: 'Skip zeros',
      help: 'Whether input cycles of zeros are left out.',
      source: 'yuan2021',
    },
  ).default('off'),
});

/** What inputs look like, for energies that depend on them. */
export const activitySchema = alternative(
  {
    assumed: {
      label: 'Assumed',
      help: 'The same for all layers.',
      schema: z.strictObject({
        oneBitRatio: quantity(z.number().min(0).max(1), {
          unit: 'Ratio',
          label: 'Ones among input bits',
          help: 'Share of the input bits that drive their row.',
        }),
        usedBitsRatio: quantity(z.number().min(0).max(1), {
          unit: 'Ratio',
          label: 'Input cycles that are needed',
          help: 'Share of the cycles up to the highest bit of an operation unit that is not 0; zero-skipping needs it.',
          source: 'yuan2021',
        }),
      }),
    },
    measured: {
      label: 'Measured',
      help: 'Layer by layer, on images of a data set.',
      schema: z.strictObject({
        datasetDigest: digestSchema,
        imageCount: quantity(z.int().min(1).max(1000), {
          unit: 'Count',
          label: 'Images',
          help: 'The first so many test images.',
        }),
      }),
    },
  },
  { typeName: 'ActivityInput', label: 'Activity', help: 'What inputs look like.', source: 'andrulis2024' },
);

/** How closely time is simulated. */
export const levelSchema = choice(
  {
    closedForm: ['Closed form', 'Counts and bounds; no event is played.'],
    pipeline: ['Pipeline', 'Every step waits for its inputs, its copy and its buffers.'],
    contention: ['Contention', 'Also, every transfer waits for the links on its way.'],
  },
  { typeName: 'DeploymentLevel', label: 'Level', help: 'How closely time is simulated.' },
);

/** All that a deployment asks for: the design that reliability runs simulate, and where and when it works. */
export const deploymentSpecSchema = z
  .strictObject({
    deploymentVersion: z.literal(DEPLOYMENT_VERSION),
    networkDigest: digestSchema,
    accelerator: acceleratorSchema,
    quantization: quantizationSchema,
    chip: chipSchema,
    mapping: mappingSchema,
    layers: z.array(layerMappingSchema).max(500).default([]),
    schedule: scheduleSchema,
    activity: activitySchema,
    level: levelSchema.default('contention'),
    seed: seedSchema,
  })
  .superRefine(checkDesign);

type Unchecked = {
  readonly accelerator: AcceleratorSpec;
  readonly chip: ChipSpec;
  readonly layers: readonly LayerMappingSpec[];
};

/** The survey has no converters of fewer bits that its regression could follow. */
const FEWEST_REGRESSION_BITS = 4;

/** The costs must know the accelerator's converter, and every layer is told of once. */
function checkDesign({ accelerator, chip, layers }: Unchecked, context: IssueSink): void {
  const refuse = (path: readonly (string | number)[], message: string) =>
    context.addIssue({ code: 'custom', path: [...path], message });
  const bits = converterBitsOf(accelerator);
  const { table, regression } = chip.converters.cost;
  const lowest = table?.resolutionsBits[0] ?? bits;
  const highest = table?.resolutionsBits.at(-1) ?? bits;
  if (bits < lowest || bits > highest) {
    refuse(
      ['chip', 'converters', 'cost', 'table', 'resolutionsBits'],
      `the table goes from ${lowest} to ${highest} bits and the accelerator's converter has ${bits}; add its row, or choose another resolution`,
    );
  }
  if (regression && bits < FEWEST_REGRESSION_BITS) {
    refuse(
      ['chip', 'converters', 'cost', 'regression'],
      `the regression begins at ${FEWEST_REGRESSION_BITS} bits and the accelerator's converter has ${bits}; choose fixed or table, or a converter of more bits`,
    );
  }
  for (const [index, { layerName }] of layers.entries()) {
    if (layers.findIndex((layer) => layer.layerName === layerName) < index)
      refuse(['layers', index, 'layerName'], `${layerName} is given twice; put all of it into one entry`);
  }
}

/** Whether parts that hold on their own fit together: all checks across fields that a number can break. */
export function partsFit(spec: DeploymentSpec): boolean {
  let fits = true;
  const sink: IssueSink = {
    addIssue: () => {
      fits = false;
    },
  };
  checkAccelerator(spec.accelerator, sink);
  checkRate(spec.chip.converters, sink);
  checkChip(spec.chip, sink);
  checkDesign(spec, sink);
  return fits;
}

/** Resolution of what converts the currents of the bit lines. */
export function converterBitsOf({ readout }: Pick<AcceleratorSpec, 'readout'>): number {
  const { adc, senseAmplifier } = readout.converter;
  return adc?.resolutionBits ?? senseAmplifier?.resolutionBits ?? 0;
}

export type DeploymentLevel = z.infer<typeof levelSchema>;
export type ScheduleSpec = Readonly<z.infer<typeof scheduleSchema>>;
export type ActivitySpec = Readonly<z.infer<typeof activitySchema>>;
export type DeploymentSpec = Readonly<z.infer<typeof deploymentSpecSchema>>;
/** A deployment spec as it may be written: what has a default may be left out. */
export type DeploymentSpecDraft = Readonly<z.input<typeof deploymentSpecSchema>>;
