'use client';

import type { DeploymentResult } from '@dl-rsim/spec';
import { formatPercent, formatQuantity } from '@dl-rsim/units';
import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { chartColors } from '../../charts/palette.ts';
import { stackedBarsHeightPx, stackedBarsOption } from '../../charts/stacked-bars.ts';
import {
  areaBreakdown,
  type Breakdown,
  type BreakdownBy,
  energyBreakdown,
} from '../../lib/deployment-breakdown.ts';
import { useChartColors } from '../../lib/use-chart-colors.ts';
import type { DataTableContent } from '../../ui/data-table.tsx';
import { Figure } from '../../ui/figure.tsx';

interface BreakdownFigureProps {
  readonly result: DeploymentResult;
  /** Where the numbers come from. */
  readonly caption: string;
}

const views = [
  { value: 'component', label: 'Component' },
  { value: 'layer', label: 'Layer' },
  { value: 'hierarchy', label: 'Level' },
];

const joules = (value: number) => formatQuantity(value, 'J', { significantCount: 3 });
const squareMetres = (value: number) => formatQuantity(value, 'M2', { significantCount: 3 });

/** Where the energy of one image goes: by component, by layer, by level of the hierarchy. */
export function EnergyFigure({ result, caption }: BreakdownFigureProps) {
  const colors = useChartColors();
  const [by, setBy] = useState<BreakdownBy>('component');
  const breakdown = energyBreakdown(result, by);
  const leakageJ = result.components.reduce((sum, one) => sum + one.leakageJ, 0);
  const option = { ...breakdown, valueLabel: 'energy of one image', format: joules };
  const leakage = formatPercent(leakageJ / result.energyJ, 1);
  return (
    <Figure
      title="Energy"
      summary={`${formatQuantity(result.energyJ, 'J')} an image; ${leakage} of it is leakage.`}
      caption={caption}
      option={stackedBarsOption({ ...option, colors })}
      printOption={() => stackedBarsOption({ ...option, colors: chartColors('light') })}
      table={tableOf(breakdown, { first: 'Part', format: joules })}
      heightPx={stackedBarsHeightPx(breakdown.names.length)}
      controls={
        <SegmentedControl
          size="xs"
          value={by}
          onChange={(value) => setBy(value as BreakdownBy)}
          data={views}
          aria-label="Energy by"
        />
      }
    />
  );
}

/** What takes the area: the sum of all instances and nothing else. */
export function AreaFigure({ result, caption }: BreakdownFigureProps) {
  const colors = useChartColors();
  const breakdown = areaBreakdown(result);
  const option = { ...breakdown, valueLabel: 'area of all instances', format: squareMetres };
  return (
    <Figure
      title="Area"
      summary={`${formatQuantity(result.areaM2, 'M2')}: the sum of all instances on all chips.`}
      caption={caption}
      option={stackedBarsOption({ ...option, colors })}
      printOption={() => stackedBarsOption({ ...option, colors: chartColors('light') })}
      table={tableOf(breakdown, { first: 'Component', format: squareMetres })}
      heightPx={stackedBarsHeightPx(breakdown.names.length)}
    />
  );
}

function tableOf(
  { names, parts }: Breakdown,
  { first, format }: { readonly first: string; readonly format: (value: number) => string },
): DataTableContent {
  return {
    columns: [
      { label: first },
      ...parts.map(({ name }) => ({ label: name, format })),
      ...(parts.length > 1 ? [{ label: 'Sum', format }] : []),
    ],
    rows: names.map((name, bar) => {
      const values = parts.map(({ values }) => values[bar] ?? 0);
      return [name, ...values, ...(parts.length > 1 ? [values.reduce((sum, value) => sum + value, 0)] : [])];
    }),
  };
}
