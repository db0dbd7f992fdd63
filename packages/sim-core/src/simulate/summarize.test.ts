import { expect, test } from 'vitest';
import { designOf, type RunSpecChanges, runSpec, tinyDenseNetwork } from '../../testing/index.ts';
import type { Prepared } from './prepare.ts';
import type { ShardResult } from './simulate-shard.ts';
import { summarize } from './summarize.ts';

const LABELS = [0, 1, 2, 0];

/** One draw of 4 images as one shard: 4 right in float, 3 ideal, the first `correctCount` with errors. */
function shard(chipIndex: number, repeatIndex: number, correctCount: number): ShardResult {
  const isFirst = chipIndex + repeatIndex === 0;
  return {
    shardIndex: 0,
    chipIndex,
    repeatIndex,
    firstImageIndex: 0,
    imageCount: 4,
    correctCount,
    topFiveCount: null,
    predictions: LABELS.map((label, i) => (i < correctCount ? label : (label + 1) % 3)),
    reference: isFirst ? { labels: LABELS, floatPredictions: LABELS, idealPredictions: [0, 1, 2, 1] } : null,
    layers: [1, 3].map((layerIndex) => ({
      layerIndex,
      readCount: 100,
      wrongCount: 10 + repeatIndex,
      sliceWrongCounts: [4, 6 + repeatIndex],
      planeWrongCounts: [10 + repeatIndex],
      irDropErrorRatio: repeatIndex === 1 ? 0.25 : repeatIndex === 0 ? null : 0.125,
    })),
  };
}

const GRID = { step: 1, widthBits: 6, isSigned: true, lowest: -32, highest: 31 };

const LOSS = { count: 200, signal: 100, noise: 1, saturatedCount: 5 };

function prepared(): Prepared {
  return {
    layers: [1, 3].map((layerIndex) => ({
      layerIndex,
      clippedWeightCount: 0,
      quantization: { activation: GRID, weight: { ...GRID, steps: new Float64Array(3).fill(1) } },
      quantizationLoss: { weights: LOSS, inputs: { ...LOSS, noise: 0 }, outputs: LOSS },
      sensings: [],
      tableIndices: [],
      errors: { mean: 3, variance: 16, signalPower: 2500 },
      sopHistogram: { imageCount: 2, countedRatio: 1, lowestSopCount: -1, sopCounts: [5, 6, 7] },
    })),
    tables: [],
    kernel: 'reference',
  };
}

/** [chip][repeat]: right answers. */
function summary(correctCounts: readonly (readonly number[])[], changes: RunSpecChanges = {}) {
  const spec = runSpec({
    ...changes,
    statistics: { imageCount: 4, chipCount: correctCounts.length, repeatCount: correctCounts[0]!.length },
  });
  const shards = correctCounts.flatMap((counts, chip) =>
    counts.map((count, repeat) => shard(chip, repeat, count)),
  );
  return summarize({
    design: designOf(spec, tinyDenseNetwork()),
    prepared: prepared(),
    specFingerprint: 'f'.repeat(64),
    shards,
  });
}

test('counts, accuracies and intervals of three repeats', () => {
  const result = summary([[1, 2, 3]]);
  expect(result.float).toMatchObject({ correctCount: 4, imageCount: 4, accuracyRatio: 1 });
  expect(result.ideal).toMatchObject({ correctCount: 3, imageCount: 4, accuracyRatio: 0.75 });
  expect(result.draws.map((draw) => [draw.repeatIndex, draw.correctCount, draw.accuracyRatio])).toEqual([
    [0, 1, 0.25],
    [1, 2, 0.5],
    [2, 3, 0.75],
  ]);
  // Ideal: 0 1 2 1. With errors: 0 2 0 1, 0 1 0 1, 0 1 2 1.
  expect(result.draws.map((draw) => draw.changedCount)).toEqual([2, 1, 0]);
  expect(result.accuracy).toMatchObject({
    meanRatio: 0.5,
    standardDeviationRatio: 0.25,
    over: 'repeats',
    chipCount: 1,
    repeatCount: 3,
    imageCount: 4,
  });
  // 0.5 +- 4.3027 x 0.25 / sqrt(3) leaves [0, 1] and is cut; Wilson of 2 in 4 is 0.15..0.85.
  expect(result.accuracy.drawInterval).toEqual({
    lowRatio: 0,
    highRatio: 1,
    levelRatio: 0.95,
    method: 'student-t',
  });
  expect(result.accuracy.imageInterval.method).toBe('wilson');
  expect(result.accuracy.imageInterval.lowRatio).toBeCloseTo(0.15, 3);
  expect(result.accuracy.imageInterval.highRatio).toBeCloseTo(0.85, 3);
  // One of 27 resamples is three times the smallest: below the 2.5 % that are cut off.
  expect(result.accuracy.bootstrapInterval).toMatchObject({ lowRatio: 0.25, highRatio: 0.75 });
  expect(result.topFive).toBeNull();
  expect(result.plannedDrawCount).toBe(3);
  expect(result.irDropErrorRatio).toBe(0.25);
});

test('with several chips the interval is over the means of chips', () => {
  const { accuracy } = summary([
    [1, 3],
    [2, 2],
    [3, 2],
  ]);
  expect(accuracy).toMatchObject({ over: 'chips', chipCount: 3, repeatCount: 2 });
  // Means 0.5, 0.5, 0.625: 0.5417 +- 4.3027 x 0.07217 / sqrt(3)
  expect(accuracy.drawInterval?.lowRatio).toBeCloseTo(0.3624, 3);
  expect(accuracy.drawInterval?.highRatio).toBeCloseTo(0.721, 3);
});

test('chips that all agree bound no spread: there is no interval over them', () => {
  const { accuracy } = summary([
    [1, 3],
    [2, 2],
    [4, 0],
  ]);
  expect(accuracy).toMatchObject({ meanRatio: 0.5, standardDeviationRatio: 0 });
  expect(accuracy.drawInterval).toBeNull();
  expect(accuracy.bootstrapInterval).toBeNull();
  expect(accuracy.imageInterval.highRatio).toBeGreaterThan(0.5);
});

test('who was taken for whom', () => {
  const { classes } = summary([[1, 2, 3]]);
  expect(classes.map(({ imageCount }) => imageCount)).toEqual([2, 1, 1]);
  // Class 0: images 0 (always right) and 3 (always taken for 1).
  const pairs = classes.map(({ predictions }) =>
    predictions.map(({ classIndex, predictedCount }) => [classIndex, predictedCount]),
  );
  expect(pairs).toEqual([
    [
      [0, 3],
      [1, 3],
    ],
    [
      [1, 2],
      [2, 1],
    ],
    [
      [0, 2],
      [2, 1],
    ],
  ]);
});

test('layers add up over draws and carry what calibration found', () => {
  const [layer] = summary([[1, 2, 3]]).layers;
  expect(layer).toMatchObject({
    layerIndex: 1,
    layerName: 'dense1',
    readCount: 300,
    wrongCount: 33,
    sliceWrongCounts: [12, 21],
    planeWrongCounts: [33],
    errorMeanRatio: 3 / 50,
    errorSigmaRatio: 4 / 50,
    sopHistogram: { imageCount: 2, countedRatio: 1, lowestSopCount: -1, sopCounts: [5, 6, 7] },
    errorTableIndex: null,
  });
  expect(layer!.signalToNoiseDb).toBeCloseTo(20, 12);
  const { quantization } = layer!;
  expect(quantization).toMatchObject({ inputSignalToNoiseDb: null, saturatedWeightRatio: 0.025 });
  expect(quantization!.weightSignalToNoiseDb).toBeCloseTo(20, 12);
});

test('moments make no reads', () => {
  const [layer] = summary([[1, 2, 3]], { fidelity: 'moment' }).layers;
  expect([layer!.readCount, layer!.wrongCount]).toEqual([null, null]);
});

test('one draw says nothing about draws', () => {
  expect(summary([[2]]).accuracy).toMatchObject({
    standardDeviationRatio: null,
    drawInterval: null,
    bootstrapInterval: null,
    meanRatio: 0.5,
  });
});

test('equal repeats give exactly their common accuracy', () => {
  const { accuracy } = summary([[3, 3, 3, 3, 3, 3, 3]]);
  expect(accuracy).toMatchObject({ meanRatio: 0.75, standardDeviationRatio: 0, drawInterval: null });
});
