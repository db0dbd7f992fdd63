import type { Metric } from '@dl-rsim/spec';
import { formatPercent, formatQuantity } from '@dl-rsim/units';

interface MetricFacts {
  readonly label: string;
  /** What stands behind the number on an axis of SI units times `scale`. */
  readonly axisUnit: string;
  readonly scale: number;
  readonly format: (value: number) => string;
}

const digits = (value: number) => Number(value.toPrecision(4)).toLocaleString('en-US').replaceAll(',', ' ');

/** What each metric is called and how engineers write it. */
export const metricFacts: Readonly<Record<Metric, MetricFacts>> = {
  latency: {
    label: 'Latency',
    axisUnit: 'ms',
    scale: 1e3,
    format: (value) => formatQuantity(value, 'Sec'),
  },
  interval: {
    label: 'Interval',
    axisUnit: 'ms',
    scale: 1e3,
    format: (value) => formatQuantity(value, 'Sec'),
  },
  energy: {
    label: 'Energy per image',
    axisUnit: 'µJ',
    scale: 1e6,
    format: (value) => formatQuantity(value, 'J'),
  },
  energyDelay: {
    label: 'Energy × latency',
    axisUnit: 'nJ s',
    scale: 1e9,
    format: (value) => `${digits(value * 1e9)} nJ s`,
  },
  area: { label: 'Area', axisUnit: 'mm²', scale: 1e6, format: (value) => formatQuantity(value, 'M2') },
  power: { label: 'Power', axisUnit: 'W', scale: 1, format: (value) => formatQuantity(value, 'W') },
  efficiency: {
    label: 'Efficiency',
    axisUnit: 'TOPS/W',
    scale: 1e-12,
    format: (value) => `${digits(value * 1e-12)} TOPS/W`,
  },
  density: {
    label: 'Density',
    axisUnit: 'GOPS/mm²',
    scale: 1e-15,
    format: (value) => `${digits(value * 1e-15)} GOPS/mm²`,
  },
  crossbars: {
    label: 'Crossbars',
    axisUnit: '',
    scale: 1,
    format: (value) => formatQuantity(value, 'Count'),
  },
  utilisation: { label: 'Cells used', axisUnit: '%', scale: 100, format: (value) => formatPercent(value, 1) },
  traffic: {
    label: 'Traffic',
    axisUnit: 'MB-hops',
    scale: 1e-6,
    format: (value) => `${formatQuantity(value, 'Bytes')}-hops`,
  },
  accuracy: { label: 'Accuracy', axisUnit: '%', scale: 100, format: (value) => formatPercent(value) },
};

/** 'Latency (ms)' */
export function metricAxisLabel(metric: Metric): string {
  const { label, axisUnit } = metricFacts[metric];
  return axisUnit === '' ? label : `${label} (${axisUnit})`;
}
