import { expect, it } from 'vitest';
import { fidelityRows, lossRows } from '../../lib/sweep-compare.ts';
import { coordinatesAt, type SweepCell } from '../../lib/sweep-series.ts';
import { exampleInterval, exampleResult } from '../../testing/example-result.ts';
import { fidelityTable, lossTable, sweepTable } from './sweep-table.ts';
import { describeCells, heldText, viewOf } from './sweep-view.ts';

const axes = [
  { path: 'accelerator.device.resistanceRatio', values: [10, 50] },
  { path: 'fidelity', options: ['table', 'array'] },
  { path: 'scope.layerName', options: ['', 'conv1'] },
];
const cells: readonly SweepCell[] = Array.from({ length: 8 }, (_, pointIndex) => ({
  pointIndex,
  runId: `run_${pointIndex}`,
  runNumber: pointIndex,
  values: coordinatesAt(axes, pointIndex),
  result: exampleResult(),
}));
const search = (text: string) => new URLSearchParams(text);

it('runs the first axis along x, makes series of the second and holds the third', () => {
  const view = viewOf(axes, cells, { search: search('') })!;
  expect([view.xAxis.path, view.seriesAxis?.path]).toEqual([axes[0]?.path, 'fidelity']);
  expect(view.held.map((one) => one.value)).toEqual(['']);
  expect(view.cells.map((cell) => cell.pointIndex)).toEqual([0, 2, 4, 6]);
  expect(heldText(view.held)).toBe(', Layer with errors All layers');
});

it('reads x, series and the held value from the address', () => {
  const view = viewOf(axes, cells, { search: search('x=fidelity&by=scope.layerName&at0=1') })!;
  expect([view.xIndex, view.seriesAxis?.path, view.seriesIndex]).toEqual([1, 'scope.layerName', 1]);
  expect(view.cells.map((cell) => cell.pointIndex)).toEqual([4, 5, 6, 7]);
});

it('holds every other axis for bars', () => {
  const view = viewOf(axes, cells, { search: search('at1=1'), xIndex: 2, hasSeries: false })!;
  expect(view.seriesAxis).toBeNull();
  expect(view.cells.map((cell) => cell.values)).toEqual([
    [10, 'array', ''],
    [10, 'array', 'conv1'],
  ]);
});

it('says which intervals are shown and over what', () => {
  expect(describeCells(cells)).toBe(
    '8 of 8 points; intervals are 95 % over chips (Student t); 4 chips × 2 draws × 100 images a point.',
  );
  const mixed = cells.map((cell, index) => {
    const result = exampleResult();
    return index > 0
      ? cell
      : { ...cell, result: { ...result, accuracy: { ...result.accuracy, drawInterval: null } } };
  });
  expect(describeCells(mixed)).toContain('over chips, or over images where one draw was made');
});

it('writes numbers as numbers and options by name', () => {
  const paths = axes.map((axis) => axis.path);
  const table = sweepTable(paths, cells);
  expect(table.rows[1]?.slice(0, 3)).toEqual([10, 'Tables', 'conv1']);
  expect(table.rows[1]).toHaveLength(table.columns.length);
});

it('has a row a loss, and every fidelity beside arrays', () => {
  const rows = lossRows(cells.slice(0, 2), 2);
  expect(lossTable('scope.layerName', rows).rows[0]).toHaveLength(7);
  const interval = exampleInterval(0.9, 0.01);
  expect(interval.highRatio).toBeGreaterThan(interval.lowRatio);
  const table = fidelityTable(
    axes.filter((axis) => axis.path !== 'fidelity').map((axis) => axis.path),
    fidelityRows(cells, 1),
  );
  expect(table.rows).toHaveLength(4);
  expect(table.rows[0]).toHaveLength(table.columns.length);
  expect(table.rows[0]?.[5]).toBe(0);
});
