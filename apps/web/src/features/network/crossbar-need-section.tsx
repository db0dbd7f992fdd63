'use client';

import { DesignsDocument, type NetworkFullFragment } from '@dl-rsim/client';
import {
  type AcceleratorSpec,
  crossbarNeed,
  presetByKey,
  presets,
  type QuantizationSpec,
  readAccelerator,
} from '@dl-rsim/spec';
import { formatPercent, formatQuantity } from '@dl-rsim/units';
import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { chartColors } from '../../charts/palette.ts';
import { rankBarsHeightPx, rankBarsOption } from '../../charts/rank-bars.ts';
import { crossbarText, quantizationText } from '../../lib/accelerator-text.ts';
import { apiQuery } from '../../lib/api.ts';
import { useChartColors } from '../../lib/use-chart-colors.ts';
import { Figure } from '../../ui/figure.tsx';

export interface CrossbarNeedProps {
  readonly projectId: string;
  readonly network: NetworkFullFragment;
}

interface Choice {
  readonly value: string;
  readonly label: string;
  readonly accelerator: AcceleratorSpec;
  readonly quantization: QuantizationSpec;
}

/** Bars that are shown; the table has all layers. */
const MAX_BAR_COUNT = 24;

/** How many crossbars every layer needs on an accelerator, one copy of each weight. */
export function CrossbarNeedSection({ projectId, network }: CrossbarNeedProps) {
  const colors = useChartColors();
  const designs = useQuery(apiQuery(DesignsDocument, { projectId }));
  const choices = choicesOf(designs.data?.project?.designs ?? []);
  const [key, setKey] = useState<string | null>(null);
  const chosen = choices.find(({ value }) => value === key) ?? choices[0];
  const rows = chosen ? needsOf(network, chosen) : [];
  if (!chosen || rows.length === 0) return null;
  const shown = rows.toSorted((a, b) => b.need.crossbarCount - a.need.crossbarCount).slice(0, MAX_BAR_COUNT);
  const format = (value: number) => formatQuantity(value, 'Count');
  const input = {
    bars: shown.map(({ name, need }) => ({
      name,
      key: name,
      value: need.crossbarCount,
      low: null,
      high: null,
    })),
    valueLabel: 'crossbars',
    format,
    isLog: false,
    chosenKey: null,
  };
  return (
    <Figure
      title="Crossbars that it needs"
      summary={summaryOf(rows, chosen, shown.length)}
      caption={`${network.name} on ${chosen.label}`}
      option={rankBarsOption({ ...input, colors })}
      printOption={() => rankBarsOption({ ...input, colors: chartColors('light') })}
      table={tableOf(rows)}
      heightPx={rankBarsHeightPx(shown.length)}
      controls={
        <Select
          size="xs"
          w={260}
          aria-label="Accelerator"
          data={choices.map(({ value, label }) => ({ value, label }))}
          value={chosen.value}
          onChange={setKey}
          allowDeselect={false}
        />
      }
    />
  );
}

/** Presets have a precision of their own; accelerators of the project take that of their preset. */
function choicesOf(
  designs: readonly {
    readonly id: string;
    readonly name: string;
    readonly accelerator: unknown;
    readonly presetKey?: string | null;
  }[],
): readonly Choice[] {
  const baseline = presets[0]!.quantization;
  return [
    ...designs.map(({ id, name, accelerator, presetKey }) => ({
      value: id,
      label: name,
      accelerator: readAccelerator(accelerator),
      quantization: presetByKey(presetKey ?? '')?.quantization ?? baseline,
    })),
    ...presets.map(({ key, name, accelerator, quantization }) => ({
      value: key,
      label: name,
      accelerator,
      quantization,
    })),
  ];
}

interface NeedRow {
  readonly name: string;
  readonly matrix: { readonly groupCount: number; readonly rowCount: number; readonly columnCount: number };
  readonly need: ReturnType<typeof crossbarNeed>;
}

function needsOf({ layers }: NetworkFullFragment, { accelerator, quantization }: Choice): readonly NeedRow[] {
  return layers.flatMap(({ name, matrix }) =>
    matrix ? [{ name, matrix, need: crossbarNeed(matrix, accelerator, quantization) }] : [],
  );
}

function summaryOf(
  rows: readonly NeedRow[],
  { accelerator, quantization }: Choice,
  shownCount: number,
): string {
  const total = rows.reduce((sum, { need }) => sum + need.crossbarCount, 0);
  const used = rows.reduce((sum, { need }) => sum + need.crossbarCount * need.usedRatio, 0) / total;
  const part = shownCount < rows.length ? ` The ${shownCount} largest of ${rows.length} layers.` : '';
  const need = `${formatQuantity(total, 'Count')} crossbars, ${formatPercent(used)} of their cells used`;
  const hardware = `${crossbarText(accelerator)}, ${quantizationText(quantization)}`;
  return `${need}: ${hardware}; one copy of every weight.${part}`;
}

function tableOf(rows: readonly NeedRow[]) {
  const count = (value: number) => formatQuantity(value, 'Count');
  return {
    columns: [
      { label: 'layer' },
      { label: 'groupCount', format: count },
      { label: 'rowCount', format: count },
      { label: 'columnCount', format: count },
      { label: 'linesPerColumnCount', format: count },
      { label: 'crossbarCount', format: count },
      { label: 'usedRatio', format: (value: number) => formatPercent(value) },
    ],
    rows: rows.map(({ name, matrix, need }) => [
      name,
      matrix.groupCount,
      matrix.rowCount,
      matrix.columnCount,
      need.linesPerColumnCount,
      need.crossbarCount,
      need.usedRatio,
    ]),
  };
}
