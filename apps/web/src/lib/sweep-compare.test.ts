import { expect, it } from 'vitest';
import { exampleInterval, exampleResult } from '../testing/example-result.ts';
import { fidelityRows, lossRows } from './sweep-compare.ts';
import type { SweepCell } from './sweep-series.ts';

function cell(pointIndex: number, values: SweepCell['values'], mean: number, half: number): SweepCell {
  const { accuracy } = exampleResult();
  const drawInterval = exampleInterval(mean, half);
  const result = exampleResult({ accuracy: { ...accuracy, meanRatio: mean, drawInterval } });
  return { pointIndex, runId: `run_${pointIndex}`, runNumber: pointIndex, values, result };
}

it('puts the layer that costs most first, with bounds from the draws', () => {
  const rows = lossRows([cell(0, ['conv1'], 0.97, 0.01), cell(1, ['dense1'], 0.9, 0.02)], 0);
  expect(rows.map((row) => row.value)).toEqual(['dense1', 'conv1']);
  expect(rows[0]?.loss.value).toBeCloseTo(0.08, 12);
  expect(rows[0]?.loss.low).toBeCloseTo(0.06, 12);
  expect(rows[0]?.loss.high).toBeCloseTo(0.1, 12);
});

it('compares fidelities with arrays point by point, half-widths added in squares', () => {
  const rows = fidelityRows(
    [
      cell(0, ['table', 10], 0.92, 0.03),
      cell(1, ['table', 50], 0.97, 0.01),
      cell(2, ['array', 10], 0.9, 0.04),
      { ...cell(3, ['array', 50], 0, 0), result: null },
    ],
    0,
  );
  expect(rows.map((row) => row.groupValues)).toEqual([[10], [50]]);
  expect(rows[0]?.differences.table?.value).toBeCloseTo(0.02, 12);
  expect(rows[0]?.differences.table?.high).toBeCloseTo(0.07, 12);
  expect(rows[0]?.differences.array).toBeUndefined();
  expect(rows[1]?.differences).toEqual({});
});
