'use client';

import type { EChartsCoreOption } from 'echarts/core';
import type { ReactNode } from 'react';
import { Chart } from '../charts/chart.tsx';
import { renderSvg } from '../charts/export-svg.ts';
import type { DataTableContent } from './data-table.tsx';
import { FigureFrame } from './figure-frame.tsx';

export interface FigureProps {
  readonly title: string;
  /** One sentence with the main number and its N. */
  readonly summary: string;
  /** Where the numbers come from; printed under the exported picture. */
  readonly caption: string;
  readonly option: EChartsCoreOption;
  /** The same chart in the colours for paper. */
  readonly printOption: () => EChartsCoreOption;
  readonly table: DataTableContent;
  /** What the CSV file holds, where it is more than the table. */
  readonly numbers?: DataTableContent;
  readonly heightPx: number;
  readonly controls?: ReactNode;
  /** Controls that need a row of their own. */
  readonly toolbar?: ReactNode;
  readonly onPick?: (datum: unknown) => void;
}

/** A chart with its words, its table twin and its files. */
export function Figure(props: FigureProps) {
  const {
    title,
    summary,
    caption,
    option,
    printOption,
    table,
    numbers,
    heightPx,
    controls,
    toolbar,
    onPick,
  } = props;
  const frame = { title, caption, widthPx: 760, heightPx: heightPx + 90 };
  return (
    <FigureFrame
      title={title}
      summary={summary}
      table={table}
      {...(numbers ? { numbers } : {})}
      controls={controls}
      toolbar={toolbar}
      svg={() => renderSvg(printOption(), frame)}
    >
      <Chart
        option={option}
        heightPx={heightPx}
        label={`${title}. ${summary}`}
        {...(onPick ? { onPick } : {})}
      />
    </FigureFrame>
  );
}
