import { z } from 'zod';

const interval = z.strictObject({
  lowRatio: z.number(),
  highRatio: z.number(),
  levelRatio: z.number(),
  method: z.enum(['wilson', 'student-t']),
});
const reference = z.strictObject({
  correctCount: z.number(),
  imageCount: z.number(),
  accuracyRatio: z.number(),
  interval,
});

/** What was short in a result of version 1. */
const summary1 = z.strictObject({
  resultVersion: z.literal(1),
  fidelity: z.literal('table'),
  coreVersion: z.string(),
  kernel: z.string(),
  specFingerprint: z.string(),
  seed: z.string(),
  float: reference,
  ideal: reference,
  accuracy: z.strictObject({
    meanRatio: z.number(),
    standardDeviationRatio: z.number().nullable(),
    repeatCount: z.number(),
    imageCount: z.number(),
    drawInterval: interval.nullable(),
    imageInterval: interval,
  }),
});

/** A result of version 1 as it was stored; it stays as it is, and this is how it is read. */
const result1 = summary1.extend({
  repeats: z.array(
    z.strictObject({
      repeatIndex: z.number(),
      correctCount: z.number(),
      changedCount: z.number(),
      accuracyRatio: z.number(),
    }),
  ),
  layers: z.array(
    z.strictObject({
      layerIndex: z.number(),
      layerName: z.string(),
      readCount: z.number(),
      wrongCount: z.number(),
      zeroCount: z.number(),
    }),
  ),
  errorTable: z.strictObject({
    sampleCount: z.number(),
    /** P(sensed j | N, k) at [N-1][k][j] */
    probabilityRatios: z.array(z.array(z.array(z.number()))),
  }),
});

/** Most codes of a table that are stored with their probabilities. */
const MAX_CODE_COUNT = 64;

/**
 * What version 1 did not find is null or empty. Its count of reads whose sum was 0 has no place: it was over
 * all images, the histograms of version 2 are over the calibration images.
 */
export function upgradeResultFrom1(document: unknown): unknown {
  const { repeats, layers, errorTable, ...short } = result1.parse(document);
  return {
    ...summaryOf(short),
    draws: repeats.map((repeat) => ({ chipIndex: 0, topFiveCount: null, ...repeat })),
    classes: [],
    layers: layers.map(layerOf),
    errorTables: [tableOf(errorTable)],
  };
}

/** A summary with or without the long members of version 1. */
export function upgradeSummaryFrom1(document: unknown): unknown {
  const { repeats, layers, errorTable, ...short } = document as Readonly<Record<string, unknown>>;
  return summaryOf(summary1.parse(short));
}

function summaryOf({ accuracy, ...rest }: z.infer<typeof summary1>) {
  return {
    ...rest,
    resultVersion: 2,
    accuracy: { ...accuracy, over: 'repeats', chipCount: 1, bootstrapInterval: null },
    topFive: null,
    plannedDrawCount: accuracy.repeatCount,
    irDropErrorRatio: null,
  };
}

function layerOf({ zeroCount: _, ...layer }: z.infer<typeof result1>['layers'][number]) {
  return {
    ...layer,
    clippedWeightCount: null,
    sliceWrongCounts: [],
    planeWrongCounts: [],
    signalToNoiseDb: null,
    errorMeanRatio: null,
    errorSigmaRatio: null,
    sopHistogram: null,
    errorTableIndex: 0,
  };
}

function tableOf({ sampleCount, probabilityRatios }: z.infer<typeof result1>['errorTable']) {
  const maxActiveCount = probabilityRatios.length;
  const codeCount = maxActiveCount + 1;
  return {
    method: 'sampled',
    sampleCount,
    maxActiveCount,
    reportedSopsRatio: Array.from({ length: codeCount }, (_, sop) => sop),
    activeRows: probabilityRatios.map((rows, index) => ({
      activeCount: index + 1,
      lowestSopCount: 0,
      wrongRatios: rows.map((row, sop) => Math.max(0, 1 - (row[sop] ?? 0))),
      probabilityRatios: codeCount > MAX_CODE_COUNT ? [] : rows.map((row) => padded(row, codeCount)),
    })),
  };
}

function padded(row: readonly number[], codeCount: number): readonly number[] {
  return Array.from({ length: codeCount }, (_, code) => row[code] ?? 0);
}
