import type { Accuracy, Interval, ReliabilityResult } from '@dl-rsim/spec';
import { formatPercent, formatQuantity } from '@dl-rsim/units';
import type { CsvCell } from '../../lib/csv.ts';
import type { DataTableContent } from '../../ui/data-table.tsx';

export const percent = (ratio: number) => formatPercent(ratio);
export const whole = (value: number) => formatQuantity(value, 'Count');

/**
 * The accuracies of a run with their intervals: with read errors over draws and over images, top five, ideal,
 * float.
 */
export function summaryTable({ accuracy, topFive, ideal, float }: ReliabilityResult): DataTableContent {
  return {
    columns: [
      { label: 'accuracy' },
      { label: 'accuracyRatio', format: percent },
      { label: 'lowRatio', format: percent },
      { label: 'highRatio', format: percent },
      { label: 'levelRatio', format: percent },
      { label: 'method' },
      { label: 'chipCount', format: whole },
      { label: 'repeatCount', format: whole },
      { label: 'imageCount', format: whole },
    ],
    rows: [
      ...accuracyRows('with read errors', accuracy),
      ...(topFive ? accuracyRows('among five, with read errors', topFive) : []),
      ['ideal integer network', ideal.accuracyRatio, ...bounds(ideal.interval), 1, 1, ideal.imageCount],
      ['float network', float.accuracyRatio, ...bounds(float.interval), 1, 1, float.imageCount],
    ],
  };
}

function accuracyRows(name: string, accuracy: Accuracy): readonly (readonly CsvCell[])[] {
  const { meanRatio, chipCount, repeatCount, imageCount } = accuracy;
  const size = [chipCount, repeatCount, imageCount];
  const row = (over: string, interval: Interval | null) => [
    `${name}, over ${over}`,
    meanRatio,
    ...bounds(interval),
    ...size,
  ];
  return [
    row(accuracy.over, accuracy.drawInterval),
    ...(accuracy.bootstrapInterval ? [row(accuracy.over, accuracy.bootstrapInterval)] : []),
    row('images', accuracy.imageInterval),
  ];
}

/** Low, high, level and method of an interval; with one draw there is none over draws. */
function bounds(interval: Interval | null): readonly CsvCell[] {
  if (!interval) return [null, null, null, 'no interval: one draw'];
  return [interval.lowRatio, interval.highRatio, interval.levelRatio, interval.method];
}

/** One row a draw of the read errors; top five only where it was counted. */
export function drawTable(result: ReliabilityResult): DataTableContent {
  const hasTopFive = result.draws.some((draw) => draw.topFiveCount !== null);
  return {
    columns: [
      { label: 'chipIndex', format: whole },
      { label: 'repeatIndex', format: whole },
      { label: 'accuracyRatio', format: percent },
      { label: 'correctCount', format: whole },
      ...(hasTopFive ? [{ label: 'topFiveCount', format: whole }] : []),
      { label: 'changedCount', format: whole },
      { label: 'imageCount', format: whole },
    ],
    rows: result.draws.map((draw) => [
      draw.chipIndex,
      draw.repeatIndex,
      draw.accuracyRatio,
      draw.correctCount,
      ...(hasTopFive ? [draw.topFiveCount] : []),
      draw.changedCount,
      result.accuracy.imageCount,
    ]),
  };
}
