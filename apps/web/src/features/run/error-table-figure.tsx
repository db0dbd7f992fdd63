'use client';

import type { RunDetailFragment } from '@dl-rsim/client';
import type { ReliabilityResult } from '@dl-rsim/spec';
import { formatQuantity } from '@dl-rsim/units';
import { Select } from '@mantine/core';
import { useState } from 'react';
import { errorHeatmapOption, formatProbability } from '../../charts/error-heatmap.ts';
import { chartColors } from '../../charts/palette.ts';
import { useChartColors } from '../../lib/use-chart-colors.ts';
import { Figure } from '../../ui/figure.tsx';
import { errorTable, wrongRatio } from './result-tables.ts';
import { captionOf } from './run-caption.ts';

export interface ErrorTableFigureProps {
  readonly run: RunDetailFragment;
  readonly result: ReliabilityResult;
}

/** P(sensed j | N, k) as a heat map for the N that is chosen; the largest first. */
export function ErrorTableFigure({ run, result }: ErrorTableFigureProps) {
  const colors = useChartColors();
  const { probabilityRatios, sampleCount } = result.errorTable;
  const [activeCount, setActiveCount] = useState(probabilityRatios.length);
  const rows = probabilityRatios[activeCount - 1] ?? [];
  const misread = formatProbability(wrongRatio(rows[0] ?? [], 0));
  const samples = formatQuantity(sampleCount, 'Count');
  const subject = `With N = ${activeCount} active rows a sum of 0`;
  const summary = `${subject} is misread with probability ${misread}; ${samples} samples a row.`;
  return (
    <Figure
      title={`Sensing errors P(j | N = ${activeCount}, k)`}
      summary={summary}
      caption={captionOf(run)}
      option={errorHeatmapOption(rows, colors)}
      printOption={() => errorHeatmapOption(rows, chartColors('light'))}
      table={errorTable(rows)}
      heightPx={Math.min(640, 120 + rows.length * 30)}
      controls={
        <Select
          size="xs"
          w={150}
          aria-label="Active rows N"
          value={String(activeCount)}
          onChange={(value) => setActiveCount(Number(value))}
          allowDeselect={false}
          data={probabilityRatios.map((_, index) => ({
            value: String(index + 1),
            label: `N = ${index + 1} ${index === 0 ? 'row' : 'rows'} on`,
          }))}
        />
      }
    />
  );
}
