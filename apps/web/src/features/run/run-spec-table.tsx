'use client';

import type { RunDetailFragment } from '@dl-rsim/client';
import { readRunSpec } from '@dl-rsim/spec';
import { Anchor, Paper, SimpleGrid, Table, Title } from '@mantine/core';
import Link from 'next/link';
import { routes } from '../../lib/routes.ts';
import { overrideRows, type SpecSection, specSections } from '../../lib/spec-rows.ts';
import { SpecSectionRows, SpecTableRow } from '../../ui/spec-rows.tsx';

/** Parts that stand beside the network; all others are of the accelerator. */
const SOFTWARE: readonly string[] = [
  'Fidelity',
  'Quantization',
  'Activations',
  'Weights',
  'Scope',
  'Statistics',
];

export interface RunSpecTableProps {
  readonly run: RunDetailFragment;
  readonly projectId: string;
}

/** What the run was asked, with units; what is off is one line a part. */
export function RunSpecTable({ run, projectId }: RunSpecTableProps) {
  const spec = readRunSpec(run.spec);
  const sections = specSections(spec);
  const isHardware = (section: SpecSection) => !SOFTWARE.includes(section.title);
  const overrides = overrideRows(spec);
  return (
    <Paper p="md" component="section" aria-label="Configuration">
      <Title order={2} mb="sm">
        Configuration
      </Title>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl" style={{ alignItems: 'start' }}>
        <div>
          <Table aria-label="Network and data set" verticalSpacing={5}>
            <Table.Tbody>
              <SpecTableRow label="Network">
                <Anchor component={Link} href={routes.library(projectId)} inherit>
                  {run.network.name}
                </Anchor>
              </SpecTableRow>
              <SpecTableRow label="Data set">
                <Anchor component={Link} href={`${routes.library(projectId)}?tab=datasets`} inherit>
                  {run.dataset.name}
                </Anchor>
                {run.dataset.isSynthetic ? ' (synthetic)' : ''}
              </SpecTableRow>
              {sections
                .filter((section) => !isHardware(section))
                .map((section) => (
                  <SpecSectionRows key={section.title} section={section} />
                ))}
            </Table.Tbody>
          </Table>
          {overrides.length > 0 ? <Overrides rows={overrides} /> : null}
        </div>
        <Table aria-label="Accelerator" verticalSpacing={5}>
          <Table.Tbody>
            {sections.filter(isHardware).map((section) => (
              <SpecSectionRows key={section.title} section={section} />
            ))}
          </Table.Tbody>
        </Table>
      </SimpleGrid>
    </Paper>
  );
}

function Overrides({ rows }: { readonly rows: ReturnType<typeof overrideRows> }) {
  return (
    <Table aria-label="Fields that single layers have otherwise" verticalSpacing={5} mt="md">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Layer</Table.Th>
          <Table.Th>Field</Table.Th>
          <Table.Th>Value</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr key={`${row.layerName}|${row.label}`}>
            <Table.Td>{row.layerName}</Table.Td>
            <Table.Td>{row.label}</Table.Td>
            <Table.Td className="num">{row.text}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
