'use client';

import { type Finalist, isMoreBetter, type Metric } from '@dl-rsim/spec';
import { formatPercent } from '@dl-rsim/units';
import { Anchor, Button, Paper, ScrollArea, Table, Text, Title, VisuallyHidden } from '@mantine/core';
import Link from 'next/link';
import { specOfCandidate } from '../../lib/deployment-draft.ts';
import { metricFacts } from '../../lib/metric-text.ts';
import { routes } from '../../lib/routes.ts';
import {
  knobLabel,
  knobText,
  lastLevelOf,
  metricValueOf,
  searchMetrics,
  winnersOf,
} from '../../lib/search-rows.ts';
import { useDeploy } from '../../lib/use-deploy.ts';
import { ErrorNotice, IssueNotice } from '../../ui/notice.tsx';
import type { SearchPartProps } from './search-front.tsx';

const levelNames: Readonly<Record<string, string>> = {
  closedForm: 'closed form',
  pipeline: 'pipeline',
  contention: 'contention',
};

/** The designs to open: their knobs, and their metrics at every level that they were confirmed at. */
export function WinnersTable({ projectId, searchId, name, spec, result }: SearchPartProps) {
  const deploy = useDeploy(projectId);
  const metrics = searchMetrics(spec);
  const winners = byMetric(winnersOf(result), metrics[0]!);
  if (winners.length === 0) return null;
  const launch = (candidateIndex: number) => {
    const design = specOfCandidate(spec, result, candidateIndex);
    if (design) deploy.mutate({ name: `${name}, no. ${candidateIndex}`, spec: design });
  };
  return (
    <Paper p="md" component="section" aria-label="Winners">
      <Title order={2}>Winners</Title>
      <Text size="sm" c="dimmed" mb="xs">
        No other confirmed design beats them. Below each number what the faster levels said.
      </Text>
      <ScrollArea
        type="auto"
        viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': 'Table of winners' }}
      >
        <Table aria-label="Winners">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Design</Table.Th>
              {spec.knobs.map(({ path }) => (
                <Table.Th key={path}>{knobLabel(path)}</Table.Th>
              ))}
              {metrics.map((metric) => (
                <Table.Th key={metric} ta="right">
                  {metricFacts[metric].label}
                </Table.Th>
              ))}
              <Table.Th ta="right">Gap</Table.Th>
              <Table.Th>
                <VisuallyHidden>Launch</VisuallyHidden>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {winners.map((winner) => (
              <WinnerRow
                key={winner.candidateIndex}
                winner={winner}
                spec={spec}
                coordinates={coordinatesOf(result, winner.candidateIndex)}
                href={routes.newDeployment(
                  projectId,
                  `search=${searchId}&candidate=${winner.candidateIndex}`,
                )}
                onDeploy={() => launch(winner.candidateIndex)}
                isBusy={deploy.isPending}
              />
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
      <IssueNotice title="Not launched" issues={deploy.data?.deploymentLaunch.userErrors ?? []} />
      {deploy.isError ? <ErrorNotice error={deploy.error} /> : null}
    </Paper>
  );
}

/** The best by one metric first, at the most exact level. */
function byMetric(winners: readonly Finalist[], metric: Metric): readonly Finalist[] {
  const sign = isMoreBetter(metric) ? -1 : 1;
  const valueAt = (one: Finalist) => metricValueOf(lastLevelOf(one)?.metrics ?? [], metric) ?? 0;
  return winners.toSorted((a, b) => sign * (valueAt(a) - valueAt(b)));
}

interface WinnerRowProps {
  readonly winner: Finalist;
  readonly spec: SearchPartProps['spec'];
  readonly coordinates: readonly (number | string)[];
  /** Where its design can be changed before it is deployed. */
  readonly href: string;
  readonly onDeploy: () => void;
  readonly isBusy: boolean;
}

function WinnerRow({ winner, spec, coordinates, href, onDeploy, isBusy }: WinnerRowProps) {
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} size="sm" href={href}>
          Open no. {winner.candidateIndex}
        </Anchor>
      </Table.Td>
      {spec.knobs.map(({ path }, index) => (
        <Table.Td key={path}>{knobText(path, coordinates[index] ?? '')}</Table.Td>
      ))}
      {searchMetrics(spec).map((metric) => (
        <Table.Td key={metric} ta="right" className="num">
          <MetricCell winner={winner} metric={metric} />
        </Table.Td>
      ))}
      <Table.Td ta="right" className="num">
        {formatPercent(winner.gapRatio, 1)}
      </Table.Td>
      <Table.Td ta="right">
        <Button
          size="compact-xs"
          variant="default"
          onClick={onDeploy}
          disabled={isBusy}
          aria-label={`Deploy no. ${winner.candidateIndex}`}
        >
          Deploy
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}

function coordinatesOf({ candidates }: SearchPartProps['result'], candidateIndex: number) {
  return candidates.find((one) => one.candidateIndex === candidateIndex)?.coordinates ?? [];
}

interface MetricCellProps {
  readonly winner: Finalist;
  readonly metric: Metric;
}

/** The number of the most exact level, an accuracy with its interval; the faster levels below it. */
function MetricCell({ winner, metric }: MetricCellProps) {
  const { format } = metricFacts[metric];
  const { levels, accuracy } = winner;
  if (metric === 'accuracy') {
    if (!accuracy) return <>–</>;
    const { meanRatio, lowRatio, highRatio } = accuracy;
    return (
      <>
        <Text size="sm">{format(meanRatio)}</Text>
        <Text size="xs" c="dimmed">
          {lowRatio === null || highRatio === null
            ? 'no interval'
            : `${format(lowRatio)} – ${format(highRatio)}`}
        </Text>
      </>
    );
  }
  const values = levels.flatMap(({ level, metrics }) => {
    const value = metricValueOf(metrics, metric);
    return value === null ? [] : [{ level, value }];
  });
  const last = values.at(-1);
  if (!last) return <>–</>;
  const before = values.slice(0, -1).filter(({ value }) => value !== last.value);
  return (
    <>
      <Text size="sm">{format(last.value)}</Text>
      {before.map(({ level, value }) => (
        <Text key={level} size="xs" c="dimmed">
          {levelNames[level] ?? level} {format(value)}
        </Text>
      ))}
    </>
  );
}
