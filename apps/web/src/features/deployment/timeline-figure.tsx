'use client';

import type { DeploymentResult } from '@dl-rsim/spec';
import { formatPercent, formatQuantity } from '@dl-rsim/units';
import { ganttHeightPx, ganttOption } from '../../charts/gantt.ts';
import { chartColors } from '../../charts/palette.ts';
import { timelineBars } from '../../lib/timeline-bars.ts';
import { useChartColors } from '../../lib/use-chart-colors.ts';
import type { DataTableContent } from '../../ui/data-table.tsx';
import { Figure } from '../../ui/figure.tsx';

interface TimelineFigureProps {
  readonly result: DeploymentResult;
  readonly caption: string;
}

const seconds = (value: number) => formatQuantity(value, 'Sec', { significantCount: 3 });

/** Who works when: a row a layer, the stronger the busier; images alternate in colour. */
export function TimelineFigure({ result, caption }: TimelineFigureProps) {
  const colors = useChartColors();
  const { layers, timeline } = result;
  if (timeline.rows.length === 0) return null;
  const imageCount = 1 + Math.max(...timeline.rows.map((row) => row.imageIndex));
  const option = {
    names: layers.map((layer) => layer.layerName),
    bars: timelineBars(result),
    groupName: (image: number) => `image ${image + 1}`,
    endSec: Math.max(...timeline.rows.map((row) => row.endSec)),
    format: seconds,
  };
  const images = imageCount === 1 ? 'one image' : `${imageCount} images in a row`;
  return (
    <Figure
      title="Timeline"
      summary={`Copies at work, ${images}; the stronger the colour, the more of them. ${busiestText(result)}`}
      caption={caption}
      option={ganttOption({ ...option, colors })}
      printOption={() => ganttOption({ ...option, colors: chartColors('light') })}
      table={tableOf(result)}
      heightPx={ganttHeightPx(layers.length)}
    />
  );
}

function busiestText({ layers }: DeploymentResult): string {
  const busiest = layers.toSorted((a, b) => b.busyRatio - a.busyRatio)[0];
  if (!busiest) return '';
  return `${busiest.layerName} is the busiest: ${formatPercent(busiest.busyRatio, 0)} of the interval.`;
}

function tableOf({ timeline, layers }: DeploymentResult): DataTableContent {
  const names = new Map(layers.map((layer) => [layer.layerIndex, layer.layerName]));
  return {
    columns: [
      { label: 'Layer' },
      { label: 'Image', format: (value) => formatQuantity(value, 'Count') },
      { label: 'First step', format: seconds },
      { label: 'Last output', format: seconds },
    ],
    rows: timeline.rows.map((row) => [
      names.get(row.layerIndex) ?? String(row.layerIndex),
      row.imageIndex + 1,
      row.startSec,
      row.endSec,
    ]),
  };
}
