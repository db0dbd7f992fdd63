'use client';

import type { NetworkFullFragment } from '@dl-rsim/client';
import { formatPercent, formatQuantity } from '@dl-rsim/units';
import { Paper, Title } from '@mantine/core';
import { columnsOption } from '../../charts/columns.ts';
import { chartColors } from '../../charts/palette.ts';
import { useChartColors } from '../../lib/use-chart-colors.ts';
import { Figure } from '../../ui/figure.tsx';
import { EmptyNotice } from '../../ui/notice.tsx';

type LayerCard = NetworkFullFragment['layers'][number];
type Weights = NonNullable<LayerCard['weights']>;

export interface WeightsFigureProps {
  readonly networkName: string;
  readonly layer: LayerCard;
}

/** How the weights of the chosen layer lie. */
export function WeightsFigure({ networkName, layer }: WeightsFigureProps) {
  const colors = useChartColors();
  const { weights } = layer;
  if (!weights) {
    return (
      <Paper p="md" component="section" aria-label={`Weights of ${layer.name}`}>
        <Title order={2}>{layer.name}</Title>
        <EmptyNotice title="No weights to show">{reasonOf(layer)}</EmptyNotice>
      </Paper>
    );
  }
  const bins = binsOf(weights);
  const input = {
    columns: bins.map(({ low, high, count }) => ({
      name: short((low + high) / 2),
      words: `${short(low)} to ${short(high)}`,
      value: count,
    })),
    xLabel: 'weight',
    yLabel: 'weights',
    format: (value: number) => formatQuantity(value, 'Count'),
    isLog: false,
  };
  return (
    <Figure
      title={`Weights of ${layer.name}`}
      summary={summaryOf(layer, weights)}
      caption={`${networkName}, ${layer.name}`}
      option={columnsOption({ ...input, colors })}
      printOption={() => columnsOption({ ...input, colors: chartColors('light') })}
      table={{
        columns: [{ label: 'from' }, { label: 'to' }, { label: 'weights', format: input.format }],
        rows: bins.map(({ low, high, count }) => [low, high, count]),
      }}
      heightPx={230}
    />
  );
}

function reasonOf({ runsOnCrossbar, kind }: LayerCard): string {
  return runsOnCrossbar
    ? 'The network is an architecture without weights, or its card is from before they were counted.'
    : `A ${kind} layer lays no weights on crossbars. Choose a filled layer in the graph.`;
}

function summaryOf({ form, matrix }: LayerCard, weights: Weights): string {
  const { meanRatio, sigmaRatio, zeroRatio, lowestRatio, highestRatio } = weights;
  const groups = matrix && matrix.groupCount > 1 ? `${matrix.groupCount} × ` : '';
  const size = matrix ? `${groups}${matrix.rowCount} × ${matrix.columnCount}` : '';
  const words = [form, size].filter(Boolean).join('; matrix ');
  const range = `${short(lowestRatio)} to ${short(highestRatio)}`;
  const spread = `mean ${short(meanRatio)}, standard deviation ${short(sigmaRatio)}`;
  return `${words}. ${range}, ${spread}; ${formatPercent(zeroRatio)} are 0.`;
}

interface Bin {
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

function binsOf({ binCounts, lowestRatio, highestRatio }: Weights): readonly Bin[] {
  const width = (highestRatio - lowestRatio) / binCounts.length;
  return binCounts.map((count, index) => ({
    low: lowestRatio + index * width,
    high: lowestRatio + (index + 1) * width,
    count,
  }));
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
