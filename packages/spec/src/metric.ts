import type { z } from 'zod';
import type { DeploymentSummary } from './deployment-result.ts';
import { choice } from './quantity.ts';

/** What designs are compared by. Numbers are SI without prefixes. */
export const metricSchema = choice(
  {
    latency: ['Latency', 'Of one image, in seconds; less is better.'],
    interval: ['Interval', 'Between two images, in seconds; less is better.'],
    energy: ['Energy', 'Of one image, in joules; less is better.'],
    energyDelay: ['Energy times latency', 'Energy-delay product, in joule seconds; less is better.'],
    area: ['Area', 'Of all chips, in square metres; less is better.'],
    power: ['Power', 'Energy over interval, in watts; less is better.'],
    efficiency: ['Operations per joule', 'Two operations a MAC; 1e12 is 1 TOPS/W. More is better.'],
    density: [
      'Operations per second and area',
      'Two operations a MAC, a square metre; 1e18 is 1 TOPS/mm2. More is better.',
    ],
    crossbars: ['Crossbars', 'Crossbars with weights; less is better.'],
    utilisation: ['Utilisation', 'Cells used of the crossbars allocated; more is better.'],
    traffic: ['Traffic', 'Byte-hops of one image; less is better.'],
    accuracy: ['Accuracy', 'Mean accuracy of a reliability run of the same design; more is better.'],
  },
  { typeName: 'Metric', label: 'Metric', help: 'What designs are compared by.' },
);

export type Metric = z.infer<typeof metricSchema>;
/** All metrics but the accuracy, which a deployment does not know. */
export type DeploymentMetric = Exclude<Metric, 'accuracy'>;

export const METRICS: readonly Metric[] = metricSchema.options;
const MORE_IS_BETTER: readonly Metric[] = ['efficiency', 'density', 'utilisation', 'accuracy'];

/** True where a larger value is the better one. */
export const isMoreBetter = (metric: Metric): boolean => MORE_IS_BETTER.includes(metric);

/** What metrics are made of. */
export type MeasuredDeployment = Pick<
  DeploymentSummary,
  'latencySec' | 'intervalSec' | 'energyJ' | 'areaM2' | 'macCount' | 'crossbars' | 'traffic'
>;

/** Every metric of a deployment, at the level that was asked for. */
export function deploymentMetrics(result: MeasuredDeployment): Readonly<Record<DeploymentMetric, number>> {
  const { latencySec, intervalSec, energyJ, areaM2, macCount, crossbars, traffic } = result;
  const operationCount = 2 * macCount;
  return {
    latency: latencySec,
    interval: intervalSec,
    energy: energyJ,
    energyDelay: energyJ * latencySec,
    area: areaM2,
    power: energyJ / intervalSec,
    efficiency: operationCount / energyJ,
    density: operationCount / intervalSec / areaM2,
    crossbars: crossbars.allocatedCount,
    utilisation: crossbars.usedCellRatio,
    traffic: traffic.reduce((sum, { hopBytes }) => sum + hopBytes, 0),
  };
}
