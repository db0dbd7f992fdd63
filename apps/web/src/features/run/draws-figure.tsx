'use client';

import type { RunDetailFragment } from '@dl-rsim/client';
import type { Draw, ReliabilityResult } from '@dl-rsim/spec';
import { drawDotsOption } from '../../charts/draw-dots.ts';
import { chartColors } from '../../charts/palette.ts';
import { formatSampleSize, noIntervalReason } from '../../lib/accuracy.ts';
import { useChartColors } from '../../lib/use-chart-colors.ts';
import { Figure } from '../../ui/figure.tsx';
import { drawTable } from './result-tables.ts';
import { captionOf } from './run-caption.ts';

/** More dots than a page can draw well: beyond, one a chip. */
const MAX_DOT_COUNT = 2000;

export interface DrawsFigureProps {
  readonly run: RunDetailFragment;
  readonly result: ReliabilityResult;
}

/** The accuracy of every draw, grouped by chip. */
export function DrawsFigure({ run, result }: DrawsFigureProps) {
  const colors = useChartColors();
  const { accuracy, ideal, draws } = result;
  const isCrowded = draws.length > MAX_DOT_COUNT && accuracy.chipCount > 1;
  const input = {
    draws: isCrowded ? chipMeans(draws) : draws,
    meanRatio: accuracy.meanRatio,
    idealRatio: ideal.accuracyRatio,
    interval: accuracy.drawInterval,
  };
  const each = isCrowded ? 'one dot a chip, the mean of its draws' : 'one dot a draw';
  const summary =
    accuracy.drawInterval === null
      ? `${formatSampleSize(accuracy)}: no interval over draws, because ${noIntervalReason(result)}.`
      : `${formatSampleSize(accuracy)}, ${each}; the band is the interval of the mean over ${accuracy.over}.`;
  return (
    <Figure
      title="Accuracy of each draw"
      summary={summary}
      caption={captionOf(run)}
      option={drawDotsOption({ ...input, colors })}
      printOption={() => drawDotsOption({ ...input, colors: chartColors('light') })}
      table={drawTable(result)}
      heightPx={340}
    />
  );
}

function chipMeans(draws: readonly Draw[]) {
  const byChip = new Map<number, Draw[]>();
  for (const draw of draws) byChip.set(draw.chipIndex, [...(byChip.get(draw.chipIndex) ?? []), draw]);
  return [...byChip].map(([chipIndex, own]) => ({
    chipIndex,
    repeatIndex: 0,
    accuracyRatio: own.reduce((sum, draw) => sum + draw.accuracyRatio, 0) / own.length,
  }));
}
