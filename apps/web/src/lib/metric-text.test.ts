import { METRICS } from '@dl-rsim/spec';
import { expect, it } from 'vitest';
import { metricFacts } from './metric-text.ts';

it('writes metrics as engineers do', () => {
  expect(metricFacts.latency.format(0.00215)).toBe('2.15 ms');
  expect(metricFacts.efficiency.format(6.27e11)).toBe('0.627 TOPS/W');
  expect(metricFacts.density.format(4.83e17)).toBe('483 GOPS/mm²');
  expect(metricFacts.area.format(8.54e-5)).toBe('85.4 mm²');
  expect(metricFacts.energyDelay.format(9.51e-13)).toBe('951 fJ s');
});

it('knows every metric', () => {
  expect(Object.keys(metricFacts).toSorted()).toEqual([...METRICS].toSorted());
});
