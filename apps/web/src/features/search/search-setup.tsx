'use client';

import type { SearchDetailFragment } from '@dl-rsim/client';
import { readSearchSpec, type SearchSpec, type searchMethodSchema } from '@dl-rsim/spec';
import { formatQuantity } from '@dl-rsim/units';
import { Anchor, Paper, Table, Text, Title } from '@mantine/core';
import Link from 'next/link';
import { metricFacts } from '../../lib/metric-text.ts';
import { routes } from '../../lib/routes.ts';
import { knobLabel } from '../../lib/search-rows.ts';
import { constraintText, knobRangeText } from '../../lib/search-text.ts';
import { Digest } from '../../ui/copy-text.tsx';
import { Facts } from '../../ui/facts.tsx';

const methodNames: Readonly<Record<(typeof searchMethodSchema.options)[number], string>> = {
  grid: 'Grid',
  random: 'Random',
  latinHypercube: 'Latin hypercube',
  sobol: 'Sobol sequence',
  nsga2: 'NSGA-II',
  surrogate: 'Surrogate-guided',
};

/** What was asked. */
export function SearchSetup({
  projectId,
  search,
}: {
  readonly projectId: string;
  readonly search: SearchDetailFragment;
}) {
  const spec = readSearchSpec(search.spec);
  const { network, dataset, specFingerprint, resultDigest } = search;
  return (
    <Paper p="md" component="section" aria-label="Setup">
      <Title order={2} mb="sm">
        Setup
      </Title>
      <Facts
        facts={[
          {
            label: 'Network',
            value: (
              <Anchor component={Link} href={routes.network(projectId, network.id)} size="sm">
                {network.name}
              </Anchor>
            ),
          },
          { label: 'Data set', value: dataset?.name ?? 'none' },
          { label: 'Method', value: methodNames[spec.method] },
          {
            label: 'Candidates',
            value:
              spec.method === 'grid'
                ? 'every combination'
                : `at most ${formatQuantity(spec.candidateCount, 'Count')}`,
          },
          { label: 'Finalists', value: formatQuantity(spec.finalistCount, 'Count') },
          { label: 'Seed', value: spec.seed },
          { label: 'Fingerprint', value: <Digest value={specFingerprint} what="fingerprint" /> },
          {
            label: 'Result SHA-256',
            value: resultDigest ? <Digest value={resultDigest} what="digest of the result" /> : '–',
          },
        ]}
      />
      <Text size="sm" mt="md">
        Wanted: {spec.objectives.map((metric) => metricFacts[metric].label).join(', ')}.
        {spec.constraints.length > 0 ? ` Bounds: ${spec.constraints.map(constraintText).join(', ')}.` : ''}
      </Text>
      <KnobTable spec={spec} />
    </Paper>
  );
}

function KnobTable({ spec }: { readonly spec: SearchSpec }) {
  return (
    <Table aria-label="Knobs" mt="sm" verticalSpacing={4}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Knob</Table.Th>
          <Table.Th>Field</Table.Th>
          <Table.Th>Values</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {spec.knobs.map((knob) => (
          <Table.Tr key={knob.path}>
            <Table.Td>{knobLabel(knob.path)}</Table.Td>
            <Table.Td>
              <Text size="xs" c="dimmed">
                {knob.path}
              </Text>
            </Table.Td>
            <Table.Td>{knobRangeText(knob)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
