import type { EChartsCoreOption } from 'echarts/core';
import { accuracyScale, idealLines, lowestRatio } from './accuracy-lines.ts';
import { type ChartColors, FIRST_HOLLOW_INDEX, markers } from './palette.ts';
import { chartBase, errorBar, escapeHtml, legendLook, percent, tooltipLook } from './parts.ts';

export interface OptionPoint {
  /** Which option, by its place in `options`. */
  readonly optionIndex: number;
  readonly meanRatio: number;
  readonly lowRatio: number;
  readonly highRatio: number;
  readonly runId: string;
}

export interface OptionGroup {
  readonly name: string;
  readonly points: readonly OptionPoint[];
}

export interface OptionDotsInput {
  readonly groups: readonly OptionGroup[];
  /** Names of the options, from the top down. */
  readonly options: readonly string[];
  readonly idealRatios: readonly number[];
  readonly colors: ChartColors;
}

const ROW_PX = 34;
const SHIFT_PX = 9;

/** Height that gives each option a line of its own, and each group room in it. */
export function optionDotsHeightPx(optionCount: number, groupCount: number): number {
  return 104 + optionCount * Math.max(ROW_PX, SHIFT_PX * (groupCount + 1));
}

/** Accuracy for each option of a choice: a dot with an error bar, options down, accuracy to the right. */
export function optionDotsOption(input: OptionDotsInput): EChartsCoreOption {
  const { groups, options, colors, idealRatios } = input;
  const min = lowestRatio(groups, idealRatios);
  const isNamed = groups.length > 1;
  return {
    ...chartBase,
    grid: { left: nameWidthPx(options), right: 28, top: isNamed ? 52 : 28, bottom: 44 },
    ...(isNamed ? { legend: { ...legendLook(colors), itemWidth: 12, data: legendNames(groups) } } : {}),
    tooltip: tooltipOf(input),
    xAxis: {
      type: 'value',
      ...accuracyScale(min),
      axisLabel: { color: colors.muted, formatter: (value: number) => percent(value, min > 0.9 ? 1 : 0) },
      axisTick: { show: false },
      splitLine: { lineStyle: { color: colors.grid } },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: [...options],
      axisLine: { lineStyle: { color: colors.muted } },
      axisTick: { show: false },
      axisLabel: nameLook(options, colors),
      splitLine: { show: true, lineStyle: { color: colors.grid, opacity: 0.5 } },
    },
    series: groups.flatMap((group, index) => seriesOf(group, index, input)),
  };
}

/** All names beside their rows, long ones cut short. */
export function nameLook(names: readonly string[], colors: ChartColors): object {
  return {
    color: colors.ink,
    fontSize: 12,
    width: nameWidthPx(names) - 36,
    overflow: 'truncate',
    interval: 0,
  };
}

/** Room for the longest name, within reason. */
export function nameWidthPx(names: readonly string[]): number {
  const longest = Math.max(4, ...names.map((name) => name.length));
  return Math.min(240, 42 + longest * 7);
}

function legendNames(groups: readonly OptionGroup[]): readonly object[] {
  return groups.map(({ name }, index) => ({ name, icon: markers[index % markers.length] }));
}

function seriesOf(group: OptionGroup, index: number, input: OptionDotsInput): readonly object[] {
  const { groups, colors, idealRatios } = input;
  const color = colors.series[index % colors.series.length]!;
  const isHollow = index % markers.length >= FIRST_HOLLOW_INDEX;
  const shiftPx = (index - (groups.length - 1) / 2) * SHIFT_PX;
  const data = group.points.map((point) => ({
    value: [point.meanRatio, point.optionIndex, point.lowRatio, point.highRatio],
    runId: point.runId,
  }));
  const dots = {
    type: 'scatter',
    name: group.name,
    data,
    encode: { x: 0, y: 1 },
    symbol: markers[index % markers.length],
    symbolSize: 10,
    symbolOffset: [0, shiftPx],
    itemStyle: isHollow ? { color: colors.surface, borderColor: color, borderWidth: 2 } : { color },
    cursor: 'pointer',
    z: 3,
    ...(index === 0 && idealRatios.length > 0 ? { markLine: uprightIdeal(idealRatios, colors) } : {}),
  };
  const bars = {
    type: 'custom',
    name: group.name,
    data,
    encode: { x: [2, 3], y: 1 },
    itemStyle: { color },
    renderItem: errorBar(color, 'horizontal', shiftPx),
    silent: true,
    tooltip: { show: false },
    z: 2,
  };
  return [dots, bars];
}

function uprightIdeal(idealRatios: readonly number[], colors: ChartColors): object {
  return {
    ...idealLines([], colors),
    label: { formatter: 'ideal', position: 'start', color: colors.muted, fontSize: 11 },
    data: idealRatios.map((xAxis) => ({ xAxis })),
  };
}

function tooltipOf({ colors, options }: OptionDotsInput): object {
  return {
    trigger: 'item',
    ...tooltipLook(colors),
    formatter: (item: { readonly seriesName: string; readonly value: readonly number[] }) => {
      const [mean = 0, optionIndex = 0, low = 0, high = 0] = item.value;
      const name = item.seriesName === '' ? '' : `${escapeHtml(item.seriesName)}<br>`;
      const option = escapeHtml(options[optionIndex] ?? '');
      return `${name}${option}<br><b>${percent(mean, 2)}</b> (${percent(low, 2)} – ${percent(high, 2)})`;
    },
  };
}
