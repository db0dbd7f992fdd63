'use client';

import { Box } from '@mantine/core';
import type { EChartsCoreOption, EChartsType } from 'echarts/core';
import { useEffect, useRef } from 'react';

export interface ChartProps {
  readonly option: EChartsCoreOption;
  readonly heightPx: number;
  /** One sentence that says what the figure shows; its table holds the numbers. */
  readonly label: string;
  /** Called with the `data` item that was clicked. */
  readonly onPick?: (datum: unknown) => void;
}

/**
 * Draws chart options as SVG and follows the size of its box. The chart library is fetched when one is
 * shown.
 */
export function Chart({ option, heightPx, label, onPick }: ChartProps) {
  const boxRef = useRef<HTMLDivElement>(null);
  const chartRef = useRef<EChartsType | null>(null);
  const latest = useRef({ option, onPick });
  latest.current = { option, onPick };

  useEffect(() => {
    const box = boxRef.current;
    if (!box) return;
    let isGone = false;
    const observer = new ResizeObserver(() => chartRef.current?.resize());
    void import('./echarts.ts').then(({ init }) => {
      if (isGone) return;
      const chart = init(box, null, { renderer: 'svg' });
      chartRef.current = chart;
      chart.on('click', (event) => latest.current.onPick?.(event.data));
      chart.setOption(latest.current.option);
      observer.observe(box);
    });
    return () => {
      isGone = true;
      observer.disconnect();
      chartRef.current?.dispose();
      chartRef.current = null;
    };
  }, []);

  useEffect(() => {
    chartRef.current?.setOption(option, { notMerge: true });
  }, [option]);

  return <Box ref={boxRef} h={heightPx} w="100%" role="img" aria-label={label} />;
}
