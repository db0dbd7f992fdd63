import type { SweepDetailFragment } from '@dl-rsim/client';
import { readSweepSpec, valuesOfAxis } from '@dl-rsim/spec';
import { Paper, Table, Title } from '@mantine/core';
import { specSections } from '../../lib/spec-rows.ts';
import { CopyText } from '../../ui/copy-text.tsx';
import { SpecSectionRows, SpecTableRow } from '../../ui/spec-rows.tsx';

/** What all points share, and what is swept. */
export function SweepSetup({ sweep }: { readonly sweep: SweepDetailFragment }) {
  const { base, axes } = readSweepSpec(sweep.spec);
  const swept = new Map(axes.map((axis) => [axis.path, valuesOfAxis(axis)]));
  return (
    <Paper p="md" component="section" aria-label="Configuration">
      <Title order={2} mb="sm">
        Configuration
      </Title>
      <Table aria-label="Configuration" verticalSpacing={5} maw={720}>
        <Table.Tbody>
          {specSections(base, swept).map((section) => (
            <SpecSectionRows key={section.title} section={section} />
          ))}
          <SpecTableRow label="Seed">
            <CopyText value={base.seed} what="seed" />
          </SpecTableRow>
        </Table.Tbody>
      </Table>
    </Paper>
  );
}
