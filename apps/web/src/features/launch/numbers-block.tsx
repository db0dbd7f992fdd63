'use client';

import { presets, type SpecField, type SpecIssue } from '@dl-rsim/spec';
import { ActionIcon, Box, Fieldset, Paper, SimpleGrid, TextInput, Title, Tooltip } from '@mantine/core';
import { IconDice3 } from '@tabler/icons-react';
import type { LaunchState } from '../../lib/launch-state.ts';
import { numberAt, withValueAt } from '../../lib/path-value.ts';
import { randomSeed } from '../../lib/random-seed.ts';
import { fieldGroups, issueAt } from '../../lib/spec-fields.ts';
import { SpecFieldInput } from '../../ui/spec-field-input.tsx';

export interface NumbersBlockProps {
  readonly state: LaunchState;
  readonly onChange: (part: Partial<LaunchState>) => void;
  readonly issues: readonly Pick<SpecIssue, 'path' | 'message'>[];
}

/** Precision, images, draws, samples and seed. */
export function NumbersBlock({ state, onChange, issues }: NumbersBlockProps) {
  const { activation, weight, statistics } = state;
  const document = { quantization: { activation, weight }, statistics };
  const citations = presets.flatMap((preset) => preset.citations);
  const set = (path: string, value: number) => {
    const { quantization, statistics: counted } = withValueAt(document, path, value);
    onChange({ ...quantization, statistics: counted });
  };
  const inputs = (fields: readonly SpecField[]) =>
    fields.map((field) => (
      <SpecFieldInput
        key={field.path}
        field={field}
        value={numberAt(document, field.path)}
        onChange={(value) => set(field.path, value)}
        error={issueAt(issues, field.path)}
        citations={citations}
      />
    ));
  return (
    <>
      <Paper p="md" component="section" aria-label="Fixed-point precision">
        <Title order={2} mb="sm">
          Fixed-point precision
        </Title>
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl">
          {fieldGroups('quantization').map((group) => (
            <Fieldset key={group.title} legend={group.title} variant="unstyled">
              <SimpleGrid cols={2}>{inputs(group.fields)}</SimpleGrid>
            </Fieldset>
          ))}
        </SimpleGrid>
      </Paper>
      <Paper p="md" component="section" aria-label="Statistics">
        <Title order={2} mb="sm">
          Statistics
        </Title>
        <SimpleGrid cols={{ base: 1, sm: 3 }}>
          {inputs(fieldGroups('statistics').flatMap((group) => group.fields))}
        </SimpleGrid>
        <SeedInput state={state} onChange={onChange} issues={issues} />
      </Paper>
    </>
  );
}

function SeedInput({ state, onChange, issues }: NumbersBlockProps) {
  return (
    <Box mt="md" maw={320}>
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
    </Box>
  );
}
