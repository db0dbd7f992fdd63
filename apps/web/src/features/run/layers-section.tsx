'use client';

import type { RunDetailFragment } from '@dl-rsim/client';
import type { ReliabilityResult } from '@dl-rsim/spec';
import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { chartColors } from '../../charts/palette.ts';
import { rankBarsHeightPx, rankBarsOption } from '../../charts/rank-bars.ts';
import { counted } from '../../lib/accuracy.ts';
import { formatProbability } from '../../lib/probability.ts';
import { useChartColors } from '../../lib/use-chart-colors.ts';
import { Figure } from '../../ui/figure.tsx';
import { LayerDetail } from './layer-detail.tsx';
import {
  knownMetrics,
  type LayerMetric,
  type LayerRow,
  layerMetrics,
  layerRows,
  layerTable,
  rankedBy,
} from './layer-rows.ts';
import { captionOf } from './run-caption.ts';

/** Bars that are shown; the table has all layers. */
const MAX_BAR_COUNT = 30;

export interface LayersSectionProps {
  readonly run: RunDetailFragment;
  readonly result: ReliabilityResult;
}

/** Which layer costs most, and where in it the errors are: picked in the bars. */
export function LayersSection({ run, result }: LayersSectionProps) {
  const rows = layerRows(result.layers);
  const metrics = knownMetrics(rows);
  const [metric, setMetric] = useState<LayerMetric | null>(null);
  const [chosenName, setChosenName] = useState<string | null>(null);
  const shownMetric = metric ?? metrics[0];
  const chosen = rows.find((row) => row.layer.layerName === chosenName) ?? rows[0];
  if (!chosen || !shownMetric) return null;
  return (
    <>
      <LayersFigure
        run={run}
        rows={rows}
        metric={shownMetric}
        metrics={metrics}
        chosen={chosen}
        onMetric={setMetric}
        onPick={setChosenName}
      />
      <LayerDetail run={run} rows={rows} chosen={chosen} onPick={setChosenName} />
    </>
  );
}

interface LayersFigureProps {
  readonly run: RunDetailFragment;
  readonly rows: readonly LayerRow[];
  readonly metric: LayerMetric;
  readonly metrics: readonly LayerMetric[];
  readonly chosen: LayerRow;
  readonly onMetric: (metric: LayerMetric) => void;
  readonly onPick: (layerName: string) => void;
}

function LayersFigure(props: LayersFigureProps) {
  const { run, rows, metric, metrics, chosen, onMetric, onPick } = props;
  const colors = useChartColors();
  const { axis, isLog, format, of } = layerMetrics[metric];
  const shown = rankedBy(rows, metric).slice(0, MAX_BAR_COUNT);
  const input = {
    bars: shown.map((row) => ({
      name: row.layer.layerName,
      value: of(row) ?? 0,
      low: null,
      high: null,
      key: row.layer.layerName,
    })),
    valueLabel: axis,
    format,
    isLog: isLog && shown.some((row) => (of(row) ?? 0) > 0),
    chosenKey: chosen.layer.layerName,
  };
  return (
    <Figure
      title="Layers on crossbars"
      summary={summaryText(rows, shown.length)}
      caption={captionOf(run)}
      option={rankBarsOption({ ...input, colors })}
      printOption={() => rankBarsOption({ ...input, chosenKey: null, colors: chartColors('light') })}
      table={layerTable(rows)}
      heightPx={rankBarsHeightPx(shown.length)}
      onPick={(datum) => {
        const { key } = datum as { readonly key?: string };
        if (key) onPick(key);
      }}
      controls={
        metrics.length > 1 ? (
          <SegmentedControl
            size="xs"
            aria-label="Compare layers by"
            value={metric}
            onChange={(value) => onMetric(value as LayerMetric)}
            data={metrics.map((value) => ({ value, label: layerMetrics[value].label }))}
          />
        ) : null
      }
    />
  );
}

/** Which layer is worst by what is known, and over what was counted. */
function summaryText(rows: readonly LayerRow[], shownCount: number): string {
  const [worst] = rows;
  if (!worst) return '';
  const { layerName, signalToNoiseDb } = worst.layer;
  const reason =
    signalToNoiseDb === null
      ? worst.wrongRatio === null
        ? ''
        : `${layerName} has the highest error rate, ${formatProbability(worst.wrongRatio)} of its reads. `
      : `${layerName} costs most, with the lowest signal to noise: ${signalToNoiseDb.toFixed(1)} dB. `;
  const part = shownCount < rows.length ? ` The ${shownCount} worst of ${rows.length}.` : '';
  const reads = worst.wrongRatio === null ? '' : 'Reads are over all images and draws.';
  const noise = signalToNoiseDb === null ? '' : ' Signal to noise is over the calibration images.';
  const clippedCount = rows.reduce((sum, row) => sum + (row.layer.clippedWeightCount ?? 0), 0);
  const clipped =
    clippedCount > 0
      ? ` The encoding cannot hold ${counted(clippedCount, 'weight')}; the nearest it can is stored instead.`
      : '';
  return `${reason}${reads}${noise}${part}${clipped}`;
}
