import { METRICS } from '@dl-rsim/spec';
import { expect, it } from 'vitest';
import { metricAxisLabel, metricFacts } from './metric-text.ts';

it('writes metrics as engineers do', () => {
  expect(metricFacts.latency.format(0.00215)).toBe('2.15 ms');
  expect(metricFacts.efficiency.format(6.27e11)).toBe('0.627 TOPS/W');
  expect(metricFacts.density.format(4.83e17)).toBe('483 GOPS/mm²');
  expect(metricFacts.area.format(8.54e-5)).toBe('85.4 mm²');
  expect(metricAxisLabel('energy')).toBe('Energy per image (µJ)');
});

it('knows every metric', () => {
  expect(Object.keys(metricFacts).toSorted()).toEqual([...METRICS].toSorted());
});
