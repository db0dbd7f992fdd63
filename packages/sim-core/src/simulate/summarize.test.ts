import { expect, test } from 'vitest';
import { runSpec, tinyDenseNetwork } from '../../testing/index.ts';
import { emptyErrorTable } from '../error-table/table.ts';
import type { ShardResult } from './simulate-shard.ts';
import { summarize } from './summarize.ts';

/** One repeat of 4 images as one shard: 4 right in float, 3 ideal, `correctCount` with errors. */
function shard(repeatIndex: number, correctCount: number): ShardResult {
  return {
    shardIndex: repeatIndex,
    repeatIndex,
    firstImageIndex: 0,
    imageCount: 4,
    correctCount,
    changedCount: repeatIndex + 1,
    idealCorrectCount: 3,
    floatCorrectCount: 4,
    predictions: [0, 1, 2, 0],
    idealPredictions: [0, 1, 2, 1],
    floatPredictions: [0, 1, 2, 2],
    layers: [{ layerIndex: 1, readCount: 100, wrongCount: 10 + repeatIndex, zeroCount: 40 }],
  };
}

function summary(correctCounts: readonly number[]) {
  const spec = runSpec({ statistics: { imageCount: 4, repeatCount: correctCounts.length } });
  const shards = correctCounts.map((count, repeatIndex) => shard(repeatIndex, count));
  const errorTable = emptyErrorTable(2, 1000);
  return summarize({
    spec,
    specFingerprint: 'f'.repeat(64),
    network: tinyDenseNetwork(),
    errorTable,
    shards,
  });
}

test('counts, accuracies and both intervals of three repeats', () => {
  const result = summary([1, 2, 3]);
  expect(result.float).toMatchObject({ correctCount: 4, imageCount: 4, accuracyRatio: 1 });
  expect(result.ideal).toMatchObject({ correctCount: 3, imageCount: 4, accuracyRatio: 0.75 });
  expect(
    result.repeats.map((repeat) => [repeat.correctCount, repeat.changedCount, repeat.accuracyRatio]),
  ).toEqual([
    [1, 1, 0.25],
    [2, 2, 0.5],
    [3, 3, 0.75],
  ]);
  expect(result.accuracy).toMatchObject({
    meanRatio: 0.5,
    standardDeviationRatio: 0.25,
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
  expect(result.layers).toEqual([
    { layerIndex: 1, layerName: 'dense1', readCount: 300, wrongCount: 33, zeroCount: 120 },
  ]);
});

test('one repeat says nothing about draws', () => {
  expect(summary([2]).accuracy).toMatchObject({
    standardDeviationRatio: null,
    drawInterval: null,
    meanRatio: 0.5,
  });
});

test('equal repeats have no spread and exactly their common accuracy', () => {
  const { accuracy } = summary([3, 3, 3, 3, 3, 3, 3]);
  expect(accuracy.meanRatio).toBe(0.75);
  expect(accuracy.drawInterval).toMatchObject({ lowRatio: 0.75, highRatio: 0.75 });
});
