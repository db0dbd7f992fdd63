import type { EChartsCoreOption } from 'echarts/core';
import type { CustomSeriesRenderItem } from 'echarts/types/dist/shared';
import { nameLook, nameWidthPx } from './option-dots.ts';
import type { ChartColors } from './palette.ts';
import { axisName, chartBase, escapeHtml, tooltipLook } from './parts.ts';

/** A stretch of time in which a row is busy to one degree. */
export interface GanttBar {
  readonly rowIndex: number;
  readonly startSec: number;
  readonly endSec: number;
  /** Share of the stretch in which it works, 0 to 1. */
  readonly busyRatio: number;
  /** Which of several things that follow one another it belongs to; their colours alternate. */
  readonly groupIndex: number;
}

export interface GanttInput {
  readonly names: readonly string[];
  readonly bars: readonly GanttBar[];
  readonly groupName: (groupIndex: number) => string;
  readonly endSec: number;
  readonly format: (sec: number) => string;
  readonly colors: ChartColors;
}

export function ganttHeightPx(rowCount: number): number {
  return 80 + Math.max(1, rowCount) * 18;
}

/** Rows over time: who works when, the darker the busier. */
export function ganttOption(input: GanttInput): EChartsCoreOption {
  const { names, bars, colors, format, endSec, groupName } = input;
  return {
    ...chartBase,
    grid: { left: nameWidthPx(names), right: 24, top: 12, bottom: 48 },
    tooltip: {
      trigger: 'item',
      ...tooltipLook(colors),
      formatter: ({ dataIndex }: { readonly dataIndex: number }) => {
        const bar = bars[dataIndex];
        if (!bar) return '';
        const name = escapeHtml(names[bar.rowIndex] ?? '');
        const busy = `${(100 * bar.busyRatio).toFixed(0)} % busy`;
        const when = `${format(bar.startSec)} to ${format(bar.endSec)}`;
        return `${name}, ${escapeHtml(groupName(bar.groupIndex))}<br><b>${busy}</b> from ${when}`;
      },
    },
    xAxis: {
      type: 'value',
      min: 0,
      max: endSec,
      ...axisName('time', 28, colors),
      axisLabel: { color: colors.muted, formatter: format, hideOverlap: true },
      splitLine: { lineStyle: { color: colors.grid } },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: [...names],
      axisLine: { lineStyle: { color: colors.muted } },
      axisTick: { show: false },
      axisLabel: nameLook([...names], colors),
    },
    series: [
      {
        type: 'custom',
        renderItem: drawBar(bars, colors),
        encode: { x: [1, 2], y: 0 },
        data: bars.map(({ rowIndex, startSec, endSec: end }) => [rowIndex, startSec, end]),
      },
    ],
  };
}

function drawBar(bars: readonly GanttBar[], colors: ChartColors): CustomSeriesRenderItem {
  return (params, api) => {
    const bar = bars[params.dataIndex];
    if (!bar) return null;
    const [x = 0, y = 0] = api.coord([bar.startSec, bar.rowIndex]);
    const [end = 0] = api.coord([bar.endSec, bar.rowIndex]);
    const heightPx = 11;
    return {
      type: 'rect',
      shape: { x, y: y - heightPx / 2, width: Math.max(1, end - x), height: heightPx },
      style: {
        fill: colors.series[bar.groupIndex % 2] as string,
        opacity: 0.15 + 0.85 * Math.min(1, bar.busyRatio),
      },
    };
  };
}
