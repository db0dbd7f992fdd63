import type { LayerErrors } from '@dl-rsim/spec';
import type { Column } from '../../charts/columns.ts';
import { formatProbability } from '../../lib/probability.ts';
import type { DataTableContent } from '../../ui/data-table.tsx';
import { percent, whole } from './result-tables.ts';

/** One crossbar layer with the ratios that its counts make. */
export interface LayerRow {
  readonly layer: LayerErrors;
  /** Wrong reads over reads; null where no reads are made or counted. */
  readonly wrongRatio: number | null;
  /** Share of zero among the SOPs on the calibration images. */
  readonly zeroRatio: number | null;
}

/**
 * Layers, the one that costs most first: the lowest signal to noise where it is known, else the highest error
 * rate.
 */
export function layerRows(layers: readonly LayerErrors[]): readonly LayerRow[] {
  return layers.map(rowOf).sort((a, b) => costOf(b) - costOf(a) || a.layer.layerIndex - b.layer.layerIndex);
}

function rowOf(layer: LayerErrors): LayerRow {
  const { readCount, wrongCount, sopHistogram } = layer;
  const wrongRatio = readCount && wrongCount !== null ? wrongCount / readCount : null;
  if (!sopHistogram) return { layer, wrongRatio, zeroRatio: null };
  const total = sopHistogram.sopCounts.reduce((sum, count) => sum + count, 0);
  const zeroCount = sopHistogram.sopCounts[-sopHistogram.lowestSopCount] ?? 0;
  return { layer, wrongRatio, zeroRatio: total === 0 ? null : zeroCount / total };
}

function costOf({ layer, wrongRatio }: LayerRow): number {
  const { signalToNoiseDb } = layer;
  return signalToNoiseDb === null ? (wrongRatio ?? 0) - 1e6 : -signalToNoiseDb;
}

/** What layers can be compared by. */
export const layerMetrics = {
  noise: {
    label: 'Signal to noise',
    axis: 'signal to noise of the outputs (dB)',
    isLog: false,
    isLowWorst: true,
    format: (value: number) => `${value.toFixed(1)} dB`,
    of: (row: LayerRow) => row.layer.signalToNoiseDb,
  },
  wrong: {
    label: 'Error rate',
    axis: 'wrong reads over reads',
    isLog: true,
    isLowWorst: false,
    format: formatProbability,
    of: (row: LayerRow) => row.wrongRatio,
  },
  spread: {
    label: 'Output error',
    axis: 'spread of the output error over the rms output',
    isLog: false,
    isLowWorst: false,
    format: (value: number) => percent(value),
    of: (row: LayerRow) => row.layer.errorSigmaRatio,
  },
  quantization: {
    label: 'Quantization',
    axis: 'signal to quantization noise of the outputs (dB)',
    isLog: false,
    isLowWorst: true,
    format: (value: number) => `${value.toFixed(1)} dB`,
    of: (row: LayerRow) => row.layer.quantization?.outputSignalToNoiseDb ?? null,
  },
} as const;

export type LayerMetric = keyof typeof layerMetrics;

/** Layers by one metric, the worst first: the lowest ratio of signal to noise, the highest of all others. */
export function rankedBy(rows: readonly LayerRow[], metric: LayerMetric): readonly LayerRow[] {
  const worth = (row: LayerRow) => {
    const value = layerMetrics[metric].of(row);
    if (value === null) return Number.NEGATIVE_INFINITY;
    return layerMetrics[metric].isLowWorst ? -value : value;
  };
  return rows.toSorted((a, b) => worth(b) - worth(a));
}

/** The metrics that some layer has. */
export function knownMetrics(rows: readonly LayerRow[]): readonly LayerMetric[] {
  const metrics = Object.keys(layerMetrics) as LayerMetric[];
  return metrics.filter((metric) => rows.some((row) => layerMetrics[metric].of(row) !== null));
}

const decibel = (value: number) => value.toFixed(2);

type Quantization = NonNullable<LayerErrors['quantization']>;

const quantizationColumn = (key: keyof Quantization, format: (value: number) => string) => ({
  label: `quantization.${key}`,
  format,
  of: ({ layer }: LayerRow) => layer.quantization?.[key] ?? null,
});

/** Every number of every layer; columns that no layer fills are left out. */
export function layerTable(rows: readonly LayerRow[]): DataTableContent {
  const columns = [
    { label: 'layer', of: (row: LayerRow) => row.layer.layerName },
    {
      label: 'clippedWeightCount',
      format: whole,
      of: (row: LayerRow) => row.layer.clippedWeightCount || null,
    },
    { label: 'readCount', format: whole, of: (row: LayerRow) => row.layer.readCount },
    { label: 'wrongCount', format: whole, of: (row: LayerRow) => row.layer.wrongCount },
    { label: 'wrongRatio', format: formatProbability, of: (row: LayerRow) => row.wrongRatio },
    { label: 'signalToNoiseDb', format: decibel, of: (row: LayerRow) => row.layer.signalToNoiseDb },
    quantizationColumn('outputSignalToNoiseDb', decibel),
    quantizationColumn('weightSignalToNoiseDb', decibel),
    quantizationColumn('inputSignalToNoiseDb', decibel),
    quantizationColumn('saturatedWeightRatio', percent),
    quantizationColumn('saturatedInputRatio', percent),
    { label: 'errorMeanRatio', format: percent, of: (row: LayerRow) => row.layer.errorMeanRatio },
    { label: 'errorSigmaRatio', format: percent, of: (row: LayerRow) => row.layer.errorSigmaRatio },
    { label: 'zeroSopRatio', format: percent, of: (row: LayerRow) => row.zeroRatio },
  ];
  const filled = columns.filter((column) => rows.some((row) => column.of(row) !== null));
  return {
    columns: filled.map(({ label, format }) => (format ? { label, format } : { label })),
    rows: rows.map((row) => filled.map((column) => column.of(row))),
  };
}

/**
 * What each part (weight slices or input cycles, lowest first) adds to the error rate of the layer: the parts
 * sum to it.
 */
export function shareColumns(counts: readonly number[], readCount: number, noun: string): readonly Column[] {
  return counts.map((count, index) => ({
    name: String(index),
    value: readCount === 0 ? 0 : count / readCount,
    words: `${noun} ${index}${index === 0 ? ' (lowest)' : index === counts.length - 1 ? ' (highest)' : ''}`,
  }));
}

const MAX_BIN_COUNT = 160;

export interface SopBin {
  readonly fromSop: number;
  readonly toSop: number;
  readonly count: number;
}

/** SOPs in at most 160 bins of equal width, from the lowest sum to the last that occurred. */
export function sopBins(histogram: NonNullable<LayerErrors['sopHistogram']>): readonly SopBin[] {
  const { lowestSopCount, sopCounts } = histogram;
  const lastIndex = sopCounts.findLastIndex((count) => count > 0);
  const firstIndex = Math.max(
    0,
    sopCounts.findIndex((count) => count > 0),
  );
  const width = Math.max(1, Math.ceil((lastIndex - firstIndex + 1) / MAX_BIN_COUNT));
  const bins: SopBin[] = [];
  for (let index = firstIndex; index <= lastIndex; index += width) {
    const count = sopCounts.slice(index, index + width).reduce((sum, one) => sum + one, 0);
    const fromSop = lowestSopCount + index;
    bins.push({ fromSop, toSop: fromSop + width - 1, count });
  }
  return bins;
}

/** '5', or '4 to 7' of a bin of several sums. */
export function binName({ fromSop, toSop }: SopBin): string {
  return fromSop === toSop ? String(fromSop) : `${fromSop} to ${toSop}`;
}
