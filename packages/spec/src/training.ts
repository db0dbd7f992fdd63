import { z } from 'zod';
import { acceleratorSchema } from './accelerator.ts';
import { choice, quantity } from './quantity.ts';
import { quantizationSchema } from './quantization.ts';
import { digestSchema, overrideSchema, type RunSpec, SPEC_VERSION, seedSchema } from './run.ts';

export const TRAINING_VERSION = 1;

const onOff = (label: string, help: string, meta: { readonly typeName: string; readonly source: string }) =>
  choice(
    { on: ['On', 'Training sees it.'], off: ['Off', 'Training does not see it.'] },
    { label, help, ...meta },
  );

/** What training is made to see of the hardware. All of it off is training of the float network. */
export const awarenessSchema = z.strictObject({
  quantization: onOff('Quantization', 'Inputs and weights are rounded and saturate as on the accelerator.', {
    typeName: 'QuantizationAwareness',
    source: 'jacob2018',
  }).default('on'),
  noise: onOff(
    'Noise',
    'The sums of every layer get errors of the mean and variance that the accelerator makes.',
    { typeName: 'NoiseAwareness', source: 'joshi2020' },
  ).default('on'),
  faults: onOff('Stuck cells', "The stuck cells of one chip keep their level; needs that chip's map.", {
    typeName: 'FaultAwareness',
    source: 'xia2017',
  }).default('off'),
});

/** How a network is trained on for an accelerator. */
export const trainingOptionsSchema = z.strictObject({
  epochCount: quantity(z.int().min(1).max(1000), {
    unit: 'Count',
    label: 'Epochs',
    help: 'Passes over the training images.',
  }).default(4),
  imageCount: quantity(z.int().min(1).max(10_000_000), {
    unit: 'Count',
    label: 'Training images',
    help: 'The first so many images of the training split; all of them where it has fewer.',
  }).default(8000),
  batchCount: quantity(z.int().min(1).max(4096), {
    unit: 'Count',
    label: 'Batch',
    help: 'Images behind one step of the optimizer.',
  }).default(64),
  optimizer: choice(
    {
      adam: ['Adam', 'Steps scaled by the running moments of each gradient.'],
      momentum: ['Momentum', 'Plain gradients with a momentum of 0.9.'],
    },
    { typeName: 'Optimizer', label: 'Optimizer', help: 'How gradients become steps.' },
  ).default('adam'),
  learningRateRatio: quantity(z.number().min(1e-7).max(1), {
    unit: 'Ratio',
    label: 'Learning rate',
    help: 'Of the first step; it falls to 0 as a cosine.',
  }).default(0.006),
  awareness: awarenessSchema.default({ quantization: 'on', noise: 'on', faults: 'off' }),
  chipIndex: quantity(z.int().min(0).max(999), {
    unit: 'Index',
    label: 'Chip',
    help: 'The chip whose stuck cells training works around, and on which the held-out accuracy is measured.',
    source: 'xia2017',
  }).default(0),
  refreshStepCount: quantity(z.int().min(1).max(100_000), {
    unit: 'Count',
    label: 'Steps between measurements',
    help: 'After so many steps the errors that the accelerator makes with the weights of then are measured anew.',
  }).default(16),
  heldOutImageCount: quantity(z.int().min(1).max(100_000), {
    unit: 'Count',
    label: 'Held-out images',
    help: 'The first so many test images, on which the accuracy on the accelerator is measured after every epoch.',
  }).default(200),
  calibrationImageCount: quantity(z.int().min(1).max(1000), {
    unit: 'Count',
    label: 'Calibration images',
    help: 'First images of the training split on which ranges and errors are measured.',
  }).default(16),
});

/**
 * All that a fine-tuning asks for: a network and a data set that has a training split, the accelerator as
 * runs have it, and how to train.
 */
export const trainingSpecSchema = z.strictObject({
  trainingVersion: z.literal(TRAINING_VERSION),
  networkDigest: digestSchema,
  /** Of the data set's test split, as runs name it; the training split comes with it. */
  datasetDigest: digestSchema,
  fidelity: choice(
    {
      table: ['Tables', 'The held-out accuracy is simulated with error tables.'],
      array: ['Arrays', 'The held-out accuracy is that of a programmed chip.'],
    },
    {
      typeName: 'TrainingFidelity',
      label: 'Fidelity',
      help: 'What the held-out accuracy is simulated with.',
    },
  ).default('table'),
  accelerator: acceleratorSchema,
  quantization: quantizationSchema,
  overrides: z.array(overrideSchema).max(500).default([]),
  training: trainingOptionsSchema,
  seed: seedSchema,
});

const share = (label: string) =>
  quantity(z.number().min(0).max(1), { unit: 'Ratio', label, help: label }).nullable();

/** One point of the curves of a training, as it was told while it went on. */
export const trainingPointSchema = z.strictObject({
  epochCount: quantity(z.int().min(0), { unit: 'Count', label: 'Epochs', help: 'Epochs that are over.' }),
  stepCount: quantity(z.int().min(0), { unit: 'Count', label: 'Steps', help: 'Steps that are over.' }),
  totalStepCount: quantity(z.int().min(1), { unit: 'Count', label: 'All steps', help: 'Steps in all.' }),
  /** Cross-entropy of the last batch, or the mean of the epoch at its end. */
  lossRatio: quantity(z.number().min(0), {
    unit: 'Ratio',
    label: 'Loss',
    help: 'Cross-entropy, with the errors that training sees.',
  }).nullable(),
  trainAccuracyRatio: share('Accuracy on training images'),
  /** At the start and at the end of each epoch, else null. */
  heldOutAccuracyRatio: share('Accuracy on held-out images, on the simulated accelerator'),
});

export type TrainingPoint = Readonly<z.infer<typeof trainingPointSchema>>;
export type Awareness = Readonly<z.infer<typeof awarenessSchema>>;
export type TrainingOptions = Readonly<z.infer<typeof trainingOptionsSchema>>;
export type TrainingSpec = Readonly<z.infer<typeof trainingSpecSchema>>;
/** A training spec as it may be written: what has a default may be left out. */
export type TrainingSpecDraft = Readonly<z.input<typeof trainingSpecSchema>>;

/** The run whose design the network is trained for, and which measures the held-out accuracy. */
export function runSpecOfTraining(spec: TrainingSpec): RunSpec {
  const { training } = spec;
  return {
    specVersion: SPEC_VERSION,
    fidelity: spec.fidelity,
    accelerator: spec.accelerator,
    quantization: spec.quantization,
    overrides: spec.overrides,
    scope: { layerName: '', sliceIndex: -1, factor: 'all' },
    networkDigest: spec.networkDigest,
    datasetDigest: spec.datasetDigest,
    statistics: {
      imageCount: training.heldOutImageCount,
      chipCount: 1,
      repeatCount: 1,
      calibrationImageCount: training.calibrationImageCount,
      tableMethod: 'computed',
      sampleCount: 32_000,
      momentSource: 'table',
      stopHalfWidthRatio: 0,
    },
    seed: spec.seed,
  };
}
