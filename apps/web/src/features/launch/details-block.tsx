'use client';

import { describeRunSpec, type SpecField } from '@dl-rsim/spec';
import { Accordion, Group, Paper, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { quantizationText } from '../../lib/accelerator-text.ts';
import { axisValueText } from '../../lib/axis-text.ts';
import { layersOnCrossbars } from '../../lib/launch-shortcuts.ts';
import type { LaunchParts } from '../../lib/launch-spec.ts';
import { documentOf } from '../../lib/launch-state.ts';
import { valueAt } from '../../lib/path-value.ts';
import { SpecFieldGrid } from '../../ui/spec-field-grid.tsx';
import { allCitations, BASIC_PATHS, type StateBlockProps } from './basics-block.tsx';
import { OverridesEditor } from './overrides-editor.tsx';

export interface DetailsBlockProps extends StateBlockProps {
  readonly parts: LaunchParts;
}

/** What has an answer already, one line each; opened to answer otherwise. */
export function DetailsBlock(props: DetailsBlockProps) {
  const { state, parts } = props;
  const overrideCount = state.overrides.length;
  return (
    <Paper p="md" component="section" aria-label="Details">
      <Title order={2} mb="sm">
        Details
      </Title>
      <Accordion multiple variant="contained" order={3}>
        <Item title="Quantization" answer={quantizationText(state.quantization)}>
          <Fields fields={fieldsBelow('quantization')} {...props} />
        </Item>
        <Item title="More statistics" answer={changedText(statisticsFields(), props)}>
          <Fields fields={statisticsFields()} {...props} />
        </Item>
        <Item title="Which errors are on" answer={changedText(fieldsBelow('scope'), props, 'all of them')}>
          <Fields fields={fieldsBelow('scope')} {...props} />
        </Item>
        <Item
          title="Layers that differ"
          answer={
            overrideCount === 0 ? 'none' : `${overrideCount} ${overrideCount === 1 ? 'field' : 'fields'}`
          }
        >
          <OverridesEditor {...props} layerNames={layersOnCrossbars(parts.network)} />
        </Item>
      </Accordion>
    </Paper>
  );
}

function Item({
  title,
  answer,
  children,
}: {
  readonly title: string;
  readonly answer: string;
  readonly children: ReactNode;
}) {
  // ids are made of it, and an id has no spaces
  return (
    <Accordion.Item value={title.replaceAll(' ', '-')}>
      <Accordion.Control>
        <Group justify="space-between" gap="xs" pr="sm">
          <span>{title}</span>
          <Text span size="sm" c="dimmed">
            {answer}
          </Text>
        </Group>
      </Accordion.Control>
      <Accordion.Panel>{children}</Accordion.Panel>
    </Accordion.Item>
  );
}

function Fields({
  fields,
  state,
  onChange,
  issues,
  parts,
}: DetailsBlockProps & { readonly fields: readonly SpecField[] }) {
  return (
    <SpecFieldGrid
      fields={fields}
      document={documentOf(state)}
      onChange={onChange}
      issues={issues}
      citations={allCitations}
      suggestions={layersOnCrossbars(parts.network)}
      columnCount={3}
    />
  );
}

function fieldsBelow(prefix: string): readonly SpecField[] {
  return describeRunSpec().filter(({ path }) => path === prefix || path.startsWith(`${prefix}.`));
}

function statisticsFields(): readonly SpecField[] {
  return fieldsBelow('statistics').filter(({ path }) => !BASIC_PATHS.includes(path));
}

/** What is otherwise than when it is left out: 'Calibration images 64'. */
function changedText(
  fields: readonly SpecField[],
  { state }: DetailsBlockProps,
  nothing = 'as usual',
): string {
  const changed = fields.flatMap((field) => {
    const value = valueAt(state, field.path);
    const isSame = value === field.initial || (typeof value !== 'number' && typeof value !== 'string');
    return isSame ? [] : [`${field.label} ${axisValueText(field.path, value as number | string)}`];
  });
  return changed.join(', ') || nothing;
}
