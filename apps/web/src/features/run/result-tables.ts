import type { Interval, ReliabilityResult } from '@dl-rsim/spec';
import { formatPercent, formatQuantity } from '@dl-rsim/units';
import type { CsvCell } from '../../lib/csv.ts';
import type { DataTableContent } from '../../ui/data-table.tsx';

const percent = (ratio: number) => formatPercent(ratio);
const whole = (value: number) => formatQuantity(value, 'Count');

/**
 * The accuracies of a run with their intervals: with read errors over draws and over images, ideal, float.
 */
export function summaryTable({ accuracy, ideal, float }: ReliabilityResult): DataTableContent {
  const { meanRatio, drawInterval, imageInterval, repeatCount, imageCount } = accuracy;
  return {
    columns: [
      { label: 'accuracy' },
      { label: 'accuracyRatio', format: percent },
      { label: 'lowRatio', format: percent },
      { label: 'highRatio', format: percent },
      { label: 'levelRatio', format: percent },
      { label: 'method' },
      { label: 'repeatCount', format: whole },
      { label: 'imageCount', format: whole },
    ],
    rows: [
      ['with read errors, over draws', meanRatio, ...bounds(drawInterval), repeatCount, imageCount],
      ['with read errors, over images', meanRatio, ...bounds(imageInterval), repeatCount, imageCount],
      ['ideal integer network', ideal.accuracyRatio, ...bounds(ideal.interval), 1, ideal.imageCount],
      ['float network', float.accuracyRatio, ...bounds(float.interval), 1, float.imageCount],
    ],
  };
}

/** Low, high, level and method of an interval; with one draw there is none over draws. */
function bounds(interval: Interval | null): readonly CsvCell[] {
  if (!interval) return [null, null, null, 'no interval: one draw'];
  return [interval.lowRatio, interval.highRatio, interval.levelRatio, interval.method];
}

/** One row a draw of the read errors. */
export function repeatTable(result: ReliabilityResult): DataTableContent {
  return {
    columns: [
      { label: 'repeatIndex', format: whole },
      { label: 'accuracyRatio', format: percent },
      { label: 'correctCount', format: whole },
      { label: 'changedCount', format: whole },
      { label: 'imageCount', format: whole },
    ],
    rows: result.repeats.map(({ repeatIndex, accuracyRatio, correctCount, changedCount }) => [
      repeatIndex,
      accuracyRatio,
      correctCount,
      changedCount,
      result.accuracy.imageCount,
    ]),
  };
}

/** One row a layer on crossbars: reads, wrong reads, and how many sums were zero. */
export function layerTable(result: ReliabilityResult): DataTableContent {
  return {
    columns: [
      { label: 'layer' },
      { label: 'readCount', format: whole },
      { label: 'wrongCount', format: whole },
      { label: 'wrongRatio', format: percent },
      { label: 'zeroCount', format: whole },
      { label: 'zeroRatio', format: percent },
    ],
    rows: result.layers.map(({ layerName, readCount, wrongCount, zeroCount }) => [
      layerName,
      readCount,
      wrongCount,
      readCount === 0 ? null : wrongCount / readCount,
      zeroCount,
      readCount === 0 ? null : zeroCount / readCount,
    ]),
  };
}

/** P(sensed j | N, k) of one N: one row a sum k, one column a sensed value j. */
export function errorTable(rows: readonly (readonly number[])[]): DataTableContent {
  const probability = (value: number) => (value === 0 ? '0' : value.toFixed(5));
  return {
    columns: [
      { label: 'sum k', format: whole },
      ...rows.map((_, j) => ({ label: `j = ${j}`, format: probability })),
      { label: 'wrong', format: probability },
    ],
    rows: rows.map((row, k) => [k, ...row, wrongRatio(row, k)]),
  };
}

/** The probability that a sum k is sensed as anything else. */
export function wrongRatio(row: readonly number[], k: number): number {
  return row.reduce((sum, p, j) => (j === k ? sum : sum + p), 0);
}
