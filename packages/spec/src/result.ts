import { z } from 'zod';
import { quantity } from './quantity.ts';
import { digestSchema, seedSchema } from './run.ts';

export const RESULT_VERSION = 1;

const count = (label: string, help = label) => quantity(z.int().min(0), { unit: 'Count', label, help });
const ratio = (label: string, help = label) =>
  quantity(z.number().min(0).max(1), { unit: 'Ratio', label, help });

export const intervalSchema = z.strictObject({
  lowRatio: ratio('Lower bound'),
  highRatio: ratio('Upper bound'),
  levelRatio: ratio('Confidence level'),
  method: z.enum(['wilson', 'student-t']),
});

/** A deterministic network over the images: accuracy with the Wilson interval of a proportion. */
export const referenceAccuracySchema = z.strictObject({
  correctCount: count('Correct'),
  imageCount: count('Images'),
  accuracyRatio: ratio('Accuracy'),
  interval: intervalSchema,
});

export const repeatSchema = z.strictObject({
  repeatIndex: quantity(z.int().min(0), {
    unit: 'Index',
    label: 'Repeat',
    help: 'Which draw of the read errors.',
  }),
  correctCount: count('Correct'),
  changedCount: count('Changed', 'Predictions that differ from the ideal integer network.'),
  accuracyRatio: ratio('Accuracy'),
});

/**
 * Accuracy over all repeats. Two uncertainties, kept apart: over error draws (t) and over images (Wilson, n =
 * images).
 */
export const accuracySchema = z.strictObject({
  meanRatio: ratio('Mean accuracy'),
  /** Sample standard deviation over repeats; null with one repeat. */
  standardDeviationRatio: ratio('Standard deviation over repeats').nullable(),
  repeatCount: count('Repeats'),
  imageCount: count('Images'),
  /** Student t over repeats, same images; null with one repeat. */
  drawInterval: intervalSchema.nullable(),
  imageInterval: intervalSchema,
});

/**
 * Reads of one layer summed over images and repeats. zero = reads whose ideal SOP is 0. Reads with N = 0 are
 * not made.
 */
export const layerReadsSchema = z.strictObject({
  layerIndex: quantity(z.int().min(0), { unit: 'Index', label: 'Layer', help: 'Place in the network.' }),
  layerName: z.string(),
  readCount: count('OU reads'),
  wrongCount: count('Wrong reads', 'Reads whose sensed value differs from the SOP.'),
  zeroCount: count('Zero SOPs', 'Reads whose ideal SOP is 0.'),
});

/** P(sensed j | N, k): probabilityRatios[N-1][k][j], N = 1..S_OU, k and j = 0..N. */
export const errorTableSchema = z.strictObject({
  sampleCount: count('Samples a row'),
  probabilityRatios: z.array(z.array(z.array(ratio('Probability')))),
});

export const reliabilityResultSchema = z.strictObject({
  resultVersion: z.literal(RESULT_VERSION),
  fidelity: z.literal('table'),
  coreVersion: z.string(),
  kernel: z.string(),
  specFingerprint: digestSchema,
  seed: seedSchema,
  float: referenceAccuracySchema,
  ideal: referenceAccuracySchema,
  repeats: z.array(repeatSchema),
  accuracy: accuracySchema,
  layers: z.array(layerReadsSchema),
  errorTable: errorTableSchema,
});

/** What tables and figures over many runs need: a result without what is long. */
export const resultSummarySchema = reliabilityResultSchema.omit({
  repeats: true,
  layers: true,
  errorTable: true,
});

/** The keys that make a result long. */
export const LONG_RESULT_KEYS: readonly string[] = Object.keys(reliabilityResultSchema.shape).filter(
  (key) => !(key in resultSummarySchema.shape),
);

export type ResultSummary = Readonly<z.infer<typeof resultSummarySchema>>;
export type Interval = Readonly<z.infer<typeof intervalSchema>>;
export type ReferenceAccuracy = Readonly<z.infer<typeof referenceAccuracySchema>>;
export type Repeat = Readonly<z.infer<typeof repeatSchema>>;
export type Accuracy = Readonly<z.infer<typeof accuracySchema>>;
export type LayerReads = Readonly<z.infer<typeof layerReadsSchema>>;
export type ErrorTableResult = Readonly<z.infer<typeof errorTableSchema>>;
export type ReliabilityResult = Readonly<z.infer<typeof reliabilityResultSchema>>;
