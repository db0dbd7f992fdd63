import type { EChartsCoreOption } from 'echarts/core';
import type { CustomSeriesRenderItem } from 'echarts/types/dist/shared';
import { type ChartColors, dashes, FIRST_HOLLOW_INDEX, markers } from './palette.ts';

export interface AccuracyPoint {
  readonly x: number;
  readonly meanRatio: number;
  readonly lowRatio: number;
  readonly highRatio: number;
  readonly runId: string;
}

export interface AccuracyLine {
  readonly name: string;
  readonly points: readonly AccuracyPoint[];
}

export interface AccuracyLinesInput {
  readonly lines: readonly AccuracyLine[];
  readonly xLabel: string;
  /** All values of the swept field, so that the axis stays while points come in. */
  readonly xValues: readonly number[];
  readonly formatX: (value: number) => string;
  readonly isLogX: boolean;
  /** Accuracy without read errors: one horizontal line each. */
  readonly idealRatios: readonly number[];
  readonly colors: ChartColors;
}

/** Accuracy over a swept field: one line a group, error bars from low to high, the ideal as reference. */
export function accuracyLinesOption(input: AccuracyLinesInput): EChartsCoreOption {
  const { lines, colors, idealRatios } = input;
  const isNamed = lines.length > 1;
  return {
    animation: false,
    aria: { enabled: true },
    textStyle: { fontFamily: 'Inter Variable, system-ui, sans-serif' },
    grid: { left: 62, right: 24, top: isNamed ? 56 : 28, bottom: 52 },
    ...(isNamed ? { legend: legendOf(colors) } : {}),
    tooltip: tooltipOf(input),
    xAxis: xAxisOf(input),
    yAxis: yAxisOf(colors, lowestRatio(lines, idealRatios)),
    series: lines.flatMap((line, index) => seriesOf(line, index, input)),
  };
}

/** The bottom of the accuracy axis: room below the lowest number, at a round value. */
export function lowestRatio(lines: readonly AccuracyLine[], idealRatios: readonly number[]): number {
  const lows = [...lines.flatMap((line) => line.points.map((point) => point.lowRatio)), ...idealRatios];
  const lowest = lows.length === 0 ? 0 : Math.min(...lows);
  const step = lowest > 0.9 ? 0.01 : lowest > 0.5 ? 0.05 : 0.1;
  return Math.max(0, Number((Math.floor((lowest - step / 2) / step) * step).toFixed(6)));
}

function seriesOf(line: AccuracyLine, index: number, input: AccuracyLinesInput): readonly object[] {
  const { colors, isLogX, idealRatios } = input;
  const color = colors.series[index % colors.series.length]!;
  const isHollow = index % markers.length >= FIRST_HOLLOW_INDEX;
  const points = line.points.filter((point) => !isLogX || point.x > 0);
  const data = points.map((point) => ({
    value: [point.x, point.meanRatio, point.lowRatio, point.highRatio],
    runId: point.runId,
  }));
  const main = {
    type: 'line',
    name: line.name,
    data,
    encode: { x: 0, y: 1 },
    symbol: markers[index % markers.length],
    symbolSize: 9,
    lineStyle: { color, width: 2, type: dashes[index % dashes.length] },
    itemStyle: isHollow ? { color: colors.surface, borderColor: color, borderWidth: 2 } : { color },
    cursor: 'pointer',
    z: 3,
    ...(index === 0 && idealRatios.length > 0 ? { markLine: idealLines(idealRatios, colors) } : {}),
  };
  const bars = {
    type: 'custom',
    name: line.name,
    data,
    encode: { x: 0, y: [2, 3] },
    itemStyle: { color },
    renderItem: errorBar(color),
    silent: true,
    tooltip: { show: false },
    z: 2,
  };
  return [main, bars];
}

type Place = readonly [x: number, y: number];

/** A vertical line from low to high with short caps. */
function errorBar(color: string): CustomSeriesRenderItem {
  return (_params, api) => {
    const x = api.value(0);
    const [left = 0, low = 0] = api.coord([x, api.value(2)]);
    const [, high = 0] = api.coord([x, api.value(3)]);
    const style = { stroke: color, lineWidth: 1.4, fill: 'none' };
    const stroke = ([x1, y1]: Place, [x2, y2]: Place) => ({
      type: 'line' as const,
      shape: { x1, y1, x2, y2 },
      style,
    });
    return {
      type: 'group',
      children: [
        stroke([left, low], [left, high]),
        stroke([left - 4, low], [left + 4, low]),
        stroke([left - 4, high], [left + 4, high]),
      ],
    };
  };
}

function idealLines(idealRatios: readonly number[], colors: ChartColors): object {
  return {
    silent: true,
    symbol: 'none',
    precision: 12,
    lineStyle: { color: colors.muted, type: [5, 5], width: 1.5 },
    label: {
      formatter: ({ value }: { readonly value: number }) => `ideal ${percent(value, 2)}`,
      position: 'insideStartTop',
      color: colors.muted,
      fontSize: 11,
    },
    data: idealRatios.map((yAxis) => ({ yAxis })),
  };
}

function tooltipOf({ colors, xLabel, formatX }: AccuracyLinesInput): object {
  return {
    trigger: 'item',
    backgroundColor: colors.surface,
    borderColor: colors.grid,
    textStyle: { color: colors.ink, fontSize: 12 },
    formatter: (item: { readonly seriesName: string; readonly value: readonly number[] }) => {
      const [x = 0, mean = 0, low = 0, high = 0] = item.value;
      const name = item.seriesName === '' ? '' : `${escapeHtml(item.seriesName)}<br>`;
      const interval = `${percent(low, 2)} – ${percent(high, 2)}`;
      const place = `${escapeHtml(xLabel)} ${escapeHtml(formatX(x))}`;
      return `${name}${place}<br><b>${percent(mean, 2)}</b> (${interval})`;
    },
  };
}

function legendOf(colors: ChartColors): object {
  return {
    top: 4,
    left: 'center',
    itemWidth: 34,
    textStyle: { color: colors.ink, fontSize: 12 },
    icon: 'inherit',
  };
}

function xAxisOf({ colors, xLabel, xValues, formatX, isLogX }: AccuracyLinesInput): object {
  const values = isLogX ? xValues.filter((x) => x > 0) : xValues;
  const [low, high] = values.length === 0 ? [0, 1] : [Math.min(...values), Math.max(...values)];
  const margin = (high - low) * 0.05 || Math.abs(low) * 0.1 || 1;
  const bounds = isLogX ? { min: low / 1.15, max: high * 1.15 } : { min: low - margin, max: high + margin };
  return {
    type: isLogX ? 'log' : 'value',
    ...bounds,
    name: xLabel,
    nameLocation: 'middle',
    nameGap: 32,
    nameTextStyle: { color: colors.muted, fontSize: 12 },
    axisLine: { lineStyle: { color: colors.muted } },
    axisTick: { show: true },
    axisLabel: {
      color: colors.muted,
      showMinLabel: false,
      showMaxLabel: false,
      formatter: formatX,
      hideOverlap: true,
    },
    splitLine: { show: false },
  };
}

function yAxisOf(colors: ChartColors, min: number): object {
  return {
    type: 'value',
    min,
    max: 1,
    axisLine: { show: false, onZero: false },
    axisTick: { show: false },
    name: 'Accuracy',
    nameLocation: 'middle',
    nameGap: 46,
    nameTextStyle: { color: colors.muted, fontSize: 12 },
    axisLabel: { color: colors.muted, formatter: (value: number) => percent(value, min > 0.9 ? 1 : 0) },
    splitLine: { lineStyle: { color: colors.grid } },
  };
}

function percent(ratio: number, fractionCount: number): string {
  return `${(ratio * 100).toFixed(fractionCount)} %`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
