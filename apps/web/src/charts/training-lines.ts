import type { EChartsCoreOption } from 'echarts/core';
import { type ChartColors, dashes, markers } from './palette.ts';
import { axisName, chartBase, legendLook, tooltipLook } from './parts.ts';

export interface StepLine {
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
  /** Few points, each worth a mark. */
  readonly hasMarks: boolean;
}

export interface TrainingLinesInput {
  readonly lines: readonly StepLine[];
  readonly yLabel: string;
  /** 'step' when left out. */
  readonly xLabel?: string;
  readonly format: (value: number) => string;
  /** Steps in all, so that the axis stays while points come in. */
  readonly totalStepCount: number;
  readonly colors: ChartColors;
}

/** Curves over the steps of a training. */
export function trainingLinesOption(input: TrainingLinesInput): EChartsCoreOption {
  const { lines, colors, format, totalStepCount, yLabel, xLabel = 'step' } = input;
  return {
    ...chartBase,
    grid: { left: 70, right: 24, top: lines.length > 1 ? 50 : 20, bottom: 50 },
    ...(lines.length > 1 ? { legend: legendLook(colors) } : {}),
    tooltip: {
      trigger: 'item',
      ...tooltipLook(colors),
      formatter: ({
        seriesName,
        value,
      }: {
        readonly seriesName: string;
        readonly value: readonly number[];
      }) => `${seriesName}, ${xLabel} ${value[0]}<br><b>${format(value[1] ?? 0)}</b>`,
    },
    xAxis: {
      type: 'value',
      min: 0,
      max: totalStepCount,
      minInterval: 1,
      ...axisName(xLabel, 30, colors),
      axisLabel: { color: colors.muted },
      axisLine: { lineStyle: { color: colors.muted } },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'value',
      scale: true,
      ...axisName(yLabel, 52, colors),
      axisLabel: { color: colors.muted, formatter: format },
      splitLine: { lineStyle: { color: colors.grid } },
    },
    series: lines.map((line, index) => ({
      type: 'line',
      name: line.name,
      data: line.points.map(({ x, y }) => [x, y]),
      showSymbol: line.hasMarks,
      symbol: markers[index % markers.length],
      symbolSize: 7,
      color: colors.series[index],
      lineStyle: { width: line.hasMarks ? 2 : 1.2, type: dashes[index] },
    })),
  };
}
