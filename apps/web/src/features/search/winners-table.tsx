'use client';

import { isMoreBetter } from '@dl-rsim/spec';
import { formatPercent } from '@dl-rsim/units';
import { Anchor, Paper, ScrollArea, Table, Text, Title } from '@mantine/core';
import Link from 'next/link';
import { metricFacts } from '../../lib/metric-text.ts';
import { routes } from '../../lib/routes.ts';
import { knobLabel, knobText, metricValueOf, searchMetrics, winnersOf } from '../../lib/search-rows.ts';
import type { SearchPartProps } from './search-front.tsx';

const levelNames: Readonly<Record<string, string>> = {
  closedForm: 'closed form',
  pipeline: 'pipeline',
  contention: 'contention',
};

/** The designs to open: their knobs, and their metrics at every level that they were confirmed at. */
export function WinnersTable({ projectId, searchId, spec, result }: SearchPartProps) {
  const winners = winnersOf(result);
  const metrics = searchMetrics(spec);
  if (winners.length === 0) return null;
  const byFirst = winners.toSorted((a, b) => {
    const metric = metrics[0]!;
    const sign = isMoreBetter(metric) ? -1 : 1;
    const valueAt = (one: (typeof winners)[number]) =>
      metricValueOf(one.levels.at(-1)?.metrics ?? [], metric) ?? 0;
    return sign * (valueAt(a) - valueAt(b));
  });
  return (
    <Paper p="md" component="section" aria-label="Winners">
      <Title order={2}>Winners</Title>
      <Text size="sm" c="dimmed" mb="xs">
        No other confirmed design beats them. Below each number what the faster levels said.
      </Text>
      <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': 'Winners' }}>
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
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {byFirst.map((winner) => (
              <Table.Tr key={winner.candidateIndex}>
                <Table.Td>
                  <Anchor
                    component={Link}
                    size="sm"
                    href={routes.newDeployment(
                      projectId,
                      `search=${searchId}&candidate=${winner.candidateIndex}`,
                    )}
                  >
                    Open no. {winner.candidateIndex}
                  </Anchor>
                </Table.Td>
                {spec.knobs.map(({ path }, index) => (
                  <Table.Td key={path}>
                    {knobText(path, coordinatesOf(result, winner.candidateIndex)[index] ?? '')}
                  </Table.Td>
                ))}
                {metrics.map((metric) => (
                  <Table.Td key={metric} ta="right" className="num">
                    <MetricCell winner={winner} metric={metric} />
                  </Table.Td>
                ))}
                <Table.Td ta="right" className="num">
                  {formatPercent(winner.gapRatio, 1)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
    </Paper>
  );
}

function coordinatesOf({ candidates }: SearchPartProps['result'], candidateIndex: number) {
  return candidates.find((one) => one.candidateIndex === candidateIndex)?.coordinates ?? [];
}

interface MetricCellProps {
  readonly winner: SearchPartProps['result']['finalists'][number];
  readonly metric: ReturnType<typeof searchMetrics>[number];
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
