import { expect, test } from 'vitest';
import {
  deploymentMetrics,
  deploymentResultSchema,
  deploymentSummarySchema,
  isMoreBetter,
  LONG_DEPLOYMENT_KEYS,
  METRICS,
} from './index.ts';

const measured = {
  latencySec: 2e-3,
  intervalSec: 1e-3,
  energyJ: 4e-3,
  areaM2: 8e-5,
  macCount: 1e9,
  crossbars: {
    neededCount: 10,
    allocatedCount: 20,
    availableCount: 40,
    segmentCount: 1,
    usedCellRatio: 0.5,
    useCounts: [],
  },
  traffic: [
    { kind: 'activations' as const, sentBytes: 10, receivedBytes: 10, hopBytes: 30 },
    { kind: 'weights' as const, sentBytes: 1, receivedBytes: 1, hopBytes: 2 },
  ],
};

test('metrics are what their names say, in SI units', () => {
  expect(deploymentMetrics(measured)).toEqual({
    latency: 2e-3,
    interval: 1e-3,
    energy: 4e-3,
    energyDelay: expect.closeTo(8e-6, 12),
    area: 8e-5,
    power: 4,
    // 2e9 operations
    efficiency: expect.closeTo(5e11, 0),
    density: expect.closeTo(2.5e16, -6),
    crossbars: 20,
    utilisation: 0.5,
    traffic: 32,
  });
});

test('every metric but the accuracy is one of a deployment', () => {
  expect(Object.keys(deploymentMetrics(measured))).toEqual(METRICS.filter((metric) => metric !== 'accuracy'));
});

test('more is better of what a design gives, less of what it costs', () => {
  expect(METRICS.filter(isMoreBetter)).toEqual(['efficiency', 'density', 'utilisation', 'accuracy']);
});

test('a summary is a result without what is long', () => {
  expect(LONG_DEPLOYMENT_KEYS).toEqual(['layers', 'links', 'floorPlan', 'timeline']);
  const short = Object.keys(deploymentSummarySchema.shape);
  expect([...short, ...LONG_DEPLOYMENT_KEYS].toSorted()).toEqual(
    Object.keys(deploymentResultSchema.shape).toSorted(),
  );
});
