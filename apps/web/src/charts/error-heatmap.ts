import type { EChartsCoreOption } from 'echarts/core';
import type { ChartColors } from './palette.ts';

/** Bounds of the colour steps, as probabilities: small errors matter, so the steps are finer near 0. */
export const probabilitySteps: readonly number[] = [0, 0.001, 0.01, 0.05, 0.15, 0.4, 0.8, 1];

/**
 * P(sensed j | N, k) for one N: `rows[k][j]`; k runs down, j to the right, so the diagonal is "read
 * rightly".
 */
export function errorHeatmapOption(
  rows: readonly (readonly number[])[],
  colors: ChartColors,
): EChartsCoreOption {
  const names = rows.map((_, index) => String(index));
  const isLabelled = rows.length <= 13;
  return {
    animation: false,
    aria: { enabled: true },
    textStyle: { fontFamily: 'Inter Variable, system-ui, sans-serif' },
    grid: { left: 58, right: 132, top: 44, bottom: 14 },
    tooltip: {
      backgroundColor: colors.surface,
      borderColor: colors.grid,
      textStyle: { color: colors.ink, fontSize: 12 },
      formatter: ({ value: [j, k, p] }: { readonly value: readonly [number, number, number] }) =>
        `sum ${k} sensed as ${j}<br><b>${formatProbability(p)}</b>`,
    },
    xAxis: { ...axis('sensed value j', names, colors), position: 'top', nameGap: 24 },
    yAxis: { ...axis('sum of products k', names, colors), inverse: true, nameGap: 34 },
    visualMap: {
      type: 'piecewise',
      dimension: 2,
      right: 4,
      top: 36,
      itemWidth: 14,
      itemHeight: 14,
      align: 'left',
      textStyle: { color: colors.muted, fontSize: 11 },
      pieces: pieces(colors),
    },
    series: [
      {
        type: 'heatmap',
        data: rows.flatMap((row, k) => row.map((p, j) => [j, k, p])),
        label: {
          show: isLabelled,
          fontSize: 10.5,
          formatter: ({ value: [, , p] }: { readonly value: readonly [number, number, number] }) =>
            cellLabel(p),
        },
        itemStyle: { borderColor: colors.surface, borderWidth: 1 },
        emphasis: { itemStyle: { borderColor: colors.ink, borderWidth: 1.5 } },
      },
    ],
  };
}

/** '25.1 %', '< 0.1 %', '0' */
export function formatProbability(p: number): string {
  if (p === 0) return '0';
  return p < 0.001 ? '< 0.1 %' : `${(p * 100).toFixed(1)} %`;
}

function cellLabel(p: number): string {
  if (p === 0) return '';
  if (p < 0.001) return '·';
  if (p >= 0.9995 && p < 1) return '>99.9';
  return (p * 100).toFixed(p < 0.0995 || (p > 0.99 && p < 1) ? 1 : 0);
}

function pieces(colors: ChartColors): readonly object[] {
  return colors.scale.map((color, index) => {
    const from = probabilitySteps[index]!;
    const to = probabilitySteps[index + 1]!;
    const isLast = index === colors.scale.length - 1;
    const label = index === 0 ? 'below 0.1 %' : `${+(from * 100).toFixed(1)} – ${+(to * 100).toFixed(1)} %`;
    return { gte: from, ...(isLast ? { lte: to } : { lt: to }), color, label };
  });
}

function axis(name: string, names: readonly string[], colors: ChartColors): object {
  return {
    type: 'category',
    data: names,
    name,
    nameLocation: 'middle',
    nameTextStyle: { color: colors.muted, fontSize: 12 },
    axisLabel: { color: colors.muted, fontSize: 11 },
    axisLine: { show: false },
    axisTick: { show: false },
    splitArea: { show: false },
  };
}
