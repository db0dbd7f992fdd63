import type { EChartsCoreOption } from 'echarts/core';
import type { ChartColors } from './palette.ts';
import { axisName, chartBase, decadeText, escapeHtml, tooltipLook } from './parts.ts';

export interface Column {
  /** Under the column. */
  readonly name: string;
  readonly value: number;
  /** In the tooltip instead of the name. */
  readonly words?: string;
  /** Drawn in the colour of what deserves a look. */
  readonly isMarked?: boolean;
}

export interface ColumnsInput {
  readonly columns: readonly Column[];
  readonly xLabel: string;
  readonly yLabel: string;
  readonly format: (value: number) => string;
  readonly isLog: boolean;
  /** Top of the axis; found from the values where it is not given. */
  readonly max?: number;
  readonly colors: ChartColors;
}

/** Standing bars over names or whole numbers; on a logarithmic axis a value of 0 has no bar. */
export function columnsOption(input: ColumnsInput): EChartsCoreOption {
  const { columns, colors, format, isLog } = input;
  // three decades below a given top, so that two tall bars do not look like two decades
  const floor = Math.min(lowestDecade(columns), (input.max ?? Number.POSITIVE_INFINITY) / 1000);
  return {
    ...chartBase,
    grid: { left: 72, right: 16, top: 16, bottom: 50 },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      ...tooltipLook(colors),
      formatter: ([item]: readonly { readonly dataIndex: number }[]) => {
        const column = item ? columns[item.dataIndex] : undefined;
        if (!column) return '';
        return `${escapeHtml(column.words ?? column.name)}<br><b>${format(column.value)}</b>`;
      },
    },
    xAxis: {
      type: 'category',
      data: columns.map((column) => column.name),
      ...axisName(input.xLabel, 30, colors),
      axisLine: { lineStyle: { color: colors.muted } },
      axisTick: { show: false },
      axisLabel: { color: colors.muted, hideOverlap: true },
    },
    yAxis: {
      type: isLog ? 'log' : 'value',
      ...(isLog ? { min: floor, startValue: floor } : { min: 0 }),
      ...(input.max === undefined ? {} : { max: input.max }),
      ...axisName(input.yLabel, 54, colors),
      axisLabel: { color: colors.muted, formatter: isLog ? tickText : format },
      axisTick: { show: false },
      splitLine: { lineStyle: { color: colors.grid } },
    },
    series: [
      {
        type: 'bar',
        barCategoryGap: columns.length > 60 ? '0%' : '25%',
        barMaxWidth: 42,
        data: columns.map((column) => ({
          value: isLog && column.value <= 0 ? null : column.value,
          itemStyle: { color: colors.series[column.isMarked ? 1 : 0] },
        })),
      },
    ],
  };
}

/** The power of ten below the smallest positive value: a bar of it still has some height. */
export function lowestDecade(columns: readonly { readonly value: number }[]): number {
  const positive = columns.flatMap((column) => (column.value > 0 ? [column.value] : []));
  if (positive.length === 0) return 1e-6;
  return Number(`1e${Math.ceil(Math.log10(Math.min(...positive))) - 1}`);
}

function tickText(value: number): string {
  return value >= 1e4 ? value.toExponential(0).replace('+', '') : decadeText(value);
}
