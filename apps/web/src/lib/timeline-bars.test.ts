import { expect, it } from 'vitest';
import { exampleDeploymentResult } from '../testing/example-deployment-result.ts';
import { timelineBars } from './timeline-bars.ts';

const result = exampleDeploymentResult();

it('joins neighbouring bins of one shade and leaves out idle ones', () => {
  const bars = timelineBars(result).filter(({ rowIndex }) => rowIndex === 0);
  expect(bars).toHaveLength(2);
  expect(bars[0]).toMatchObject({ startSec: 0, endSec: 2e-7, busyRatio: 0.975, groupIndex: 0 });
  expect(bars[1]?.startSec).toBeCloseTo(3e-7, 15);
  expect(bars[1]?.busyRatio).toBe(0.5);
});

it('clips the first and the last bin to when the layer works', () => {
  const [bar] = timelineBars(result).filter(({ rowIndex }) => rowIndex === 1);
  expect(bar).toMatchObject({ startSec: 2.5e-7, endSec: 3.5e-7, groupIndex: 1 });
});

it('leaves out rows of layers that are not there', () => {
  const layers = result.layers.slice(0, 1);
  expect(timelineBars({ ...result, layers }).every(({ rowIndex }) => rowIndex === 0)).toBe(true);
});
