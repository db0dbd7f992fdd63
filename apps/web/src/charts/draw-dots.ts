import type { Draw, Interval } from '@dl-rsim/spec';
import type { EChartsCoreOption } from 'echarts/core';
import { accuracyScale, lowestRatio } from './accuracy-lines.ts';
import type { ChartColors } from './palette.ts';
import { axisName, chartBase, percent, tooltipLook } from './parts.ts';

export interface DrawDotsInput {
  readonly draws: readonly Pick<Draw, 'chipIndex' | 'repeatIndex' | 'accuracyRatio'>[];
  readonly meanRatio: number;
  readonly idealRatio: number;
  /** Over chips or repeats; null with one draw, and then no band is drawn. */
  readonly interval: Interval | null;
  readonly colors: ChartColors;
}

/**
 * One dot a draw. With several chips each stands in a column of its own with its mean as a dash; with one the
 * repeats stand side by side. The mean is a line, its interval a band, the ideal accuracy the reference.
 */
export function drawDotsOption(input: DrawDotsInput): EChartsCoreOption {
  const { draws, idealRatio, interval, colors } = input;
  const isByChip = draws.some((draw) => draw.chipIndex !== draws[0]?.chipIndex);
  const column = (draw: DrawDotsInput['draws'][number]) =>
    String((isByChip ? draw.chipIndex : draw.repeatIndex) + 1);
  const names = [...new Set(draws.map(column))];
  const points = draws.map((draw) => ({ lowRatio: draw.accuracyRatio }));
  const min = lowestRatio([{ points }], interval ? [idealRatio, interval.lowRatio] : [idealRatio]);
  return {
    ...chartBase,
    grid: { left: 62, right: 20, top: 26, bottom: 46 },
    tooltip: {
      ...tooltipLook(colors),
      formatter: ({ dataIndex, seriesType, value }: Hovered) =>
        seriesType === 'scatter'
          ? drawText(draws[dataIndex])
          : `chip ${value[0]}, mean ${percent(value[1], 2)}`,
    },
    xAxis: {
      type: 'category',
      data: names,
      ...axisName(isByChip ? 'chip' : 'draw of the read errors', 28, colors),
      axisLabel: { color: colors.muted, hideOverlap: true },
      axisLine: { lineStyle: { color: colors.muted } },
      splitArea: {
        show: isByChip && names.length <= 40,
        areaStyle: { color: ['transparent', `${colors.grid}55`] },
      },
    },
    yAxis: {
      type: 'value',
      ...accuracyScale(min),
      axisLabel: { color: colors.muted, formatter: (value: number) => `${+(value * 100).toFixed(1)} %` },
      splitLine: { lineStyle: { color: colors.grid } },
    },
    series: [
      {
        type: 'scatter',
        data: draws.map((draw) => ({
          value: [column(draw), draw.accuracyRatio],
          itemStyle: { color: colors.series[isByChip ? draw.chipIndex % colors.series.length : 0] },
        })),
        symbolSize: draws.length > 200 ? 5 : 9,
        itemStyle: { opacity: 0.8 },
        markLine: lines(input),
        ...(interval ? { markArea: band(interval, colors.series[0]!) } : {}),
      },
      ...(isByChip ? [chipMeans(draws, colors)] : []),
    ],
  };
}

interface Hovered {
  readonly dataIndex: number;
  readonly seriesType: string;
  readonly value: readonly [string, number];
}

function drawText(draw: DrawDotsInput['draws'][number] | undefined): string {
  if (!draw) return '';
  const { chipIndex, repeatIndex, accuracyRatio } = draw;
  return `chip ${chipIndex + 1}, draw ${repeatIndex + 1}<br><b>${percent(accuracyRatio, 2)}</b>`;
}

/** A dash at the mean of each chip: the unit that the interval is over. */
function chipMeans(draws: DrawDotsInput['draws'], colors: ChartColors): object {
  const byChip = new Map<number, number[]>();
  for (const { chipIndex, accuracyRatio } of draws) {
    byChip.set(chipIndex, [...(byChip.get(chipIndex) ?? []), accuracyRatio]);
  }
  const means = [...byChip].map(([chipIndex, ratios]) => [
    String(chipIndex + 1),
    ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length,
  ]);
  return {
    type: 'custom',
    data: means,
    z: 4,
    renderItem: (
      _params: unknown,
      api: { value: (index: number) => number; coord: (at: readonly number[]) => number[] },
    ) => {
      const [x = 0, y = 0] = api.coord([api.value(0), api.value(1)]);
      return {
        type: 'line',
        shape: { x1: x - 9, y1: y, x2: x + 9, y2: y },
        style: { stroke: colors.ink, lineWidth: 2 },
      };
    },
  };
}

/** The ideal accuracy, and the mean where it is of more than one draw. */
function lines({ meanRatio, idealRatio, interval, colors }: DrawDotsInput): object {
  const ideal = {
    yAxis: idealRatio,
    lineStyle: { color: colors.muted, type: [5, 5] },
    label: { formatter: 'ideal', position: 'insideEndTop' },
  };
  const mean = {
    yAxis: meanRatio,
    lineStyle: { color: colors.series[0], type: 'solid' },
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
