'use client';

import { describeRunSpec, fieldAt, isOfLayer, type LayerOverride, type SpecField } from '@dl-rsim/spec';
import { ActionIcon, Button, Group, Select, Stack, Text } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { documentOf } from '../../lib/launch-state.ts';
import { valueAt } from '../../lib/path-value.ts';
import { fieldGroups, fullLabel, isPresent, issueWithin } from '../../lib/spec-fields.ts';
import { SpecFieldInput } from '../../ui/spec-field-input.tsx';
import type { DetailsBlockProps } from './details-block.tsx';

export interface OverridesEditorProps extends DetailsBlockProps {
  readonly layerNames: readonly string[];
}

/** Fields that single layers have otherwise, one a row. */
export function OverridesEditor(props: OverridesEditorProps) {
  const { state, onChange, parts, layerNames } = props;
  const { overrides } = state;
  const document = { ...documentOf(state), accelerator: parts.accelerator };
  const fields = describeRunSpec().filter((field) => isOfLayer(field) && isPresent(field, document));
  const first = fields.find(({ path }) => path === 'accelerator.operationUnit.rowCount') ?? fields[0];
  const replace = (index: number, override: LayerOverride) =>
    onChange({ overrides: overrides.map((old, at) => (at === index ? override : old)) });
  const canAdd = layerNames.length > 0 && first !== undefined;
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        A layer may have an operation unit, a converter or a precision of its own.
      </Text>
      {overrides.map((override, index) => (
        <OverrideRow
          // biome-ignore lint/suspicious/noArrayIndexKey: rows hold no state of their own
          key={index}
          {...props}
          override={override}
          index={index}
          fields={fields}
          usualValue={(path) => valueAt(document, path)}
          onReplace={(next) => replace(index, next)}
          onRemove={() => onChange({ overrides: overrides.filter((_, at) => at !== index) })}
        />
      ))}
      <Button
        size="xs"
        variant="light"
        leftSection={<IconPlus size={14} aria-hidden="true" />}
        onClick={() => {
          if (!first) return;
          const added = overrideOf(layerNames[0] ?? '', first.path, valueAt(document, first.path));
          onChange({ overrides: [...overrides, added] });
        }}
        disabled={!canAdd}
        style={{ alignSelf: 'flex-start' }}
      >
        Add a field of a layer
      </Button>
    </Stack>
  );
}

interface OverrideRowProps extends OverridesEditorProps {
  readonly override: LayerOverride;
  readonly index: number;
  readonly fields: readonly SpecField[];
  /** What all other layers have. */
  readonly usualValue: (path: string) => unknown;
  readonly onReplace: (override: LayerOverride) => void;
  readonly onRemove: () => void;
}

function OverrideRow(props: OverrideRowProps) {
  const { override, index, fields, issues, layerNames, usualValue, onReplace, onRemove } = props;
  const { layerName, path, value, option } = override;
  const field = fieldAt(path);
  return (
    <Group align="flex-start" gap="sm" role="group" aria-label={`Field of a layer ${index + 1}`}>
      <Select
        label="Layer"
        data={layerNames.includes(layerName) ? [...layerNames] : [layerName, ...layerNames]}
        value={layerName}
        onChange={(next) => onReplace({ ...override, layerName: next ?? layerName })}
        error={issueWithin(issues, `overrides.${index}`)}
        allowDeselect={false}
        w={150}
      />
      <Select
        label="Field"
        data={groupedOptions(fields)}
        value={path}
        onChange={(next) => {
          if (next !== null) onReplace(overrideOf(layerName, next, usualValue(next)));
        }}
        allowDeselect={false}
        searchable
        w={240}
      />
      {field ? (
        <SpecFieldInput
          field={field}
          value={value ?? option}
          onChange={(next) => onReplace(overrideOf(layerName, path, next))}
          error={null}
          citations={[]}
        />
      ) : null}
      <ActionIcon
        variant="subtle"
        color="red"
        size="lg"
        mt={24}
        onClick={onRemove}
        aria-label={`Remove field of a layer ${index + 1}`}
      >
        <IconTrash size={17} />
      </ActionIcon>
    </Group>
  );
}

function overrideOf(layerName: string, path: string, value: unknown): LayerOverride {
  return typeof value === 'string'
    ? { layerName, path, option: value }
    : { layerName, path, value: typeof value === 'number' ? value : Number.NaN };
}

function groupedOptions(fields: readonly SpecField[]) {
  const paths = fields.map(({ path }) => path);
  return fieldGroups('')
    .map(({ title, fields: all }) => ({
      group: title,
      items: all
        .filter(({ path }) => paths.includes(path))
        .map((field) => ({ value: field.path, label: fullLabel(field) })),
    }))
    .filter(({ items }) => items.length > 0);
}
