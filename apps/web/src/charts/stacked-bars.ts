import type { EChartsCoreOption } from 'echarts/core';
import { nameLook, nameWidthPx } from './option-dots.ts';
import type { ChartColors } from './palette.ts';
import { axisName, chartBase, escapeHtml, legendLook, tooltipLook } from './parts.ts';

export interface StackedBarsInput {
  /** Bars from the top down. */
  readonly names: readonly string[];
  /** What each bar is made of; values by bar. */
  readonly parts: readonly { readonly name: string; readonly values: readonly number[] }[];
  readonly valueLabel: string;
  readonly format: (value: number) => string;
  readonly colors: ChartColors;
}

export function stackedBarsHeightPx(barCount: number): number {
  return 100 + Math.max(1, barCount) * 22;
}

/** Lying bars, each the sum of its parts; the sums stand at their ends. */
export function stackedBarsOption(input: StackedBarsInput): EChartsCoreOption {
  const { names, parts, colors, format, valueLabel } = input;
  const sums = names.map((_, bar) => parts.reduce((sum, { values }) => sum + (values[bar] ?? 0), 0));
  return {
    ...chartBase,
    grid: { left: nameWidthPx(names), right: 90, top: parts.length > 1 ? 44 : 12, bottom: 48 },
    ...(parts.length > 1 ? { legend: { ...legendLook(colors), itemWidth: 14 } } : {}),
    tooltip: {
      trigger: 'item',
      ...tooltipLook(colors),
      formatter: (item: {
        readonly seriesName: string;
        readonly dataIndex: number;
        readonly value: number;
      }) => tooltipText(item, names, { sums, format }),
    },
    xAxis: {
      type: 'value',
      ...axisName(valueLabel, 28, colors),
      axisLabel: { color: colors.muted, formatter: format, hideOverlap: true },
      splitLine: { lineStyle: { color: colors.grid } },
    },
    yAxis: [
      {
        type: 'category',
        inverse: true,
        data: [...names],
        axisLine: { lineStyle: { color: colors.muted } },
        axisTick: { show: false },
        axisLabel: nameLook([...names], colors),
      },
      {
        type: 'category',
        inverse: true,
        data: sums.map(format),
        position: 'right',
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: { color: colors.muted, fontSize: 11, interval: 0 },
      },
    ],
    series: parts.map(({ name, values }, index) => ({
      type: 'bar',
      name,
      stack: 'sum',
      barMaxWidth: 15,
      data: [...values],
      itemStyle: partLook(index, colors),
    })),
  };
}

/** Six colours, then the same ones paler with an edge: parts are told apart without guessing. */
function partLook(index: number, colors: ChartColors): object {
  const color = colors.series[index % colors.series.length] as string;
  const round = Math.floor(index / colors.series.length);
  return {
    color,
    opacity: [0.95, 0.55, 0.28][round] ?? 0.15,
    borderColor: color,
    borderWidth: round > 0 ? 1 : 0,
  };
}

function tooltipText(
  item: { readonly seriesName: string; readonly dataIndex: number; readonly value: number },
  names: readonly string[],
  { sums, format }: { readonly sums: readonly number[]; readonly format: (value: number) => string },
): string {
  const sum = sums[item.dataIndex] ?? 0;
  const share = sum > 0 ? ` (${((100 * item.value) / sum).toFixed(1)} %)` : '';
  const name = escapeHtml(names[item.dataIndex] ?? '');
  return `${name}, ${escapeHtml(item.seriesName)}<br><b>${format(item.value)}</b>${share} of ${format(sum)}`;
}
