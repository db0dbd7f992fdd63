import { describe, expect, it } from 'vitest';
import { exampleErrorTable, exampleLayer, exampleResult } from '../../testing/example-result.ts';
import { classRows, confusionGrid, confusionTable, worstPair } from './class-rows.ts';
import { codeChances, errorGridOf, errorMapTable, MAX_MAP_COLUMN_COUNT, worstSop } from './error-grid.ts';
import {
  binName,
  knownMetrics,
  layerRows,
  layerTable,
  rankedBy,
  shareColumns,
  sopBins,
} from './layer-rows.ts';
import { drawTable, summaryTable } from './result-tables.ts';

const result = exampleResult();
const names = ['zero', 'one', 'two'];

describe('classes', () => {
  it('come lowest accuracy first, with what they are mistaken for', () => {
    const rows = classRows(result.classes, names);
    expect(rows.map((row) => row.name)).toEqual(['one', 'two', 'zero']);
    expect(rows[0]?.correctRatio).toBeCloseTo(200 / 240, 12);
    expect(worstPair(rows)?.name).toBe('one');
  });

  it('make a matrix of shares of the true class', () => {
    const grid = confusionGrid(result.classes, names);
    const sums = [0, 1, 2].map((row) =>
      grid.values.slice(row * 3, row * 3 + 3).reduce((sum, one) => sum + one),
    );
    expect(sums).toEqual([1, 1, 1]);
    expect(confusionTable(result.classes, names).rows).toHaveLength(7);
  });

  it('leave a class without images empty', () => {
    const classes = [{ classIndex: 0, imageCount: 0, predictions: [] }];
    expect(classRows(classes, names)).toEqual([]);
    expect(confusionGrid(classes, names).values[0]).toBeNaN();
  });

  it('of which there are too many for a matrix are the worst 32, and one column for all others', () => {
    // Class i is right 10 + i times and taken for class 0 and for class 99 once; class 0 does better.
    const classes = Array.from({ length: 100 }, (_, classIndex) => ({
      classIndex,
      imageCount: 12 + classIndex,
      predictions: [
        ...(classIndex === 0 ? [] : [{ classIndex: 0, predictedCount: 1 }]),
        { classIndex, predictedCount: classIndex === 0 ? 99 : 10 + classIndex },
        ...(classIndex === 99 ? [] : [{ classIndex: 99, predictedCount: 1 }]),
      ],
    }));
    const grid = confusionGrid(classes, []);
    expect([grid.rowCount, grid.columnCount]).toEqual([32, 33]);
    expect([grid.rowName(0), grid.rowName(31), grid.predictedName(32)]).toEqual([
      'class 1',
      'class 32',
      'another class',
    ]);
    const row = grid.values.slice(33, 66);
    expect([row[0], row[1], row[32]]).toEqual([0, 12 / 14, 2 / 14]);
    expect(confusionTable(classes, []).rows).toHaveLength(298);
  });
});

describe('layers', () => {
  it('stand with the lowest signal to noise first, whatever their error rates', () => {
    expect(layerRows(result.layers).map((row) => row.layer.layerName)).toEqual(['dense1', 'conv1']);
  });

  it('stand by error rate where no signal to noise is known', () => {
    const old = result.layers.map((layer) => ({ ...layer, signalToNoiseDb: null }));
    expect(layerRows(old).map((row) => row.layer.layerName)).toEqual(['conv1', 'dense1']);
  });

  it('rank by the metric that is shown', () => {
    const rows = layerRows(result.layers);
    const names = (metric: 'noise' | 'wrong') => rankedBy(rows, metric).map((row) => row.layer.layerName);
    expect(names('noise')).toEqual(['dense1', 'conv1']);
    expect(names('wrong')).toEqual(['conv1', 'dense1']);
    expect(knownMetrics(rows)[0]).toBe('noise');
  });

  it('leave out columns and metrics that no layer has', () => {
    const bare = exampleLayer({
      quantization: null,
      signalToNoiseDb: null,
      errorMeanRatio: null,
      errorSigmaRatio: null,
      sopHistogram: null,
    });
    const rows = layerRows([bare]);
    expect(knownMetrics(rows)).toEqual(['wrong']);
    const labels = layerTable(rows).columns.map((column) => column.label);
    expect(labels).toEqual(['layer', 'readCount', 'wrongCount', 'wrongRatio']);
  });

  it('know the share of zero sums, also where sums can be negative', () => {
    const pairs = { imageCount: 1, countedRatio: 1, lowestSopCount: -1, sopCounts: [1, 2, 1] };
    expect(layerRows([exampleLayer({ sopHistogram: pairs })])[0]?.zeroRatio).toBe(0.5);
    expect(layerRows(result.layers)[0]?.zeroRatio).toBe(0.42);
  });

  it('split their error rate into the parts of slices', () => {
    const { sliceWrongCounts, readCount, wrongCount } = exampleLayer();
    const columns = shareColumns(sliceWrongCounts, readCount!, 'slice');
    const total = columns.reduce((sum, column) => sum + column.value, 0);
    expect(total).toBeCloseTo(wrongCount! / readCount!, 12);
    expect(columns.at(-1)?.words).toBe('slice 3 (highest)');
  });

  it('put many sums into bins and lose none', () => {
    const sopCounts = Array.from({ length: 1000 }, (_, index) => index % 3);
    const bins = sopBins({ imageCount: 1, countedRatio: 1, lowestSopCount: -500, sopCounts });
    expect(bins.length).toBeLessThanOrEqual(160);
    expect(bins.reduce((sum, bin) => sum + bin.count, 0)).toBe(sopCounts.reduce((sum, one) => sum + one));
    expect(binName({ fromSop: 3, toSop: 3, count: 0 })).toBe('3');
    expect(binName(bins[0]!)).toBe('-499 to -493');
  });
});

describe('error tables', () => {
  const table = exampleErrorTable(4);

  it('make a map with N down and k to the right, empty where a sum cannot occur', () => {
    const grid = errorGridOf(table);
    expect([grid.rowCount, grid.columnCount]).toEqual([4, 5]);
    expect(grid.values[2]).toBeNaN();
    expect(grid.values[1]).toBe(table.activeRows[0]?.wrongRatios[1]);
    expect(errorMapTable(table).rows).toHaveLength(2 + 3 + 4 + 5);
  });

  it('keep the worst of the sums that share a column', () => {
    const wrongRatios = Array.from({ length: 2001 }, (_, index) => (index === 777 ? 0.5 : 0.1));
    const row = { activeCount: 8, lowestSopCount: -1000, wrongRatios, probabilityRatios: [] };
    const grid = errorGridOf({ ...table, activeRows: [row] });
    expect(grid.columnCount).toBeLessThanOrEqual(MAX_MAP_COLUMN_COUNT);
    expect(grid.values[Math.floor(777 / grid.sopsPerColumn)]).toBe(0.5);
    expect(worstSop(row)).toEqual({ sop: -223, ratio: 0.5 });
  });

  it('tell right codes from wrong ones, and have none where the result keeps rates alone', () => {
    const row = table.activeRows[3]!;
    const chances = codeChances(table, row, 2);
    expect(chances.filter((one) => !one.isWrong).map((one) => one.reported)).toEqual([2]);
    expect(codeChances(table, { ...row, probabilityRatios: [] }, 2)).toEqual([]);
  });
});

describe('tables of a result', () => {
  it('have a row an interval, and top five only where it was counted', () => {
    expect(summaryTable(result).rows.map((row) => row[0])).toEqual([
      'with read errors, over chips',
      'with read errors, over chips',
      'with read errors, over images',
      'ideal integer network',
      'float network',
    ]);
    expect(drawTable(result).columns.map((column) => column.label)).not.toContain('topFiveCount');
    const five = { ...result, draws: result.draws.map((draw) => ({ ...draw, topFiveCount: 99 })) };
    expect(drawTable(five).columns.map((column) => column.label)).toContain('topFiveCount');
  });
});
