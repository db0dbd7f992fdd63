import type { EChartsCoreOption } from 'echarts/core';
import type { CustomSeriesRenderItem } from 'echarts/types/dist/shared';
import { type ChartColors, dashes, FIRST_HOLLOW_INDEX, markers } from './palette.ts';
import { axisName, chartBase, errorBar, escapeHtml, legendLook, percent, tooltipLook } from './parts.ts';

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

/**
 * Accuracy over a swept number: one line a group with a band from low to high, error bars where a line has
 * one point, the ideal as reference.
 */
export function accuracyLinesOption(input: AccuracyLinesInput): EChartsCoreOption {
  const { lines, colors, idealRatios } = input;
  const isNamed = lines.length > 1;
  return {
    ...chartBase,
    grid: { left: 62, right: 24, top: isNamed ? 56 : 28, bottom: 52 },
    ...(isNamed ? { legend: legendLook(colors) } : {}),
    tooltip: tooltipOf(input),
    xAxis: xAxisOf(input),
    yAxis: yAxisOf(colors, lowestRatio(lines, idealRatios)),
    series: lines.flatMap((line, index) => seriesOf(line, index, input)),
  };
}

interface Lined {
  readonly points: readonly { readonly lowRatio: number }[];
}

/** The bottom of the accuracy axis: room below the lowest number, at a round value. */
export function lowestRatio(lines: readonly Lined[], idealRatios: readonly number[]): number {
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
  const interval = {
    type: 'custom',
    name: line.name,
    data,
    encode: { x: 0, y: [2, 3] },
    itemStyle: { color },
    renderItem: points.length > 1 ? band(points, color) : errorBar(color, 'vertical'),
    clip: true,
    silent: true,
    tooltip: { show: false },
    z: 2,
  };
  return [main, interval];
}

/** The area between the low and the high ends of a line, drawn with its first point. */
function band(points: readonly AccuracyPoint[], color: string): CustomSeriesRenderItem {
  return (params, api) => {
    if (params.dataIndex !== 0) return null;
    const low = points.map((point) => api.coord([point.x, point.lowRatio]));
    const high = points.map((point) => api.coord([point.x, point.highRatio]));
    return {
      type: 'polygon',
      shape: { points: [...low, ...high.reverse()] },
      style: { fill: color, opacity: 0.16, stroke: color, lineWidth: 0.6 },
    };
  };
}

/** Horizontal lines at the ideal accuracies. */
export function idealLines(idealRatios: readonly number[], colors: ChartColors): object {
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
    ...tooltipLook(colors),
    formatter: (item: { readonly seriesName: string; readonly value: readonly number[] }) => {
      const [x = 0, mean = 0, low = 0, high = 0] = item.value;
      const name = item.seriesName === '' ? '' : `${escapeHtml(item.seriesName)}<br>`;
      const interval = `${percent(low, 2)} – ${percent(high, 2)}`;
      const place = `${escapeHtml(xLabel)} ${escapeHtml(formatX(x))}`;
      return `${name}${place}<br><b>${percent(mean, 2)}</b> (${interval})`;
    },
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
    ...axisName(xLabel, 32, colors),
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

const STEPS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2];

/** Bounds of an axis of accuracies with ticks at round values: from `min` or a little below it to 1. */
export function accuracyScale(min: number): { min: number; max: number; interval: number } {
  const interval = STEPS.find((step) => (1 - min) / step <= 8.001) ?? 0.2;
  const stepCount = Math.ceil((1 - min) / interval - 1e-9);
  return { min: Math.max(0, Number((1 - stepCount * interval).toFixed(6))), max: 1, interval };
}

function yAxisOf(colors: ChartColors, min: number): object {
  return {
    type: 'value',
    ...accuracyScale(min),
    axisLine: { show: false, onZero: false },
    axisTick: { show: false },
    ...axisName('Accuracy', 46, colors),
    axisLabel: { color: colors.muted, formatter: (value: number) => percent(value, min > 0.9 ? 1 : 0) },
    splitLine: { lineStyle: { color: colors.grid } },
  };
}
