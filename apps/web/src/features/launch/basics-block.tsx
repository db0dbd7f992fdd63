'use client';

import { type Fidelity, fieldAt, presets, type SpecIssue } from '@dl-rsim/spec';
import {
  ActionIcon,
  Box,
  Paper,
  SegmentedControl,
  SimpleGrid,
  Text,
  TextInput,
  Title,
  Tooltip,
} from '@mantine/core';
import { IconDice3 } from '@tabler/icons-react';
import { withFidelity } from '../../lib/launch-choices.ts';
import { documentOf, type LaunchState } from '../../lib/launch-state.ts';
import { randomSeed } from '../../lib/random-seed.ts';
import { fieldGroups, issueAt } from '../../lib/spec-fields.ts';
import { SpecFieldGrid } from '../../ui/spec-field-grid.tsx';

export interface StateBlockProps {
  readonly state: LaunchState;
  readonly onChange: (part: Partial<LaunchState>) => void;
  readonly issues: readonly Pick<SpecIssue, 'path' | 'message'>[];
}

/** What every launch decides: how closely, over how much. The rest has an answer already. */
export const BASIC_PATHS: readonly string[] = [
  'statistics.imageCount',
  'statistics.repeatCount',
  'statistics.chipCount',
];

export const allCitations = presets.flatMap((preset) => preset.citations);

/** Fidelity, images, draws and seed. */
export function BasicsBlock({ state, onChange, issues }: StateBlockProps) {
  const fields = fieldGroups('statistics').flatMap((group) =>
    group.fields.filter((field) => BASIC_PATHS.includes(field.path)),
  );
  return (
    <Paper p="md" component="section" aria-label="Fidelity and statistics">
      <Title order={2} mb="sm">
        Fidelity and statistics
      </Title>
      <FidelityInput state={state} onChange={onChange} issues={issues} />
      <SpecFieldGrid
        fields={fields}
        document={documentOf(state)}
        onChange={onChange}
        issues={issues}
        citations={allCitations}
        columnCount={3}
      />
      <SeedInput state={state} onChange={onChange} issues={issues} />
    </Paper>
  );
}

function FidelityInput({ state, onChange }: StateBlockProps) {
  const field = fieldAt('fidelity');
  if (field?.kind !== 'choice') return null;
  const chosen = field.options.find((option) => option.value === state.fidelity);
  return (
    <Box mb="md">
      <SegmentedControl
        aria-label={field.label}
        data={field.options.map(({ value, label }) => ({ value, label }))}
        value={state.fidelity}
        onChange={(fidelity) => onChange(withFidelity(state, fidelity as Fidelity))}
      />
      <Text size="xs" c="dimmed" mt={4}>
        {chosen?.help}
      </Text>
    </Box>
  );
}

function SeedInput({ state, onChange, issues }: StateBlockProps) {
  return (
    <SimpleGrid cols={{ base: 1, sm: 3 }} mt="md">
      <TextInput
        label="Seed"
        description="16 hexadecimal digits; the only randomness of a run"
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        value={state.seed}
        onChange={(event) => onChange({ seed: event.currentTarget.value.trim().toLowerCase() })}
        error={issueAt(issues, 'seed')}
        classNames={{ input: 'mono' }}
        spellCheck={false}
        autoComplete="off"
        rightSection={
          <Tooltip label="Draw a new seed">
            <ActionIcon
              variant="subtle"
              onClick={() => onChange({ seed: randomSeed() })}
              aria-label="Draw a new seed"
            >
              <IconDice3 size={18} />
            </ActionIcon>
          </Tooltip>
        }
      />
    </SimpleGrid>
  );
}
