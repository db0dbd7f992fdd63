'use client';

import { deploymentMetrics, METRICS, type Metric, metricSchema, readDeploymentSummary } from '@dl-rsim/spec';
import { NativeSelect } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { chartColors } from '../../charts/palette.ts';
import { type ParetoDot, paretoOption } from '../../charts/pareto-dots.ts';
import { shownInterval, summaryOf } from '../../lib/accuracy.ts';
import { frontKeysOf } from '../../lib/front.ts';
import { metricAxis, metricFacts } from '../../lib/metric-text.ts';
import { routes } from '../../lib/routes.ts';
import { useAddressChoice } from '../../lib/use-address-choice.ts';
import { useChartColors } from '../../lib/use-chart-colors.ts';
import type { DataTableContent } from '../../ui/data-table.tsx';
import { Figure } from '../../ui/figure.tsx';
import { MetricSelect } from '../../ui/metric-select.tsx';
import type { DeploymentRow } from './deployments-page.tsx';

export interface ParetoFigureProps {
  readonly projectId: string;
  readonly deployments: readonly DeploymentRow[];
}

const names = { plain: 'Deployments', strong: 'On the front', barred: 'Refused' };

/** Finished deployments of one network by two metrics, accuracy among them: both halves in one picture. */
export function ParetoFigure({ projectId, deployments }: ParetoFigureProps) {
  const colors = useChartColors();
  const router = useRouter();
  const { read, choose } = useAddressChoice();
  const x = metricOf(read('x'), 'latency');
  const y = metricOf(read('y'), 'energy');
  const finished = deployments.filter(({ summary }) => summary !== null);
  const networks = networksOf(finished);
  const network = networks.find(({ id }) => id === read('network')) ?? networks[0];
  if (!network || finished.length < 2) return null;
  const compared = finished.filter((deployment) => deployment.network.id === network.id);
  const placed = compared.flatMap((deployment) => dotsOf(deployment, x, y));
  const frontKeys = frontKeysOf(placed, { x, y });
  const dots = placed.map((dot) => (frontKeys.includes(dot.key) ? { ...dot, look: 'strong' as const } : dot));
  const option = { dots, frontKeys, x: metricAxis(x), y: metricAxis(y), names };
  const without = compared.length - placed.length;
  const words = [
    `${placed.length} deployments, ${frontKeys.length} on the front, where no other one is better in both.`,
    ...(without > 0 ? [`Without such numbers: ${without}.`] : []),
  ].join(' ');
  return (
    <Figure
      title="Side by side"
      summary={`${network.name}: ${words}`}
      caption={`${metricFacts[x].label} and ${metricFacts[y].label}; accuracies with their 95 % intervals`}
      option={paretoOption({ ...option, colors })}
      printOption={() => paretoOption({ ...option, colors: chartColors('light') })}
      table={tableOf(dots, { x, y })}
      heightPx={380}
      toolbar={
        <>
          <NativeSelect
            size="xs"
            label="Network"
            value={network.id}
            onChange={(event) => choose('network', event.currentTarget.value)}
            data={networks.map(({ id, name }) => ({ value: id, label: name }))}
          />
          <MetricSelect
            label="Across"
            metric={x}
            metrics={METRICS}
            onChoose={(metric) => choose('x', metric)}
          />
          <MetricSelect label="Up" metric={y} metrics={METRICS} onChoose={(metric) => choose('y', metric)} />
        </>
      }
      onPick={(datum) => {
        const key = (datum as { readonly key?: string } | null)?.key;
        if (key) router.push(routes.deployment(projectId, key));
      }}
    />
  );
}

function tableOf(
  dots: readonly ParetoDot[],
  { x, y }: { readonly x: Metric; readonly y: Metric },
): DataTableContent {
  return {
    columns: [
      { label: 'Deployment' },
      { label: metricFacts[x].label, format: metricFacts[x].format },
      { label: metricFacts[y].label, format: metricFacts[y].format },
      { label: 'Front' },
    ],
    rows: dots.map((dot) => [dot.name, dot.x, dot.y, dot.look === 'strong' ? 'yes' : 'no']),
  };
}

function metricOf(text: string | null, otherwise: Metric): Metric {
  const parsed = metricSchema.safeParse(text);
  return parsed.success ? parsed.data : otherwise;
}

/** The networks of deployments, that of the newest one first; numbers of two networks are not compared. */
function networksOf(deployments: readonly DeploymentRow[]): readonly DeploymentRow['network'][] {
  return [...new Map(deployments.map(({ network }) => [network.id, network])).values()];
}

/** A deployment where it stands; none where one of its metrics is not known. */
function dotsOf(deployment: DeploymentRow, x: Metric, y: Metric): readonly ParetoDot[] {
  const { id, number, name, summary, reliabilityRuns } = deployment;
  if (!summary) return [];
  const metrics = deploymentMetrics(readDeploymentSummary(summary));
  const run = reliabilityRuns[0] ? summaryOf(reliabilityRuns[0]) : null;
  const metricValue = (metric: Metric) =>
    metric === 'accuracy' ? (run?.accuracy.meanRatio ?? null) : metrics[metric];
  const [across, up] = [metricValue(x), metricValue(y)];
  if (across === null || up === null) return [];
  const interval = y === 'accuracy' && run ? shownInterval(run).interval : null;
  return [
    {
      key: id,
      name: `DEP-${number} ${name}`,
      x: across,
      y: up,
      low: interval?.lowRatio ?? null,
      high: interval?.highRatio ?? null,
      look: 'plain',
    },
  ];
}
