import { expect, it } from 'vitest';
import { exampleInterval, exampleResult } from '../testing/example-result.ts';
import { cellsAt, coordinatesAt, groupSeries, idealRatios, type SweepCell } from './sweep-series.ts';

const axes = [
  { path: 'accelerator.device.resistanceRatio', values: [10, 50] },
  { path: 'fidelity', options: ['table', 'array'] },
];

function resultWith(meanRatio: number) {
  const { accuracy } = exampleResult();
  return exampleResult({
    accuracy: { ...accuracy, meanRatio, drawInterval: null, imageInterval: exampleInterval(meanRatio, 0.05) },
  });
}

const cells: readonly SweepCell[] = [0, 1, 2, 3].map((pointIndex) => ({
  pointIndex,
  runId: `run_${pointIndex}`,
  runNumber: pointIndex + 1,
  values: coordinatesAt(axes, pointIndex),
  result: pointIndex === 3 ? null : resultWith(0.5 + pointIndex / 10),
}));

it('lays the grid out with the first axis slowest, numbers and options alike', () => {
  expect(cells.map((cell) => cell.values)).toEqual([
    [10, 'table'],
    [10, 'array'],
    [50, 'table'],
    [50, 'array'],
  ]);
});

it('draws one line for each value of the other axis and skips what has not ended', () => {
  const series = groupSeries(cells, 0);
  expect(series.map((line) => [line.groupValues, line.points.map((point) => point.x)])).toEqual([
    [['table'], [10, 50]],
    [['array'], [10]],
  ]);
});

it('keeps options in the order of the grid and says which interval is shown', () => {
  const [first] = groupSeries(cells, 1);
  expect(first?.points.map((point) => [point.x, point.runId, point.over])).toEqual([
    ['table', 'run_0', 'images'],
    ['array', 'run_1', 'images'],
  ]);
});

it('sorts numbers, whatever their order in the axis', () => {
  const backwards = cells.map((cell) => ({ ...cell, values: [-Number(cell.values[0]), 'table'] }));
  expect(groupSeries(backwards, 0)[0]?.points.map((point) => point.x)).toEqual([-50, -10, -10]);
});

it('takes the cells at one value of an axis', () => {
  expect(cellsAt(cells, 1, 'array').map((cell) => cell.runId)).toEqual(['run_1', 'run_3']);
});

it('names each ideal accuracy once', () => {
  expect(idealRatios(cells)).toEqual([0.98]);
});
