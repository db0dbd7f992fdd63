import type { EChartsCoreOption } from 'echarts/core';
import { lowestDecade } from './columns.ts';
import { nameLook, nameWidthPx } from './option-dots.ts';
import type { ChartColors } from './palette.ts';
import { axisName, chartBase, decadeText, errorBar, escapeHtml, tooltipLook } from './parts.ts';

export interface RankBar {
  readonly name: string;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  /** Given back when the bar is picked. */
  readonly key: string;
}

export interface RankBarsInput {
  /** From the top down, in the order in which they are to stand. */
  readonly bars: readonly RankBar[];
  readonly valueLabel: string;
  readonly format: (value: number) => string;
  /** A logarithmic axis shows positive values only. */
  readonly isLog: boolean;
  /** The bar that is chosen. */
  readonly chosenKey: string | null;
  readonly colors: ChartColors;
}

export function rankBarsHeightPx(barCount: number): number {
  return 70 + Math.max(1, barCount) * 24;
}

/** Lying bars with names on the left, and whiskers where the value has bounds. */
export function rankBarsOption(input: RankBarsInput): EChartsCoreOption {
  const { bars, colors, format } = input;
  const names = bars.map((bar) => bar.name);
  return {
    ...chartBase,
    grid: { left: nameWidthPx(names), right: 74, top: 12, bottom: 48 },
    tooltip: {
      trigger: 'item',
      ...tooltipLook(colors),
      formatter: ({ dataIndex }: { readonly dataIndex: number }) => tooltipText(bars[dataIndex], format),
    },
    xAxis: valueAxis(input),
    yAxis: [
      {
        type: 'category',
        inverse: true,
        data: names,
        axisLine: { lineStyle: { color: colors.muted } },
        axisTick: { show: false },
        axisLabel: nameLook(names, colors),
      },
      {
        type: 'category',
        inverse: true,
        data: bars.map((bar) => format(bar.value)),
        position: 'right',
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: { color: colors.muted, fontSize: 11, interval: 0 },
      },
    ],
    series: [barSeries(input), whiskers(input)],
  };
}

function barSeries({ bars, colors, isLog, chosenKey }: RankBarsInput): object {
  return {
    type: 'bar',
    barMaxWidth: 16,
    cursor: 'pointer',
    data: bars.map((bar) => ({
      value: isLog && bar.value <= 0 ? null : bar.value,
      key: bar.key,
      itemStyle: {
        color: colors.series[0],
        opacity: chosenKey === null || chosenKey === bar.key ? 0.9 : 0.45,
      },
    })),
  };
}

function whiskers({ bars, colors }: RankBarsInput): object {
  const data = bars.flatMap((bar, index) =>
    bar.low === null || bar.high === null ? [] : [[bar.value, index, bar.low, bar.high]],
  );
  return {
    type: 'custom',
    data,
    encode: { x: [2, 3], y: 1 },
    renderItem: errorBar(colors.ink, 'horizontal'),
    silent: true,
    tooltip: { show: false },
    z: 4,
  };
}

function valueAxis({ bars, valueLabel, format, isLog, colors }: RankBarsInput): object {
  return {
    type: isLog ? 'log' : 'value',
    ...(isLog ? { min: lowestDecade(bars), startValue: lowestDecade(bars) } : {}),
    ...axisName(valueLabel, 28, colors),
    axisLabel: { color: colors.muted, formatter: isLog ? decadeText : format, hideOverlap: true },
    splitLine: { lineStyle: { color: colors.grid } },
  };
}

function tooltipText(bar: RankBar | undefined, format: (value: number) => string): string {
  if (!bar) return '';
  const bounds = bar.low === null || bar.high === null ? '' : ` (${format(bar.low)} – ${format(bar.high)})`;
  return `${escapeHtml(bar.name)}<br><b>${format(bar.value)}</b>${bounds}`;
}
