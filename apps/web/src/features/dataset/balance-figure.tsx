'use client';

import type { DatasetFullFragment } from '@dl-rsim/client';
import { formatQuantity } from '@dl-rsim/units';
import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { columnsOption } from '../../charts/columns.ts';
import { chartColors } from '../../charts/palette.ts';
import { useChartColors } from '../../lib/use-chart-colors.ts';
import { Figure } from '../../ui/figure.tsx';

type Split = 'test' | 'train';

/** How many images each class has. */
export function BalanceFigure({ dataset }: { readonly dataset: DatasetFullFragment }) {
  const colors = useChartColors();
  const [split, setSplit] = useState<Split>('test');
  const { classCounts, trainClassCounts, classNames } = dataset;
  const counts = split === 'test' ? classCounts : trainClassCounts;
  if (!counts) return null;
  const format = (value: number) => formatQuantity(value, 'Count');
  const input = {
    columns: classNames.map((name, index) => ({ name, value: counts[index] ?? 0 })),
    xLabel: 'class',
    yLabel: `${split} images`,
    format,
    isLog: false,
  };
  return (
    <Figure
      title="Class balance"
      summary={summaryOf(counts, split)}
      caption={`${dataset.name}, ${split} split`}
      option={columnsOption({ ...input, colors })}
      printOption={() => columnsOption({ ...input, colors: chartColors('light') })}
      table={{
        columns: [
          { label: 'class' },
          { label: 'test', format },
          ...(trainClassCounts ? [{ label: 'train', format }] : []),
        ],
        rows: classNames.map((name, index) => [
          name,
          classCounts?.[index] ?? null,
          ...(trainClassCounts ? [trainClassCounts[index] ?? null] : []),
        ]),
      }}
      heightPx={280}
      controls={
        trainClassCounts ? (
          <SegmentedControl
            size="xs"
            aria-label="Split"
            value={split}
            onChange={(value) => setSplit(value as Split)}
            data={[
              { value: 'test', label: 'Test' },
              { value: 'train', label: 'Training' },
            ]}
          />
        ) : null
      }
    />
  );
}

function summaryOf(counts: readonly number[], split: Split): string {
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const total = counts.reduce((sum, count) => sum + count, 0);
  const each = least === most ? `${least} of each class` : `${least} to ${most} of a class`;
  return `${formatQuantity(total, 'Count')} ${split === 'test' ? 'test' : 'training'} images, ${each}.`;
}
