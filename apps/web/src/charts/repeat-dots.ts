import type { Interval } from '@dl-rsim/spec';
import type { EChartsCoreOption } from 'echarts/core';
import { lowestRatio } from './accuracy-lines.ts';
import type { ChartColors } from './palette.ts';

export interface RepeatDotsInput {
  /** Accuracy of each repeat, in order. */
  readonly ratios: readonly number[];
  readonly meanRatio: number;
  readonly idealRatio: number;
  /** Over draws; null with one repeat, and then no band is drawn. */
  readonly interval: Interval | null;
  readonly colors: ChartColors;
}

/** One dot a repeat, the mean as a line, its interval as a band, the ideal accuracy as reference. */
export function repeatDotsOption(input: RepeatDotsInput): EChartsCoreOption {
  const { ratios, idealRatio, interval, colors } = input;
  const color = colors.series[0]!;
  const points = ratios.map((ratio, index) => ({
    x: index,
    meanRatio: ratio,
    lowRatio: ratio,
    highRatio: ratio,
    runId: '',
  }));
  const lows = interval ? [idealRatio, interval.lowRatio] : [idealRatio];
  const min = lowestRatio([{ name: '', points }], lows);
  return {
    animation: false,
    aria: { enabled: true },
    textStyle: { fontFamily: 'Inter Variable, system-ui, sans-serif' },
    grid: { left: 62, right: 20, top: 26, bottom: 46 },
    tooltip: {
      backgroundColor: colors.surface,
      borderColor: colors.grid,
      textStyle: { color: colors.ink, fontSize: 12 },
      formatter: ({ value: [x, y] }: { readonly value: readonly [string, number] }) =>
        `draw ${x}<br><b>${(y * 100).toFixed(2)} %</b>`,
    },
    xAxis: {
      type: 'category',
      data: ratios.map((_, index) => String(index + 1)),
      name: 'draw of the read errors',
      nameLocation: 'middle',
      nameGap: 28,
      nameTextStyle: { color: colors.muted, fontSize: 12 },
      axisLabel: { color: colors.muted },
      axisLine: { lineStyle: { color: colors.muted } },
    },
    yAxis: {
      type: 'value',
      min,
      max: 1,
      axisLabel: { color: colors.muted, formatter: (value: number) => `${+(value * 100).toFixed(1)} %` },
      splitLine: { lineStyle: { color: colors.grid } },
    },
    series: [
      {
        type: 'scatter',
        data: ratios.map((ratio, index) => [String(index + 1), ratio]),
        symbolSize: 9,
        itemStyle: { color },
        markLine: lines(input, color),
        ...(interval ? { markArea: band(interval, color) } : {}),
      },
    ],
  };
}

/** The ideal accuracy, and the mean where it is of more than one draw. */
function lines({ meanRatio, idealRatio, interval, colors }: RepeatDotsInput, color: string): object {
  const ideal = {
    yAxis: idealRatio,
    lineStyle: { color: colors.muted, type: [5, 5] },
    label: { formatter: 'ideal', position: 'insideEndTop' },
  };
  const mean = {
    yAxis: meanRatio,
    lineStyle: { color, type: 'solid' },
    label: { formatter: 'mean', position: 'insideStartBottom' },
  };
  return {
    silent: true,
    symbol: 'none',
    precision: 12,
    label: { show: true, color: colors.muted, fontSize: 11 },
    data: interval ? [ideal, mean] : [ideal],
  };
}

function band(interval: Interval, color: string): object {
  return {
    silent: true,
    itemStyle: { color, opacity: 0.13 },
    data: [[{ yAxis: interval.lowRatio }, { yAxis: interval.highRatio }]],
  };
}
