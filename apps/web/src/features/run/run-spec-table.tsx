'use client';

import type { RunDetailFragment } from '@dl-rsim/client';
import { formatQuantity } from '@dl-rsim/units';
import { Anchor, Paper, SimpleGrid, Table, Title } from '@mantine/core';
import Link from 'next/link';
import { numberAt } from '../../lib/path-value.ts';
import { routes } from '../../lib/routes.ts';
import { fieldGroups } from '../../lib/spec-fields.ts';

/** Everything that the run was asked, with units. */
export function RunSpecTable({
  run,
  projectId,
}: {
  readonly run: RunDetailFragment;
  readonly projectId: string;
}) {
  return (
    <Paper p="md" component="section" aria-label="Configuration">
      <Title order={2} mb="sm">
        Configuration
      </Title>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl" style={{ alignItems: 'start' }}>
        <Table aria-label="Network and data set" verticalSpacing={5}>
          <Table.Tbody>
            <Row label="Network">
              <Anchor component={Link} href={routes.library(projectId)} inherit>
                {run.network.name}
              </Anchor>
            </Row>
            <Row label="Data set">
              <Anchor component={Link} href={`${routes.library(projectId)}?tab=datasets`} inherit>
                {run.dataset.name}
              </Anchor>
              {run.dataset.isSynthetic ? ' (synthetic)' : ''}
            </Row>
            {rowsOf(run, ['quantization', 'statistics'])}
          </Table.Tbody>
        </Table>
        <Table aria-label="Accelerator" verticalSpacing={5}>
          <Table.Tbody>{rowsOf(run, ['accelerator'])}</Table.Tbody>
        </Table>
      </SimpleGrid>
    </Paper>
  );
}

function rowsOf(run: RunDetailFragment, prefixes: readonly string[]) {
  return prefixes
    .flatMap((prefix) => fieldGroups(prefix))
    .flatMap((group) => group.fields.map((field) => ({ field, title: group.title })))
    .map(({ field, title }) => (
      <Row
        key={field.path}
        label={title === 'Activations' || title === 'Weights' ? `${title}: ${field.label}` : field.label}
      >
        {formatQuantity(numberAt(run.spec, field.path), field.unit, { significantCount: 8 })}
      </Row>
    ));
}

function Row({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <Table.Tr>
      <Table.Th fw={400} c="dimmed" w="55%" scope="row">
        {label}
      </Table.Th>
      <Table.Td className="num">{children}</Table.Td>
    </Table.Tr>
  );
}
