'use client';

import { deploymentMetrics, readDeploymentSummary } from '@dl-rsim/spec';
import { Group, Paper, ScrollArea, Table, Text, Title } from '@mantine/core';
import Link from 'next/link';
import { summaryOf } from '../../lib/accuracy.ts';
import { formatAge } from '../../lib/dates.ts';
import { metricFacts } from '../../lib/metric-text.ts';
import { routes } from '../../lib/routes.ts';
import { useNow } from '../../lib/use-now.ts';
import { AccuracyText } from '../../ui/accuracy-text.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import type { DeploymentRow } from './deployments-page.tsx';

export interface DeploymentTableProps {
  readonly projectId: string;
  readonly deployments: readonly DeploymentRow[];
}

const shown = ['latency', 'interval', 'energy', 'area', 'efficiency', 'utilisation'] as const;

/** One row a deployment: its metrics, and the accuracy of its design where a run knows it. */
export function DeploymentTable({ projectId, deployments }: DeploymentTableProps) {
  return (
    <Paper p="md" component="section" aria-label="All deployments">
      <Title order={2} mb="xs">
        All deployments
      </Title>
      <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': 'Deployments' }}>
        <Table aria-label="Deployments" miw={980}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Deployment</Table.Th>
              <Table.Th>Network</Table.Th>
              {shown.map((metric) => (
                <Table.Th key={metric} ta="right">
                  {metricFacts[metric].label}
                </Table.Th>
              ))}
              <Table.Th ta="right">Accuracy</Table.Th>
              <Table.Th ta="right">Launched</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {deployments.map((deployment) => (
              <Row key={deployment.id} projectId={projectId} deployment={deployment} />
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
    </Paper>
  );
}

function Row({ projectId, deployment }: { readonly projectId: string; readonly deployment: DeploymentRow }) {
  const nowMs = useNow(30_000);
  const { id, number, name, state, network, summary, createdAt, reliabilityRuns } = deployment;
  const metrics = summary ? deploymentMetrics(readDeploymentSummary(summary)) : null;
  const [run] = reliabilityRuns;
  return (
    <Table.Tr>
      <Table.Td>
        <Group gap="xs" wrap="nowrap">
          <Link className="row-link" href={routes.deployment(projectId, id)}>
            DEP-{number} {name}
          </Link>
          {state === 'SUCCEEDED' ? null : <StateBadge state={state} />}
        </Group>
      </Table.Td>
      <Table.Td>
        <Text size="sm">{network.name}</Text>
      </Table.Td>
      {shown.map((metric) => (
        <Table.Td key={metric} ta="right" className="num">
          {metrics ? metricFacts[metric].format(metrics[metric]) : '–'}
        </Table.Td>
      ))}
      <Table.Td ta="right">
        <AccuracyText result={run ? summaryOf(run) : null} />
      </Table.Td>
      <Table.Td ta="right">
        <Text size="xs" c="dimmed">
          {formatAge(createdAt, nowMs)}
        </Text>
      </Table.Td>
    </Table.Tr>
  );
}
