import { z } from 'zod';
import { acceleratorSchema } from './accelerator.ts';
import { choice, quantity, text } from './quantity.ts';
import { quantizationSchema } from './quantization.ts';

export const SPEC_VERSION = 2;

/** 16 hexadecimal digits: the only randomness of a run. */
export const seedSchema = z
  .string()
  .regex(/^[0-9a-f]{16}$/, 'a seed is 16 hexadecimal digits, for example 00000000000000a7');
/** Lower-case SHA-256 of a stored object. */
export const digestSchema = z.string().regex(/^[0-9a-f]{64}$/, 'a digest is 64 hexadecimal digits');

/** How closely errors are simulated. */
export const fidelitySchema = choice(
  {
    table: ['Tables', 'Every read draws from P(sensed | N, k), independent of all others (DL-RSIM).'],
    array: ['Arrays', 'Every cell of every crossbar is programmed once per chip; errors repeat with it.'],
    moment: ['Moments', 'Every output of a layer gets an error of the mean and variance found beforehand.'],
  },
  { typeName: 'Fidelity', label: 'Fidelity', help: 'How closely errors are simulated.', source: 'lin2018' },
);

const layerName = text(z.string().max(200), {
  label: 'Only this layer',
  help: 'Name of the one layer that has errors; empty: all of them.',
}).default('');

/** Which errors are switched on: to ask which layer, slice or factor costs most. */
export const scopeSchema = z.strictObject({
  layerName,
  sliceIndex: quantity(z.int().min(-1).max(15), {
    unit: 'Index',
    label: 'Only this weight slice',
    help: 'Weight slice that has errors, 0 the lowest; -1: all of them.',
  }).default(-1),
  factor: choice(
    {
      all: ['All', 'Every factor as specified.'],
      variation: ['Variation', 'Spread of programmed cells only.'],
      faults: ['Faults', 'Stuck cells only.'],
      retention: ['Retention', 'Drift only.'],
      noise: ['Noise', 'Read noise and RTN only.'],
      wires: ['Wires', 'IR drop only.'],
      converter: ['Converter', 'Guard band, offset, gain and clamp errors only.'],
    },
    { typeName: 'ErrorFactor', label: 'Only this factor', help: 'The factor that is left switched on.' },
  ).default('all'),
});

const overridePath = text(z.string().min(1).max(120), {
  label: 'Field',
  help: 'Dotted path below accelerator or quantization, for example accelerator.operationUnit.rowCount.',
});

/** One field that one layer has otherwise. */
export const overrideSchema = z
  .strictObject({
    layerName: z.string().min(1).max(200),
    path: overridePath,
    value: z.number().optional(),
    option: z.string().max(60).optional(),
  })
  .refine((one) => (one.value === undefined) !== (one.option === undefined), {
    message: 'give either a value or an option',
  });

export const statisticsSchema = z.strictObject({
  imageCount: quantity(z.int().min(1).max(1_000_000), {
    unit: 'Count',
    label: 'Images',
    help: 'The first so many images of the test set, in its order: every run of a data set sees the same ones.',
  }),
  chipCount: quantity(z.int().min(1).max(1000), {
    unit: 'Count',
    label: 'Chips',
    help: 'Simulated pieces of silicon, each programmed anew. Tables have no cells that stay the same: there a chip is one more repeat.',
  }).default(1),
  repeatCount: quantity(z.int().min(1).max(1000), {
    unit: 'Count',
    label: 'Repeats',
    help: 'Independent draws of all read errors over the same images, on each chip.',
  }),
  calibrationImageCount: quantity(z.int().min(1).max(1000), {
    unit: 'Count',
    label: 'Calibration images',
    help: 'First images of the test set on which ranges, state mixes, histograms and moments are found.',
  }).default(16),
  tableMethod: choice(
    {
      computed: ['Computed', 'Distributions of the summed current by numerical convolution.'],
      sampled: ['Sampled', 'Monte Carlo, as in the paper.'],
    },
    {
      typeName: 'TableMethod',
      label: 'Error tables are',
      help: 'How P(sensed | N, k) is found.',
      source: 'lin2018',
    },
  ).default('computed'),
  sampleCount: quantity(z.int().min(100).max(1_000_000), {
    unit: 'Count',
    label: 'Table samples',
    help: 'Monte-Carlo samples behind each row of a sampled error table; computed tables do not use it.',
    source: 'lin2018',
  }).default(32_000),
  momentSource: choice(
    {
      table: ['Tables', 'Mean and variance as the error tables give them.'],
      array: ['Arrays', 'Mean and variance as programmed arrays give them.'],
    },
    { typeName: 'MomentSource', label: 'Moments from', help: 'What moments are matched to.' },
  ).default('table'),
  stopHalfWidthRatio: quantity(z.number().min(0).max(0.5), {
    unit: 'Ratio',
    label: 'Stop at half-width',
    help: 'Stops after the first three or more draws whose 95 % interval of the mean accuracy is at most this far from it. 0: all draws are made.',
  }).default(0),
});

/** All that a reliability run asks for. What may be left out is off, and stored as off. */
export const runSpecSchema = z.strictObject({
  specVersion: z.literal(SPEC_VERSION),
  fidelity: fidelitySchema.default('table'),
  accelerator: acceleratorSchema,
  quantization: quantizationSchema,
  overrides: z.array(overrideSchema).max(500).default([]),
  scope: scopeSchema.default({ layerName: '', sliceIndex: -1, factor: 'all' }),
  networkDigest: digestSchema,
  datasetDigest: digestSchema,
  statistics: statisticsSchema,
  seed: seedSchema,
});

export type Fidelity = z.infer<typeof fidelitySchema>;
export type LayerOverride = Readonly<z.infer<typeof overrideSchema>>;
export type StatisticsSpec = Readonly<z.infer<typeof statisticsSchema>>;
export type RunSpec = Readonly<z.infer<typeof runSpecSchema>>;
/** A run spec as it may be written: what is off may be left out. */
export type RunSpecDraft = Readonly<z.input<typeof runSpecSchema>>;
