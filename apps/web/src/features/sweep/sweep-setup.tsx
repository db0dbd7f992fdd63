import type { SweepDetailFragment } from '@dl-rsim/client';
import { readSweepSpec } from '@dl-rsim/spec';
import { formatQuantity } from '@dl-rsim/units';
import { Paper, Table, Title } from '@mantine/core';
import { numberAt } from '../../lib/path-value.ts';
import { fieldGroups } from '../../lib/spec-fields.ts';
import { CopyText } from '../../ui/copy-text.tsx';

/** What all points share, and what is swept. */
export function SweepSetup({ sweep }: { readonly sweep: SweepDetailFragment }) {
  const { base, axes } = readSweepSpec(sweep.spec);
  const swept = new Map(axes.map((axis) => [axis.path, axis.values]));
  return (
    <Paper p="md" component="section" aria-label="Configuration">
      <Title order={2} mb="sm">
        Configuration
      </Title>
      <Table aria-label="Configuration" verticalSpacing={5} maw={720}>
        <Table.Tbody>
          {fieldGroups('').map((group) =>
            group.fields.map((field) => {
              const values = swept.get(field.path);
              const shown = values ?? [numberAt(base, field.path)];
              return (
                <Table.Tr key={field.path}>
                  <Table.Th fw={400} c="dimmed" w="45%" scope="row">
                    {group.title}: {field.label}
                  </Table.Th>
                  <Table.Td fw={values ? 600 : 400}>
                    {shown
                      .map((value) => formatQuantity(value, field.unit, { significantCount: 8 }))
                      .join(', ')}
                    {values ? ' (swept)' : ''}
                  </Table.Td>
                </Table.Tr>
              );
            }),
          )}
          <Table.Tr>
            <Table.Th fw={400} c="dimmed" scope="row">
              Seed
            </Table.Th>
            <Table.Td>
              <CopyText value={base.seed} what="seed" />
            </Table.Td>
          </Table.Tr>
        </Table.Tbody>
      </Table>
    </Paper>
  );
}
