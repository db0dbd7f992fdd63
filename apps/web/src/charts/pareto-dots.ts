import type { EChartsCoreOption } from 'echarts/core';
import type { ChartColors } from './palette.ts';
import { axisName, chartBase, errorBar, escapeHtml, legendLook, tooltipLook } from './parts.ts';

/** How a dot looks: a look a series, told apart by shape too. */
export type DotLook = 'plain' | 'strong' | 'barred';

export interface ParetoDot {
  /** Given back when the dot is picked. */
  readonly key: string;
  readonly name: string;
  readonly x: number;
  readonly y: number;
  /** Bounds of y, where it has an interval. */
  readonly low: number | null;
  readonly high: number | null;
  readonly look: DotLook;
}

export interface ParetoInput {
  readonly dots: readonly ParetoDot[];
  /** Keys of the dots on the front, in the order of x; a line joins them. */
  readonly frontKeys: readonly string[];
  readonly x: ParetoAxis;
  readonly y: ParetoAxis;
  readonly names: Readonly<Record<DotLook, string>>;
  readonly colors: ChartColors;
}

export interface ParetoAxis {
  readonly label: string;
  /** Whether equal ratios are equal distances, where the values span more than a decade. */
  readonly isLog: boolean;
  readonly format: (value: number) => string;
}

const shapes: Readonly<Record<DotLook, string>> = {
  plain: 'circle',
  strong: 'diamond',
  barred: 'emptyCircle',
};

/** Designs by two metrics, with the front that none of the others beats. */
export function paretoOption(input: ParetoInput): EChartsCoreOption {
  const { dots, frontKeys, x, y, names, colors } = input;
  const looks = (['barred', 'plain', 'strong'] as const).filter((look) =>
    dots.some((dot) => dot.look === look),
  );
  const byKey = new Map(dots.map((dot) => [dot.key, dot]));
  const front = frontKeys.flatMap((key) => byKey.get(key) ?? []);
  return {
    ...chartBase,
    grid: { left: 84, right: 28, top: looks.length > 1 ? 48 : 24, bottom: 54 },
    ...(looks.length > 1 ? { legend: { ...legendLook(colors), itemWidth: 12 } } : {}),
    tooltip: {
      trigger: 'item',
      ...tooltipLook(colors),
      formatter: ({ data }: { readonly data: { readonly dot?: ParetoDot } }) =>
        data.dot ? tooltipText(data.dot, input) : '',
    },
    xAxis: {
      ...axisOf(
        x,
        dots.map((dot) => dot.x),
        colors,
      ),
      ...axisName(x.label, 34, colors),
    },
    yAxis: {
      ...axisOf(
        y,
        dots.map((dot) => dot.y),
        colors,
      ),
      ...axisName(y.label, 62, colors),
    },
    series: [
      ...looks.map((look) => dotSeries(look, { dots, colors, name: names[look] })),
      lineSeries(front, colors),
      whiskers(dots, colors),
    ],
  };
}

interface SeriesInput {
  readonly dots: readonly ParetoDot[];
  readonly colors: ChartColors;
  readonly name: string;
}

function dotSeries(look: DotLook, { dots, colors, name }: SeriesInput): object {
  const color = look === 'barred' ? colors.muted : look === 'strong' ? colors.series[1] : colors.series[0];
  return {
    type: 'scatter',
    name,
    symbol: shapes[look],
    symbolSize: look === 'strong' ? 11 : 7,
    itemStyle: { color, opacity: look === 'strong' ? 1 : 0.6 },
    cursor: 'pointer',
    large: false,
    data: dots
      .filter((dot) => dot.look === look)
      .map((dot) => ({ value: [dot.x, dot.y], key: dot.key, dot })),
    z: look === 'strong' ? 4 : 2,
  };
}

function lineSeries(front: readonly ParetoDot[], colors: ChartColors): object {
  return {
    type: 'line',
    silent: true,
    showSymbol: false,
    data: front.map((dot) => [dot.x, dot.y]),
    lineStyle: { color: colors.series[1], width: 1.6, type: [6, 4] },
    tooltip: { show: false },
    z: 3,
  };
}

function whiskers(dots: readonly ParetoDot[], colors: ChartColors): object {
  return {
    type: 'custom',
    silent: true,
    tooltip: { show: false },
    renderItem: errorBar(colors.ink, 'vertical'),
    encode: { x: 0, y: [2, 3] },
    data: dots.flatMap((dot) =>
      dot.low === null || dot.high === null ? [] : [[dot.x, dot.y, dot.low, dot.high]],
    ),
    z: 3,
  };
}

function axisOf({ isLog, format }: ParetoAxis, values: readonly number[], colors: ChartColors): object {
  const lowest = Math.min(...values);
  const spansDecade = lowest > 0 && Math.max(...values) > 10 * lowest;
  return {
    type: isLog && spansDecade ? 'log' : 'value',
    scale: true,
    axisLabel: { color: colors.muted, formatter: format, hideOverlap: true },
    axisLine: { lineStyle: { color: colors.muted } },
    splitLine: { lineStyle: { color: colors.grid } },
  };
}

function tooltipText({ name, x, y, low, high }: ParetoDot, input: ParetoInput): string {
  const bounds = low === null || high === null ? '' : ` (${input.y.format(low)} – ${input.y.format(high)})`;
  const across = `${input.x.label}: <b>${input.x.format(x)}</b>`;
  const up = `${input.y.label}: <b>${input.y.format(y)}</b>${bounds}`;
  return [escapeHtml(name), across, up].join('<br>');
}
