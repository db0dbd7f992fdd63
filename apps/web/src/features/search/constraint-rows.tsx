'use client';

import type { Metric, SpecIssue } from '@dl-rsim/spec';
import { ActionIcon, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { metricFacts } from '../../lib/metric-text.ts';
import { boundProblem, type ConstraintDraft, metricOptions } from '../../lib/search-draft.ts';
import { issueWithin } from '../../lib/spec-fields.ts';

export interface ConstraintRowsProps {
  readonly constraints: readonly ConstraintDraft[];
  readonly issues: readonly SpecIssue[];
  readonly onChange: (constraints: readonly ConstraintDraft[]) => void;
}

/** What must hold: 'area at most 50 mm²'. */
export function ConstraintRows({ constraints, issues, onChange }: ConstraintRowsProps) {
  const replace = (index: number, part: Partial<ConstraintDraft>) =>
    onChange(constraints.map((old, at) => (at === index ? { ...old, ...part } : old)));
  return (
    <Stack gap="xs" mt="md">
      <Group justify="space-between">
        <Text size="sm" fw={500}>
          Bounds
        </Text>
        <Button
          size="compact-xs"
          variant="light"
          leftSection={<IconPlus size={14} aria-hidden="true" />}
          onClick={() => onChange([...constraints, { metric: 'area', kind: 'atMost', text: '' }])}
          disabled={constraints.length >= 12}
        >
          Add a bound
        </Button>
      </Group>
      {constraints.map((constraint, index) => (
        <ConstraintRow
          // biome-ignore lint/suspicious/noArrayIndexKey: bounds have no name, rows hold no state
          key={index}
          constraint={constraint}
          index={index}
          error={boundProblem(constraint) ?? issueWithin(issues, `constraints.${index}`)}
          onChange={(part) => replace(index, part)}
          onRemove={() => onChange(constraints.filter((_, at) => at !== index))}
        />
      ))}
    </Stack>
  );
}

interface ConstraintRowProps {
  readonly constraint: ConstraintDraft;
  readonly index: number;
  readonly error: string | null;
  readonly onChange: (part: Partial<ConstraintDraft>) => void;
  readonly onRemove: () => void;
}

function ConstraintRow({ constraint, index, error, onChange, onRemove }: ConstraintRowProps) {
  const { metric, kind, text } = constraint;
  return (
    <Group gap="sm">
      <Select
        aria-label={`Metric of bound ${index + 1}`}
        data={metricOptions}
        value={metric}
        onChange={(value) => onChange({ metric: (value ?? metric) as Metric })}
        allowDeselect={false}
      />
      <Select
        aria-label={`Kind of bound ${index + 1}`}
        w={120}
        data={[
          { value: 'atMost', label: 'at most' },
          { value: 'atLeast', label: 'at least' },
        ]}
        value={kind}
        onChange={(value) => onChange({ kind: (value ?? kind) as ConstraintDraft['kind'] })}
        allowDeselect={false}
      />
      <TextInput
        aria-label={`Bound ${index + 1}`}
        w={140}
        value={text}
        error={error !== null}
        onChange={(event) => onChange({ text: event.currentTarget.value })}
        rightSectionWidth={70}
        rightSection={
          <Text size="xs" c="dimmed">
            {metricFacts[metric].boundUnit}
          </Text>
        }
      />
      <ActionIcon variant="subtle" color="gray" aria-label={`Remove bound ${index + 1}`} onClick={onRemove}>
        <IconTrash size={16} aria-hidden="true" />
      </ActionIcon>
      {error ? (
        <Text size="xs" c="red" role="status">
          {error}
        </Text>
      ) : null}
    </Group>
  );
}
