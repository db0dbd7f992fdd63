import { z } from 'zod';
import { quantity } from './quantity.ts';
import { digestSchema, fidelitySchema, seedSchema } from './run.ts';

export const RESULT_VERSION = 3;

const count = (label: string, help = label) => quantity(z.int().min(0), { unit: 'Count', label, help });
const index = (label: string, help = label) => quantity(z.int().min(0), { unit: 'Index', label, help });
const ratio = (label: string, help = label) =>
  quantity(z.number().min(0).max(1), { unit: 'Ratio', label, help });
const real = (unit: 'Ratio' | 'Db', label: string, help = label) =>
  quantity(z.number(), { unit, label, help });

export const intervalSchema = z.strictObject({
  lowRatio: ratio('Lower bound'),
  highRatio: ratio('Upper bound'),
  levelRatio: ratio('Confidence level'),
  method: z.enum(['wilson', 'student-t', 'bootstrap']),
});

/** A deterministic network over the images: accuracy with the Wilson interval of a proportion. */
export const referenceAccuracySchema = z.strictObject({
  correctCount: count('Correct'),
  imageCount: count('Images'),
  accuracyRatio: ratio('Accuracy'),
  interval: intervalSchema,
});

/** One draw: all images on one chip with one set of read errors. */
export const drawSchema = z.strictObject({
  chipIndex: index('Chip'),
  repeatIndex: index('Repeat', 'Which draw of the read errors on this chip.'),
  correctCount: count('Correct'),
  /** Labels among the five largest outputs; null with five classes or fewer, or in results of version 1. */
  topFiveCount: count('Correct among five').nullable(),
  changedCount: count('Changed', 'Predictions that differ from the ideal integer network.'),
  accuracyRatio: ratio('Accuracy'),
});

/**
 * Accuracy over all draws. Two uncertainties, kept apart: over draws (chips where there are several, else
 * repeats) and over images (Wilson, n = images).
 */
export const accuracySchema = z.strictObject({
  meanRatio: ratio('Mean accuracy'),
  /** Sample standard deviation over the units of the draw interval; null with one. */
  standardDeviationRatio: ratio('Standard deviation').nullable(),
  /** What the draw interval is over: chips (each the mean of its repeats) or repeats. */
  over: z.enum(['chips', 'repeats']),
  chipCount: count('Chips'),
  repeatCount: count('Repeats on each chip'),
  imageCount: count('Images'),
  /** Student t, same images; null with one unit, or where all units agree: no spread, no bound of it. */
  drawInterval: intervalSchema.nullable(),
  /** Percentile bootstrap over the same units; null as above, or in results of version 1. */
  bootstrapInterval: intervalSchema.nullable(),
  imageInterval: intervalSchema,
});

/** Images of one class over all draws. */
export const classSchema = z.strictObject({
  classIndex: index('Class'),
  imageCount: count('Images of this class'),
  /** The classes that its images were taken for, over all draws: those that occurred, lowest index first. */
  predictions: z.array(
    z.strictObject({ classIndex: index('Predicted class'), predictedCount: count('Predicted') }),
  ),
});

/**
 * What happened in one crossbar layer. Counts of reads are over all images and draws; what is found on the
 * calibration images says so. Reads with N = 0 are not made.
 */
export const layerErrorsSchema = z.strictObject({
  layerIndex: index('Layer', 'Place in the network.'),
  layerName: z.string(),
  /**
   * Weights that the encoding cannot hold and stores as the nearest one that it can: FORMS those of the other
   * sign, encodings of magnitudes the most negative one. The ideal network has them; null in results of
   * version 1.
   */
  clippedWeightCount: count('Clipped weights').nullable(),
  /** What whole numbers cost this layer, given the inputs of the float network; null before version 3. */
  quantization: z
    .strictObject({
      weightSignalToNoiseDb: real('Db', 'Weights: signal to quantization noise').nullable(),
      inputSignalToNoiseDb: real('Db', 'Inputs: signal to quantization noise').nullable(),
      outputSignalToNoiseDb: real('Db', 'Outputs: signal to quantization noise').nullable(),
      saturatedWeightRatio: ratio('Saturated weights', 'Share of the weights beyond the codes.'),
      saturatedInputRatio: ratio('Saturated inputs', 'Share of the inputs beyond the codes.'),
    })
    .nullable(),
  /** Null where no reads are made: in moment fidelity, and in layers out of scope. */
  readCount: count('OU reads').nullable(),
  /** Reads whose sensed value differs from the SOP. */
  wrongCount: count('Wrong reads').nullable(),
  /** Wrong reads by weight slice, lowest first. */
  sliceWrongCounts: z.array(count('Wrong reads of a slice')),
  /** Wrong reads by input cycle, lowest first. */
  planeWrongCounts: z.array(count('Wrong reads of an input cycle')),
  /** 10 log10 of the power of the ideal outputs over that of their errors, on the calibration images. */
  signalToNoiseDb: real('Db', 'Signal to noise').nullable(),
  /** Mean and standard deviation of the output error over the rms of the ideal outputs. */
  errorMeanRatio: real('Ratio', 'Mean error').nullable(),
  errorSigmaRatio: real('Ratio', 'Spread of the error').nullable(),
  /**
   * SOPs of the reads of the ideal network on the calibration images (in large layers those of every m-th
   * output place): counts from lowestSop up. Null where SOPs lie more than 4096 apart.
   */
  sopHistogram: z
    .strictObject({
      imageCount: count('Calibration images'),
      countedRatio: ratio(
        'Counted reads',
        'Share of the reads that was counted: 1 but in large layers, where every m-th output place is.',
      ),
      lowestSopCount: quantity(z.int(), {
        unit: 'Count',
        label: 'Lowest SOP',
        help: 'SOP of the first count.',
      }),
      sopCounts: z.array(count('Reads with this SOP')),
    })
    .nullable(),
  /** Index into errorTables (of the lowest slice, where slices have their own); null where there is none. */
  errorTableIndex: index('Error table').nullable(),
});

/** Error rates P(sensed is not k | N, k) and, where rows are short, P(j | N, k). */
export const errorTableSchema = z.strictObject({
  method: z.enum(['computed', 'sampled']),
  /** Samples a row; null for computed tables. */
  sampleCount: count('Samples a row').nullable(),
  maxActiveCount: count('S_OU'),
  /** Value that code i reports. */
  reportedSopsRatio: z.array(real('Ratio', 'Reported value', 'In steps between neighbouring sums.')),
  /**
   * One entry for each listed N, ascending, S_OU the last: all N up to 32, else 32 of them, fewer where they
   * would have more than 20,000 error rates together (100,000 of all tables).
   */
  activeRows: z.array(
    z.strictObject({
      activeCount: count('Active rows N'),
      lowestSopCount: quantity(z.int(), {
        unit: 'Count',
        label: 'Lowest SOP',
        help: 'SOP of the first row.',
      }),
      /** [k - lowest] */
      wrongRatios: z.array(ratio('Error rate')),
      /** [k - lowest][code]; empty for tables of more than 64 codes or 20,000 probabilities. */
      probabilityRatios: z.array(z.array(ratio('Probability'))),
    }),
  ),
});

export const reliabilityResultSchema = z.strictObject({
  resultVersion: z.literal(RESULT_VERSION),
  fidelity: fidelitySchema,
  coreVersion: z.string(),
  kernel: z.string(),
  specFingerprint: digestSchema,
  seed: seedSchema,
  float: referenceAccuracySchema,
  ideal: referenceAccuracySchema,
  accuracy: accuracySchema,
  /** Null with five classes or fewer. */
  topFive: accuracySchema.nullable(),
  /** Draws that were asked for; fewer were made when the stop rule was met. */
  plannedDrawCount: count('Planned draws'),
  /** Largest relative error of the approximate IR drop against the solution; null where it was not used. */
  irDropErrorRatio: quantity(z.number().min(0), {
    unit: 'Ratio',
    label: 'IR-drop approximation',
    help: 'Above 1 where the approximation gives more than twice the current.',
  }).nullable(),
  draws: z.array(drawSchema),
  classes: z.array(classSchema),
  layers: z.array(layerErrorsSchema),
  errorTables: z.array(errorTableSchema),
});

/** What tables and figures over many runs need: a result without what is long. */
export const resultSummarySchema = reliabilityResultSchema.omit({
  draws: true,
  classes: true,
  layers: true,
  errorTables: true,
});

/** The keys that make a result long, those of version 1 among them. */
export const LONG_RESULT_KEYS: readonly string[] = [
  ...Object.keys(reliabilityResultSchema.shape).filter((key) => !(key in resultSummarySchema.shape)),
  'repeats',
  'errorTable',
];

export type ResultSummary = Readonly<z.infer<typeof resultSummarySchema>>;
export type Interval = Readonly<z.infer<typeof intervalSchema>>;
export type ReferenceAccuracy = Readonly<z.infer<typeof referenceAccuracySchema>>;
export type Draw = Readonly<z.infer<typeof drawSchema>>;
export type Accuracy = Readonly<z.infer<typeof accuracySchema>>;
export type ClassCounts = Readonly<z.infer<typeof classSchema>>;
export type LayerErrors = Readonly<z.infer<typeof layerErrorsSchema>>;
export type ErrorTableResult = Readonly<z.infer<typeof errorTableSchema>>;
export type ReliabilityResult = Readonly<z.infer<typeof reliabilityResultSchema>>;
