'use client';

import type { AcceleratorSpec, SpecField, SpecIssue } from '@dl-rsim/spec';
import { Box, Grid, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { numberAt, withValueAt } from '../../lib/path-value.ts';
import { fieldGroups, isFixed, issueAt } from '../../lib/spec-fields.ts';
import { ResistancePicture } from '../../ui/resistance-picture.tsx';
import { type Citation, SpecFact, SpecFieldInput } from '../../ui/spec-field-input.tsx';

export interface AcceleratorFormProps {
  readonly accelerator: AcceleratorSpec;
  readonly onChange: (accelerator: AcceleratorSpec) => void;
  readonly issues: readonly SpecIssue[];
  readonly citations: readonly Citation[];
}

/**
 * Every number of an accelerator, generated from the spec's own description, beside a picture of its
 * device.
 */
export function AcceleratorForm(props: AcceleratorFormProps) {
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 7 }}>
        <Stack gap="md">
          {sections().map((section) => (
            <Paper key={section.title} p="md" component="section" aria-label={section.title}>
              <Title order={2} mb="sm">
                {section.title}
              </Title>
              <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg">
                {section.fields.map((field) => (
                  <Field key={field.path} field={field} {...props} />
                ))}
              </SimpleGrid>
            </Paper>
          ))}
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 5 }}>
        <Paper p="md" pos="sticky" top={68} component="section" aria-label="Resistance of the two states">
          <Title order={2}>Resistance of the two states</Title>
          <Text size="sm" c="dimmed" mb="xs">
            Lognormal around the median of each state; each curve is drawn to its own height.
          </Text>
          <Box mih={200}>
            <ResistancePicture device={props.accelerator.device} widthCount={430} />
          </Box>
        </Paper>
      </Grid.Col>
    </Grid>
  );
}

function Field({
  field,
  accelerator,
  onChange,
  issues,
  citations,
}: AcceleratorFormProps & { readonly field: SpecField }) {
  if (isFixed(field)) return <SpecFact field={field} />;
  const document = { accelerator };
  return (
    <SpecFieldInput
      field={field}
      value={numberAt(document, field.path)}
      onChange={(value) => onChange(withValueAt(document, field.path, value).accelerator)}
      error={issueAt(issues, field.path)}
      citations={citations}
    />
  );
}

interface Section {
  readonly title: string;
  readonly fields: readonly SpecField[];
}

/** Large groups stand alone, small ones share a section, and what cannot be chosen comes last. */
function sections(): readonly Section[] {
  const groups = fieldGroups('accelerator').map((group) => ({
    title: group.title,
    fields: group.fields.filter((field) => !isFixed(field)),
  }));
  const large = groups.filter((group) => group.fields.length > 1);
  const small = groups.filter((group) => group.fields.length === 1);
  const shared = {
    title: small.map((group, index) => (index === 0 ? group.title : group.title.toLowerCase())).join(' and '),
    fields: small.flatMap((group) => group.fields),
  };
  const fixed = {
    title: 'Fixed in this version',
    fields: fieldGroups('accelerator').flatMap((group) => group.fields.filter(isFixed)),
  };
  return [...large, shared, fixed].filter((section) => section.fields.length > 0);
}
