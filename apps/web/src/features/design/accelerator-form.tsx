'use client';

import type { AcceleratorSpec, SpecIssue } from '@dl-rsim/spec';
import { Accordion, Badge, Box, Grid, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { impactFactors } from '../../lib/impact-factors.ts';
import { type FieldGroup, fieldGroups, isPresent } from '../../lib/spec-fields.ts';
import { ResistancePicture } from '../../ui/resistance-picture.tsx';
import { SpecFieldGrid } from '../../ui/spec-field-grid.tsx';
import type { Citation } from '../../ui/spec-field-input.tsx';

export interface AcceleratorFormProps {
  readonly accelerator: AcceleratorSpec;
  readonly onChange: (accelerator: AcceleratorSpec) => void;
  readonly issues: readonly SpecIssue[];
  readonly citations: readonly Citation[];
}

/**
 * Every field of an accelerator, generated from the spec's own description, beside a picture of its device.
 * What an ideal accelerator does without is folded up.
 */
export function AcceleratorForm(props: AcceleratorFormProps) {
  const { accelerator } = props;
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 7 }}>
        <Stack gap="md">
          {sections(accelerator).map((section) => (
            <Paper key={section.title} p="md" component="section" aria-label={section.title}>
              <Title order={2} mb="sm">
                {section.title}
              </Title>
              <Fields group={section} {...props} />
            </Paper>
          ))}
          <ImpactFactors {...props} />
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 5 }}>
        <Paper p="md" pos="sticky" top={68} component="section" aria-label="Resistance of the levels">
          <Title order={2}>Resistance of the levels</Title>
          <Text size="sm" c="dimmed" mb="xs">
            Freshly programmed cells; each curve is drawn to its own height.
          </Text>
          <Box mih={200}>
            <ResistancePicture
              device={accelerator.device}
              levelBits={accelerator.cell.levelBits}
              widthCount={430}
            />
          </Box>
        </Paper>
      </Grid.Col>
    </Grid>
  );
}

function Fields({
  group,
  accelerator,
  onChange,
  issues,
  citations,
}: AcceleratorFormProps & { readonly group: Pick<FieldGroup, 'fields'> }) {
  return (
    <SpecFieldGrid
      fields={group.fields}
      document={{ accelerator }}
      onChange={(document) => onChange(document.accelerator)}
      issues={issues.map((issue) => ({ ...issue, path: ['accelerator', ...issue.path] }))}
      citations={citations}
    />
  );
}

/** Parts that may be off, and which of them are on. */
function ImpactFactors(props: AcceleratorFormProps) {
  const groups = fieldGroups('accelerator');
  const parts = impactFactors.flatMap((factor) => {
    const group = groups.find(({ title }) => title === factor.title);
    return group ? [{ ...group, isOn: factor.isOn(props.accelerator) }] : [];
  });
  return (
    <Paper p="md" component="section" aria-label="Impact factors">
      <Title order={2}>Impact factors</Title>
      <Text size="sm" c="dimmed" mb="xs">
        Off in an ideal accelerator. Open one to switch it on.
      </Text>
      <Accordion multiple variant="contained" order={3}>
        {parts.map((part) => (
          <Accordion.Item key={part.title} value={part.title.replaceAll(' ', '-')}>
            <Accordion.Control>
              <Group justify="space-between" wrap="nowrap" pr="sm">
                <span>{part.title}</span>
                <Badge variant="light" color={part.isOn ? 'copper' : 'gray'} tt="none">
                  {part.isOn ? 'on' : 'off'}
                </Badge>
              </Group>
            </Accordion.Control>
            <Accordion.Panel>
              <Fields group={part} {...props} />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </Paper>
  );
}

interface Section {
  readonly title: string;
  readonly fields: FieldGroup['fields'];
}

/**
 * What belongs to the chosen form of an alternative stands with it; groups of one or two fields share a
 * section.
 */
function sections(accelerator: AcceleratorSpec): readonly Section[] {
  const optional = impactFactors.map(({ title }) => title);
  const groups = fieldGroups('accelerator')
    .filter(({ title }) => !optional.includes(title))
    .map(({ title, fields }) => ({ title, fields: fields.filter((one) => isPresent(one, { accelerator })) }))
    .filter(({ fields }) => fields.length > 0);
  const whole = groups
    .filter((group) => !isBranch(group, groups))
    .map(({ title, fields }) => ({
      title,
      fields: [
        ...fields,
        ...groups.filter((group) => isBranch(group, [{ title, fields }])).flatMap(fieldsOf),
      ],
    }));
  const isSmall = ({ fields }: Section) =>
    fields.length <= 2 && fields.every(({ kind }) => kind !== 'alternative');
  const large = whole.filter((group) => !isSmall(group));
  const shared = { title: 'Array and inputs', fields: whole.filter(isSmall).flatMap(fieldsOf) };
  const afterDevice = large.filter((group) => !isOfDevice(group));
  return [...large.filter(isOfDevice), ...(shared.fields.length > 0 ? [shared] : []), ...afterDevice];
}

/** Whether all fields of a group are under an alternative that another group asks. */
function isBranch({ title, fields }: Section, groups: readonly Section[]): boolean {
  const under = fields[0]?.within.at(-1)?.path;
  return groups.some((group) => group.title !== title && group.fields.some(({ path }) => path === under));
}

const fieldsOf = ({ fields }: Section) => fields;

function isOfDevice({ fields }: Section): boolean {
  return fields.every(({ path }) => path.startsWith('accelerator.device.'));
}
