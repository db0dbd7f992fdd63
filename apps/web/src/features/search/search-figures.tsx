'use client';

import { formatPercent, formatQuantity } from '@dl-rsim/units';
import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { chartColors } from '../../charts/palette.ts';
import { rankBarsHeightPx, rankBarsOption } from '../../charts/rank-bars.ts';
import { trainingLinesOption } from '../../charts/training-lines.ts';
import { metricFacts } from '../../lib/metric-text.ts';
import { knobLabel } from '../../lib/search-rows.ts';
import { useChartColors } from '../../lib/use-chart-colors.ts';
import { Figure } from '../../ui/figure.tsx';
import type { SearchPartProps } from './search-front.tsx';

const share = (value: number) => formatPercent(value, 0);

/** How much of a metric's variance over the candidates each knob explains by itself. */
export function ContributionsFigure({ result }: SearchPartProps) {
  const colors = useChartColors();
  const metrics = [...new Set(result.contributions.map(({ metric }) => metric))];
  const [chosen, setChosen] = useState(metrics[0]);
  const rows = result.contributions
    .filter(({ metric }) => metric === chosen)
    .toSorted((a, b) => b.firstOrderRatio - a.firstOrderRatio);
  if (!chosen || rows.length === 0) return null;
  const option = {
    bars: rows.map(({ path, firstOrderRatio }) => ({
      name: knobLabel(path),
      key: path,
      value: firstOrderRatio,
      low: null,
      high: null,
    })),
    valueLabel: 'share of the variance',
    format: share,
    isLog: false,
    chosenKey: null,
  };
  const explained = rows.reduce((sum, row) => sum + row.firstOrderRatio, 0);
  const how = rows[0]?.isEstimated ? ' Estimated from the candidates that were tried.' : '';
  const metricName = metricFacts[chosen].label.toLowerCase();
  const alone = `Of the variance of the ${metricName}, knobs by themselves explain ${share(explained)}`;
  return (
    <Figure
      title="What each knob does"
      summary={`${alone}; the rest is what they do together.${how}`}
      caption="First-order Sobol indices"
      option={rankBarsOption({ ...option, colors })}
      printOption={() => rankBarsOption({ ...option, colors: chartColors('light') })}
      table={{
        columns: [{ label: 'Knob' }, { label: 'Metric' }, { label: 'Share', format: share }],
        rows: result.contributions.map(({ path, metric, firstOrderRatio }) => [
          path,
          metric,
          firstOrderRatio,
        ]),
      }}
      heightPx={rankBarsHeightPx(rows.length)}
      controls={
        <NativeSelect
          size="xs"
          aria-label="Metric"
          value={chosen}
          onChange={(event) => setChosen(event.currentTarget.value as typeof chosen)}
          data={metrics.map((value) => ({ value, label: metricFacts[value].label }))}
        />
      }
    />
  );
}

/** How the front grew: its dominated volume after each batch. */
export function ConvergenceFigure({ result }: SearchPartProps) {
  const colors = useChartColors();
  const volumes = result.hypervolumesRatio;
  if (volumes.length < 3) return null;
  const what = 'Share of the box between the best and the worst values that the front dominates';
  const option = {
    lines: [
      {
        name: 'Dominated volume',
        points: volumes.map((y, index) => ({ x: index + 1, y })),
        hasMarks: volumes.length <= 30,
      },
    ],
    yLabel: 'dominated volume',
    xLabel: 'batch',
    format: (value: number) => formatPercent(value, 2),
    totalStepCount: volumes.length,
  };
  return (
    <Figure
      title="Convergence"
      summary={`${what}, after each of ${formatQuantity(volumes.length, 'Count')} batches.`}
      caption="Dominated volume of the candidates in closed form"
      option={trainingLinesOption({ ...option, colors })}
      printOption={() => trainingLinesOption({ ...option, colors: chartColors('light') })}
      table={{
        columns: [
          { label: 'Batch', format: (value) => formatQuantity(value, 'Count') },
          { label: 'Dominated volume', format: (value) => formatPercent(value, 2) },
        ],
        rows: volumes.map((value, index) => [index + 1, value]),
      }}
      heightPx={240}
    />
  );
}
