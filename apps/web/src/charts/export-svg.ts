import type { EChartsCoreOption } from 'echarts/core';
import { chartColors } from './palette.ts';

export interface SvgFrame {
  readonly title: string;
  /** Where the numbers come from: run, fingerprint, N. */
  readonly caption: string;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** The same chart as a file, with its title above and its caption below; made for print, hence on white. */
export async function renderSvg(option: EChartsCoreOption, frame: SvgFrame): Promise<string> {
  const { init } = await import('./echarts.ts');
  const { widthPx: width, heightPx: height } = frame;
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ ...framed(option, frame), animation: false });
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

/** Adds title and caption to chart options; their grid leaves room for both. */
export function framed(option: EChartsCoreOption, frame: SvgFrame): EChartsCoreOption {
  const { ink, muted, surface } = chartColors('light');
  const grid = option.grid as { readonly top?: number; readonly bottom?: number } | undefined;
  const legend = option.legend as { readonly top?: number } | undefined;
  return {
    ...option,
    backgroundColor: surface,
    title: [
      { text: frame.title, left: 12, top: 10, textStyle: { color: ink, fontSize: 15, fontWeight: 600 } },
      {
        text: frame.caption,
        left: 12,
        bottom: 8,
        textStyle: { color: muted, fontSize: 10, fontWeight: 400 },
      },
    ],
    grid: { ...grid, top: (grid?.top ?? 40) + 30, bottom: (grid?.bottom ?? 40) + 26 },
    ...(legend ? { legend: { ...legend, top: (legend.top ?? 0) + 34 } } : {}),
  };
}
