import type { ReliabilityResult } from '@dl-rsim/spec';
import { expect, it } from 'vitest';
import { coordinatesAt, groupSeries, idealRatios, type SweepCell } from './sweep-series.ts';

const axes = [{ values: [10, 50] }, { values: [0.2, 0.1] }];

function resultWith(meanRatio: number): ReliabilityResult {
  const interval = {
    lowRatio: meanRatio - 0.01,
    highRatio: meanRatio,
    levelRatio: 0.95,
    method: 'wilson',
  } as const;
  const reference = { correctCount: 99, imageCount: 100, accuracyRatio: 0.99, interval };
  return {
    resultVersion: 1,
    fidelity: 'table',
    coreVersion: '1',
    kernel: 'reference',
    specFingerprint: 'f'.repeat(64),
    seed: '0'.repeat(16),
    float: reference,
    ideal: reference,
    repeats: [],
    accuracy: {
      meanRatio,
      standardDeviationRatio: null,
      repeatCount: 1,
      imageCount: 100,
      drawInterval: null,
      imageInterval: interval,
    },
    layers: [],
    errorTable: { sampleCount: 100, probabilityRatios: [] },
  };
}

const cells: readonly SweepCell[] = [0, 1, 2, 3].map((pointIndex) => ({
  pointIndex,
  runId: `run_${pointIndex}`,
  runNumber: pointIndex + 1,
  values: coordinatesAt(axes, pointIndex),
  result: pointIndex === 3 ? null : resultWith(0.5 + pointIndex / 10),
}));

it('lays the grid out with the first axis slowest', () => {
  expect(cells.map((cell) => cell.values)).toEqual([
    [10, 0.2],
    [10, 0.1],
    [50, 0.2],
    [50, 0.1],
  ]);
});

it('draws one line for each value of the other axis and skips what has not ended', () => {
  const series = groupSeries(cells, 0);
  expect(series.map((line) => [line.groupValues, line.points.map((point) => point.x)])).toEqual([
    [[0.1], [10]],
    [[0.2], [10, 50]],
  ]);
});

it('sorts along x and says which interval is shown', () => {
  const [first] = groupSeries(cells, 1);
  expect(first?.points.map((point) => [point.x, point.runId, point.over])).toEqual([
    [0.1, 'run_1', 'images'],
    [0.2, 'run_0', 'images'],
  ]);
});

it('names each ideal accuracy once', () => {
  expect(idealRatios(cells)).toEqual([0.99]);
});
