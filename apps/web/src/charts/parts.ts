import type { CustomSeriesRenderItem } from 'echarts/types/dist/shared';
import type { ChartColors } from './palette.ts';

/** What all charts share: no animation, words for screen readers, the type face of the pages. */
export const chartBase = {
  animation: false,
  aria: { enabled: true },
  textStyle: { fontFamily: 'Inter Variable, system-ui, sans-serif' },
};

/** The look of a tooltip. */
export function tooltipLook(colors: ChartColors): object {
  return {
    backgroundColor: colors.surface,
    borderColor: colors.grid,
    textStyle: { color: colors.ink, fontSize: 12 },
  };
}

/** Name of an axis, in the middle beside it. */
export function axisName(name: string, nameGap: number, colors: ChartColors): object {
  return { name, nameLocation: 'middle', nameGap, nameTextStyle: { color: colors.muted, fontSize: 12 } };
}

/** A legend in one row above the plot. */
export function legendLook(colors: ChartColors): object {
  return {
    type: 'scroll',
    top: 4,
    left: 'center',
    itemWidth: 34,
    itemGap: 18,
    textStyle: { color: colors.ink, fontSize: 12 },
    pageTextStyle: { color: colors.muted },
    pageIconColor: colors.ink,
    pageIconInactiveColor: colors.grid,
    icon: 'inherit',
  };
}

/** '98.50 %' with a fixed number of decimals. */
export function percent(ratio: number, fractionCount: number): string {
  return `${(ratio * 100).toFixed(fractionCount)} %`;
}

/** Text of a user or of a network, for a tooltip that is HTML. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** '1e-4' below a thousandth, '0.01' above: ticks of a logarithmic axis of probabilities. */
export function decadeText(value: number): string {
  return value >= 0.001 || value === 0 ? String(Number(value.toPrecision(3))) : value.toExponential(0);
}

type Place = readonly [x: number, y: number];

/**
 * An error bar with short caps. Data are [x, mean, low, high] for a vertical bar, [mean, y, low, high] for a
 * horizontal one; `shiftPx` moves it aside.
 */
export function errorBar(
  color: string,
  direction: 'vertical' | 'horizontal',
  shiftPx = 0,
): CustomSeriesRenderItem {
  return (_params, api) => {
    const place = (value: ReturnType<typeof api.value>): Place => {
      const at =
        direction === 'vertical' ? api.coord([api.value(0), value]) : api.coord([value, api.value(1)]);
      const [x = 0, y = 0] = at;
      return direction === 'vertical' ? [x + shiftPx, y] : [x, y + shiftPx];
    };
    const low = place(api.value(2));
    const high = place(api.value(3));
    const style = { stroke: color, lineWidth: 1.4, fill: 'none' };
    const stroke = ([x1, y1]: Place, [x2, y2]: Place) => ({
      type: 'line' as const,
      shape: { x1, y1, x2, y2 },
      style,
    });
    const cap = ([x, y]: Place) =>
      direction === 'vertical' ? stroke([x - 4, y], [x + 4, y]) : stroke([x, y - 4], [x, y + 4]);
    return { type: 'group', children: [stroke(low, high), cap(low), cap(high)] };
  };
}
