'use client';

import { isMoreBetter, type Metric } from '@dl-rsim/spec';
import { NativeSelect } from '@mantine/core';
import { metricFacts } from '../lib/metric-text.ts';

export interface MetricSelectProps {
  /** 'Across' */
  readonly label: string;
  readonly metric: Metric;
  readonly metrics: readonly Metric[];
  readonly onChoose: (metric: string) => void;
}

/** The metric of an axis, with the direction that is better. */
export function MetricSelect({ label, metric, metrics, onChoose }: MetricSelectProps) {
  return (
    <NativeSelect
      size="xs"
      label={`${label} (${isMoreBetter(metric) ? 'more' : 'less'} is better)`}
      value={metric}
      onChange={(event) => onChoose(event.currentTarget.value)}
      data={metrics.map((value) => ({ value, label: metricFacts[value].label }))}
    />
  );
}
