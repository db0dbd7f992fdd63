'use client';

import {
  describeDeploymentSpec,
  isKnobField,
  missingBranch,
  type SpecIssue,
  valueAtPath,
} from '@dl-rsim/spec';
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
} from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { deploymentPartOf } from '../../lib/deployment-rows.ts';
import {
  emptyKnob,
  type KnobDraft,
  knobFieldAt,
  knobProblem,
  type SearchDraft,
} from '../../lib/search-draft.ts';
import { knobText } from '../../lib/search-rows.ts';
import { issueWithin } from '../../lib/spec-fields.ts';

export interface KnobRowsProps {
  readonly draft: SearchDraft;
  readonly issues: readonly SpecIssue[];
  readonly onChange: (knobs: readonly KnobDraft[]) => void;
}

/** The fields that may change, and how far. */
export function KnobRows({ draft, issues, onChange }: KnobRowsProps) {
  const { knobs } = draft;
  const replace = (index: number, knob: KnobDraft) =>
    onChange(knobs.map((old, at) => (at === index ? knob : old)));
  return (
    <Paper p="md" component="section" aria-label="Knobs">
      <Group justify="space-between" mb="sm">
        <Title order={2}>Knobs</Title>
        <Button
          size="xs"
          variant="light"
          leftSection={<IconPlus size={14} aria-hidden="true" />}
          onClick={() => onChange([...knobs, emptyKnob()])}
          disabled={knobs.length >= 12}
        >
          Add a knob
        </Button>
      </Group>
      <Stack gap="md">
        {knobs.map((knob, index) => (
          <KnobRow
            // biome-ignore lint/suspicious/noArrayIndexKey: a new knob has no name, rows hold no state
            key={index}
            knob={knob}
            index={index}
            draft={draft}
            error={knobProblem(knob) ?? issueWithin(issues, `knobs.${index}`)}
            onChange={(next) => replace(index, next)}
            onRemove={() => onChange(knobs.filter((_, at) => at !== index))}
          />
        ))}
      </Stack>
    </Paper>
  );
}

interface KnobRowProps {
  readonly knob: KnobDraft;
  readonly index: number;
  readonly draft: SearchDraft;
  readonly error: string | null;
  readonly onChange: (knob: KnobDraft) => void;
  readonly onRemove: () => void;
}

function KnobRow({ knob, index, draft, error, onChange, onRemove }: KnobRowProps) {
  const field = knobFieldAt(knob.path);
  const name = `Knob ${index + 1}`;
  return (
    <Group align="flex-end" gap="sm">
      <Select
        label={name}
        w={{ base: '100%', sm: 340 }}
        placeholder="Choose a field"
        data={fieldOptions(draft, knob.path)}
        value={knob.path || null}
        onChange={(path) => onChange(emptyKnob(path ?? ''))}
        searchable
        allowDeselect={false}
      />
      {field?.kind === 'choice' ? (
        <MultiSelect
          label="Options"
          flex="1 1 280px"
          data={field.options.map(({ value, label }) => ({ value, label }))}
          value={[...knob.options]}
          error={error !== null}
          onChange={(options) => onChange({ ...knob, options })}
        />
      ) : null}
      {field?.kind === 'number' ? (
        <NumberKnob knob={knob} draft={draft} error={error} onChange={onChange} />
      ) : null}
      <ActionIcon variant="subtle" color="gray" aria-label={`Remove knob ${index + 1}`} onClick={onRemove}>
        <IconTrash size={16} aria-hidden="true" />
      </ActionIcon>
      {error ? (
        <Text size="xs" c="red" w="100%" role="status">
          {error}
        </Text>
      ) : null}
      {field ? (
        <Text size="xs" c="dimmed" w="100%">
          {field.help} Now {knobText(knob.path, baseValue(draft, knob.path))}.
        </Text>
      ) : null}
    </Group>
  );
}

function NumberKnob({ knob, draft, error, onChange }: Omit<KnobRowProps, 'index' | 'onRemove'>) {
  const isGrid = draft.method === 'grid';
  return (
    <>
      {isGrid && knob.kind === 'values' ? null : (
        <SegmentedControl
          size="xs"
          mb={4}
          aria-label="Values or a range"
          value={knob.kind}
          onChange={(kind) => onChange({ ...knob, kind: kind as KnobDraft['kind'] })}
          data={[
            { value: 'values', label: 'Values' },
            { value: 'range', label: 'Range' },
          ]}
        />
      )}
      {knob.kind === 'values' ? (
        <TextInput
          label="Values"
          flex="1 1 200px"
          placeholder="4, 8, 16"
          value={knob.valuesText}
          error={error !== null}
          onChange={(event) => onChange({ ...knob, valuesText: event.currentTarget.value })}
        />
      ) : (
        <>
          <TextInput
            label="From"
            w={120}
            value={knob.lowText}
            error={error !== null}
            onChange={(event) => onChange({ ...knob, lowText: event.currentTarget.value })}
          />
          <TextInput
            label="To"
            w={120}
            value={knob.highText}
            error={error !== null}
            onChange={(event) => onChange({ ...knob, highText: event.currentTarget.value })}
          />
          <Select
            label="Scale"
            w={140}
            data={[
              { value: 'linear', label: 'Linear' },
              { value: 'logarithmic', label: 'Logarithmic' },
            ]}
            value={knob.scale}
            onChange={(scale) => onChange({ ...knob, scale: (scale ?? 'linear') as KnobDraft['scale'] })}
            allowDeselect={false}
          />
        </>
      )}
    </>
  );
}

/** The fields of the base that no other knob has, by part. */
function fieldOptions({ base, knobs }: SearchDraft, own: string) {
  const taken = knobs.map(({ path }) => path).filter((path) => path !== own);
  const fields = describeDeploymentSpec().filter(
    (field) => isKnobField(field) && missingBranch(field, base) === null && !taken.includes(field.path),
  );
  const parts = [...new Set(fields.map(({ path }) => deploymentPartOf(path)))];
  return parts.map((group) => ({
    group,
    items: fields
      .filter(({ path }) => deploymentPartOf(path) === group)
      .map(({ path, label }) => ({ value: path, label })),
  }));
}

function baseValue({ base }: SearchDraft, path: string): number | string {
  const value = valueAtPath(base, path);
  return typeof value === 'number' || typeof value === 'string' ? value : '';
}
