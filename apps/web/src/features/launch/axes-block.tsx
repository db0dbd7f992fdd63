'use client';

import { type AxisValue, fieldAt, type SpecField, type SweepAxis, valuesOfAxis } from '@dl-rsim/spec';
import {
  ActionIcon,
  Button,
  Group,
  MultiSelect,
  Paper,
  SegmentedControl,
  Select,
  Stack,
  Text,
  TextInput,
  Title,
  Tooltip,
} from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { axisValueText } from '../../lib/axis-text.ts';
import { MAX_AXIS_VALUE_COUNT } from '../../lib/axis-values.ts';
import type { Shortcut } from '../../lib/launch-shortcuts.ts';
import { type AxisDraft, emptyAxis } from '../../lib/launch-state.ts';
import { fieldGroups, formatRange, fullLabel, isFixed, isPresent } from '../../lib/spec-fields.ts';

export interface AxesBlockProps {
  readonly axes: readonly AxisDraft[];
  readonly onChange: (axes: readonly AxisDraft[]) => void;
  /** One an axis; null where it is fine. */
  readonly messages: readonly (string | null)[];
  /** The values of the axes that are fine. */
  readonly values: readonly SweepAxis[];
  /** The run spec as far as it is known: which alternatives are chosen says which fields there are. */
  readonly document: unknown;
  readonly layerNames: readonly string[];
  readonly shortcuts: readonly Shortcut[];
}

/** Up to three swept fields: numbers by a list or by a range, options and layers by name. */
export function AxesBlock(props: AxesBlockProps) {
  const { axes, onChange, messages, values, document, layerNames, shortcuts } = props;
  const replace = (index: number, axis: AxisDraft) =>
    onChange(axes.map((old, at) => (at === index ? axis : old)));
  return (
    <Paper p="md" component="section" aria-label="Sweep">
      <Group justify="space-between">
        <Title order={2}>Sweep</Title>
        <Button
          size="xs"
          variant="light"
          leftSection={<IconPlus size={14} aria-hidden="true" />}
          onClick={() => onChange([...axes, emptyAxis])}
          disabled={axes.length >= 3}
        >
          Add a swept field
        </Button>
      </Group>
      {axes.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nothing is swept: this is one run. A swept field takes several values; every combination becomes a
          run.
        </Text>
      ) : null}
      <Group gap="xs" mt="xs">
        {shortcuts.map(({ label, help, axis, obstacle }) => (
          <Tooltip key={label} label={obstacle ?? help} multiline maw={280} events={TOOLTIP_EVENTS}>
            <Button
              size="compact-xs"
              variant="default"
              {...(obstacle === null ? {} : { 'data-disabled': true, 'aria-disabled': true })}
              onClick={() => {
                if (obstacle === null) onChange([axis]);
              }}
            >
              {label}
            </Button>
          </Tooltip>
        ))}
      </Group>
      <Stack gap="lg" mt={axes.length === 0 ? 0 : 'sm'}>
        {axes.map((axis, index) => (
          <AxisRow
            // biome-ignore lint/suspicious/noArrayIndexKey: a new axis has no name, rows hold no state
            key={index}
            axis={axis}
            index={index}
            taken={axes.filter((_, at) => at !== index).map((other) => other.path)}
            message={messages[index] ?? null}
            values={valuesOf(values.find((one) => one.path === axis.path))}
            document={document}
            layerNames={layerNames}
            onChange={(next) => replace(index, next)}
            onRemove={() => onChange(axes.filter((_, at) => at !== index))}
          />
        ))}
      </Stack>
    </Paper>
  );
}

const TOOLTIP_EVENTS = { hover: true, focus: true, touch: true };

function valuesOf(axis: SweepAxis | undefined): readonly AxisValue[] {
  return axis ? valuesOfAxis(axis) : [];
}

interface AxisRowProps extends Pick<AxesBlockProps, 'document' | 'layerNames'> {
  readonly axis: AxisDraft;
  readonly index: number;
  readonly taken: readonly string[];
  readonly message: string | null;
  readonly values: readonly AxisValue[];
  readonly onChange: (axis: AxisDraft) => void;
  readonly onRemove: () => void;
}

function AxisRow(props: AxisRowProps) {
  const { axis, index, taken, message, values, document, onChange, onRemove } = props;
  const field = fieldAt(axis.path);
  return (
    <Stack gap={6} role="group" aria-label={`Swept field ${index + 1}`}>
      <Group align="flex-end" gap="sm">
        <Select
          label="Field"
          placeholder="Choose"
          data={fieldOptions(taken, document)}
          value={axis.path || null}
          onChange={(path) => onChange({ ...axis, path: path ?? '', options: [] })}
          allowDeselect={false}
          searchable
          w={230}
        />
        {field && field.kind !== 'number' ? (
          <OptionInputs field={field} {...props} />
        ) : (
          <NumberInputs field={field} {...props} />
        )}
        <ActionIcon
          variant="subtle"
          color="red"
          size="lg"
          onClick={onRemove}
          aria-label={`Remove swept field ${index + 1}`}
        >
          <IconTrash size={17} />
        </ActionIcon>
      </Group>
      <AxisMessage field={field} message={message} values={values} />
    </Stack>
  );
}

type ValueInputsProps = Pick<AxisRowProps, 'axis' | 'onChange' | 'layerNames'> & {
  readonly field: SpecField | null;
};

function NumberInputs({ field, axis, onChange }: ValueInputsProps) {
  const unit = field?.kind === 'number' ? field.unit : 'Ratio';
  return (
    <>
      <SegmentedControl
        aria-label="Values by"
        value={axis.mode}
        onChange={(mode) => onChange({ ...axis, mode: mode === 'range' ? 'range' : 'list' })}
        data={[
          { value: 'list', label: 'List' },
          { value: 'range', label: 'Range' },
        ]}
      />
      {axis.mode === 'list' ? (
        <TextInput
          label="Values"
          placeholder={unit === 'Ohm' ? '1k, 10k, 100k' : '10, 20, 50'}
          value={axis.list}
          onChange={(event) => onChange({ ...axis, list: event.currentTarget.value })}
          flex="1 1 180px"
        />
      ) : (
        <RangeInputs axis={axis} onChange={onChange} />
      )}
    </>
  );
}

function OptionInputs({ field, axis, onChange, layerNames }: ValueInputsProps) {
  const all =
    field?.kind === 'choice'
      ? field.options.map(({ value, label }) => ({ value, label }))
      : [...new Set([...layerNames, ...axis.options])].map((name) => ({ value: name, label: name }));
  return (
    <>
      <MultiSelect
        label={field?.kind === 'choice' ? 'Options' : 'Layers'}
        data={all}
        value={[...axis.options]}
        onChange={(options) => onChange({ ...axis, options })}
        maxValues={MAX_AXIS_VALUE_COUNT}
        searchable
        flex="1 1 220px"
      />
      <Button
        variant="default"
        size="xs"
        mb={3}
        onClick={() =>
          onChange({ ...axis, options: all.slice(0, MAX_AXIS_VALUE_COUNT).map(({ value }) => value) })
        }
      >
        All
      </Button>
    </>
  );
}

interface AxisMessageProps {
  readonly field: SpecField | null;
  readonly message: string | null;
  readonly values: readonly AxisValue[];
}

/** What is wrong with the values and what is allowed, or the values as they were understood. */
function AxisMessage({ field, message, values }: AxisMessageProps) {
  if (message === null) {
    const shown = values.map((value) => axisValueText(field?.path ?? '', value)).join(', ');
    return (
      <Text size="xs" c="dimmed" className="num" style={{ whiteSpace: 'normal' }}>
        {values.length} {values.length === 1 ? 'value' : 'values'}: {shown}
      </Text>
    );
  }
  return (
    <>
      <Text size="xs" c="red" role="alert">
        {message}
      </Text>
      {field?.kind === 'number' ? (
        <Text size="xs" c="dimmed">
          Allowed: {formatRange(field)}
        </Text>
      ) : null}
    </>
  );
}

function RangeInputs({ axis, onChange }: Pick<AxisRowProps, 'axis' | 'onChange'>) {
  return (
    <>
      <TextInput
        label="From"
        value={axis.from}
        onChange={(event) => onChange({ ...axis, from: event.currentTarget.value })}
        w={84}
      />
      <TextInput
        label="To"
        value={axis.to}
        onChange={(event) => onChange({ ...axis, to: event.currentTarget.value })}
        w={84}
      />
      <TextInput
        label="How many"
        value={axis.count}
        onChange={(event) => onChange({ ...axis, count: event.currentTarget.value })}
        inputMode="numeric"
        w={84}
        title={`2 to ${MAX_AXIS_VALUE_COUNT}`}
      />
      <Select
        label="Spaced"
        data={[
          { value: 'linear', label: 'evenly' },
          { value: 'log', label: 'by ratio' },
        ]}
        value={axis.spacing}
        onChange={(spacing) => onChange({ ...axis, spacing: spacing === 'log' ? 'log' : 'linear' })}
        allowDeselect={false}
        w={104}
      />
    </>
  );
}

function fieldOptions(taken: readonly string[], document: unknown) {
  const canSweep = (field: SpecField) =>
    field.isSweepable && !isFixed(field) && !taken.includes(field.path) && isPresent(field, document);
  return fieldGroups('')
    .map((group) => ({
      group: group.title,
      items: group.fields.filter(canSweep).map((field) => ({ value: field.path, label: fullLabel(field) })),
    }))
    .filter((group) => group.items.length > 0);
}
