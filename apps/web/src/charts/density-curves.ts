import type { EChartsCoreOption } from 'echarts/core';
import type { CustomSeriesRenderItem } from 'echarts/types/dist/shared';
import { type ChartColors, dashes } from './palette.ts';
import { axisName, chartBase, legendLook, tooltipLook } from './parts.ts';

/** How the bit-line sum of one SOP is spread. */
export interface DensityCurve {
  readonly sop: number;
  /** Sums in SOP steps, ascending. */
  readonly sums: ArrayLike<number>;
  /** Probability per SOP step. */
  readonly densities: ArrayLike<number>;
}

export interface DensityCurvesInput {
  readonly curves: readonly DensityCurve[];
  /** Threshold i lies between code i and i + 1; those outside of the picture are left out. */
  readonly thresholds: readonly number[];
  /** What code i reports. */
  readonly values: ArrayLike<number>;
  /** Half the width of the guard band around each threshold; 0 where there is none. */
  readonly guardHalfWidth: number;
  /** From SOP steps to what the axis shows. */
  readonly toX: (sum: number) => number;
  readonly formatX: (x: number) => string;
  readonly xLabel: string;
  readonly colors: ChartColors;
}

/** Densities of the sums of neighbouring SOPs, the thresholds between them, and what lies on a wrong side. */
export function densityCurvesOption(input: DensityCurvesInput): EChartsCoreOption {
  const { curves, colors, toX, formatX, xLabel } = input;
  const range = shownRange(curves);
  return {
    ...chartBase,
    grid: { left: 28, right: 24, top: 52, bottom: 52 },
    legend: { ...legendLook(colors), data: curves.map((curve) => seriesName(curve)) },
    tooltip: {
      trigger: 'axis',
      ...tooltipLook(colors),
      formatter: (items: readonly { readonly value: readonly number[] }[]) =>
        tooltipText(input, items[0]?.value[0] ?? 0),
    },
    xAxis: {
      type: 'value',
      min: toX(range.from),
      max: toX(range.to),
      ...axisName(xLabel, 32, colors),
      axisLine: { lineStyle: { color: colors.muted } },
      axisLabel: {
        color: colors.muted,
        formatter: formatX,
        hideOverlap: true,
        showMinLabel: false,
        showMaxLabel: false,
      },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'value',
      min: 0,
      ...axisName('density', 10, colors),
      axisLabel: { show: false },
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { lineStyle: { color: colors.grid } },
    },
    series: curves.flatMap((curve, index) => seriesOf(curve, index, input)),
  };
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** Where any curve is above a thousandth of its own peak, and half a step more. */
export function shownRange(curves: readonly DensityCurve[]): Range {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const { sums, densities } of curves) {
    const floor = peakOf(densities) / 1000;
    for (let index = 0; index < sums.length; index++) {
      if ((densities[index] as number) < floor) continue;
      from = Math.min(from, sums[index] as number);
      to = Math.max(to, sums[index] as number);
    }
  }
  return from <= to ? { from: from - 0.5, to: to + 0.5 } : { from: -0.5, to: 1.5 };
}

/** The stretches of u in which a sum of `sop` is reported as something else: [from, to] each. */
export function wrongStretches(
  sop: number,
  thresholds: readonly number[],
  values: ArrayLike<number>,
): readonly (readonly [from: number, to: number])[] {
  const stretches: [number, number][] = [];
  for (let code = 0; code < values.length; code++) {
    if (Math.abs((values[code] as number) - sop) <= 0.5) continue;
    const from = code === 0 ? Number.NEGATIVE_INFINITY : (thresholds[code - 1] ?? Number.POSITIVE_INFINITY);
    const to = thresholds[code] ?? Number.POSITIVE_INFINITY;
    const last = stretches.at(-1);
    if (last && last[1] >= from) last[1] = Math.max(last[1], to);
    else if (to > from) stretches.push([from, to]);
  }
  return stretches;
}

function seriesName({ sop }: DensityCurve): string {
  return `k = ${sop}`;
}

function seriesOf(curve: DensityCurve, index: number, input: DensityCurvesInput): readonly object[] {
  const { colors, toX, thresholds, values } = input;
  const color = colors.series[index % colors.series.length]!;
  const name = seriesName(curve);
  const points = Array.from({ length: curve.sums.length }, (_, at) => [
    toX(curve.sums[at] as number),
    curve.densities[at] as number,
  ]);
  const line = {
    type: 'line',
    name,
    data: points,
    symbol: 'none',
    lineStyle: { color, width: 1.8, type: dashes[Math.floor(index / colors.series.length) % dashes.length] },
    itemStyle: { color },
    areaStyle: { color, opacity: 0.07 },
    z: 3,
    ...(index === 0 ? { markLine: thresholdLines(input), ...guardBands(input) } : {}),
  };
  const stretches = wrongStretches(curve.sop, thresholds, values);
  const wrong = {
    type: 'custom',
    name,
    data: stretches.map(() => [toX(curve.sums[0] as number), 0]),
    renderItem: wrongArea(curve, { stretches, toX, color }),
    clip: true,
    silent: true,
    tooltip: { show: false },
    z: 2,
  };
  return [line, wrong];
}

interface WrongLook {
  readonly stretches: readonly (readonly [from: number, to: number])[];
  readonly toX: (sum: number) => number;
  readonly color: string;
}

/** The area below the curve within each wrong stretch. */
function wrongArea(curve: DensityCurve, { stretches, toX, color }: WrongLook): CustomSeriesRenderItem {
  return (params, api) => {
    const [from, to] = stretches[params.dataIndex] ?? [0, 0];
    const points: number[][] = [];
    for (let index = 0; index < curve.sums.length; index++) {
      const sum = curve.sums[index] as number;
      if (sum >= from && sum <= to) points.push(api.coord([toX(sum), curve.densities[index] as number]));
    }
    const [first] = points;
    const last = points.at(-1);
    if (!first || !last) return null;
    const [, floor = 0] = api.coord([0, 0]);
    return {
      type: 'polygon',
      shape: { points: [...points, [last[0] ?? 0, floor], [first[0] ?? 0, floor]] },
      style: { fill: color, opacity: 0.42 },
    };
  };
}

function thresholdLines({ thresholds, toX, colors }: DensityCurvesInput): object {
  return {
    silent: true,
    symbol: 'none',
    precision: 12,
    lineStyle: { color: colors.ink, type: [4, 3], width: 1.2 },
    label: { show: false },
    data: thresholds.filter(Number.isFinite).map((threshold) => ({ xAxis: toX(threshold) })),
  };
}

function guardBands({ thresholds, guardHalfWidth, toX, colors }: DensityCurvesInput): object {
  if (guardHalfWidth === 0) return {};
  return {
    markArea: {
      silent: true,
      itemStyle: { color: colors.muted, opacity: 0.16 },
      data: thresholds
        .filter(Number.isFinite)
        .map((threshold) => [
          { xAxis: toX(threshold - guardHalfWidth) },
          { xAxis: toX(threshold + guardHalfWidth) },
        ]),
    },
  };
}

/** The likeliest sums at a place of the axis. */
function tooltipText({ curves, toX, formatX }: DensityCurvesInput, x: number): string {
  const here = curves
    .map((curve) => ({ name: seriesName(curve), density: densityAt(curve, toX, x) }))
    .filter((one) => one.density > 0)
    .sort((a, b) => b.density - a.density)
    .slice(0, 4);
  const lines = here.map((one) => `${one.name}: ${one.density.toPrecision(3)} per step`);
  return [formatX(x), ...lines].join('<br>');
}

function densityAt({ sums, densities }: DensityCurve, toX: (sum: number) => number, x: number): number {
  let best = -1;
  for (let index = 0; index < sums.length; index++) {
    if (best < 0 || Math.abs(toX(sums[index] as number) - x) < Math.abs(toX(sums[best] as number) - x))
      best = index;
  }
  const isInside = x >= toX(sums[0] as number) && x <= toX(sums[sums.length - 1] as number);
  return isInside ? (densities[best] as number) : 0;
}

function peakOf(densities: ArrayLike<number>): number {
  let peak = 0;
  for (let index = 0; index < densities.length; index++) peak = Math.max(peak, densities[index] as number);
  return peak;
}
