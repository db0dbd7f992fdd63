import type { Metric } from '@dl-rsim/spec';
import { formatPercent, formatQuantity } from '@dl-rsim/units';

interface MetricFacts {
  readonly label: string;
  /** The unit in which a bound is given: SI times `scale`. */
  readonly boundUnit: string;
  readonly scale: number;
  readonly format: (value: number) => string;
}

const digits = (value: number) => Number(value.toPrecision(4)).toLocaleString('en-US').replaceAll(',', ' ');

/** What each metric is called and how engineers write it. */
export const metricFacts: Readonly<Record<Metric, MetricFacts>> = {
  latency: {
    label: 'Latency',
    boundUnit: 'ms',
    scale: 1e3,
    format: (value) => formatQuantity(value, 'Sec'),
  },
  interval: {
    label: 'Interval',
    boundUnit: 'ms',
    scale: 1e3,
    format: (value) => formatQuantity(value, 'Sec'),
  },
  energy: {
    label: 'Energy per image',
    boundUnit: 'µJ',
    scale: 1e6,
    format: (value) => formatQuantity(value, 'J'),
  },
  energyDelay: {
    label: 'Energy × latency',
    boundUnit: 'nJ s',
    scale: 1e9,
    format: (value) => `${formatQuantity(value, 'J')} s`,
  },
  area: { label: 'Area', boundUnit: 'mm²', scale: 1e6, format: (value) => formatQuantity(value, 'M2') },
  power: { label: 'Power', boundUnit: 'W', scale: 1, format: (value) => formatQuantity(value, 'W') },
  efficiency: {
    label: 'Efficiency',
    boundUnit: 'TOPS/W',
    scale: 1e-12,
    format: (value) => `${digits(value * 1e-12)} TOPS/W`,
  },
  density: {
    label: 'Density',
    boundUnit: 'GOPS/mm²',
    scale: 1e-15,
    format: (value) => `${digits(value * 1e-15)} GOPS/mm²`,
  },
  crossbars: {
    label: 'Crossbars',
    boundUnit: '',
    scale: 1,
    format: (value) => formatQuantity(value, 'Count'),
  },
  utilisation: {
    label: 'Cells used',
    boundUnit: '%',
    scale: 100,
    format: (value) => formatPercent(value, 1),
  },
  traffic: {
    label: 'Traffic',
    boundUnit: 'MB-hops',
    scale: 1e-6,
    format: (value) => `${formatQuantity(value, 'Bytes')}-hops`,
  },
  accuracy: { label: 'Accuracy', boundUnit: '%', scale: 100, format: (value) => formatPercent(value) },
};

/** How a metric is drawn along an axis; shares are compared by their difference, the rest by its ratio. */
export function metricAxis(metric: Metric) {
  const { label, format } = metricFacts[metric];
  return { label, isLog: metric !== 'accuracy' && metric !== 'utilisation', format };
}
