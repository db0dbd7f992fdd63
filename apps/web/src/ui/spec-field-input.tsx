'use client';

import type { NumberField, Preset, SpecField } from '@dl-rsim/spec';
import { formatQuantity } from '@dl-rsim/units';
import { Anchor, HoverCard, Select, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { defaultBranch } from '../lib/default-branch.ts';
import { formatRange } from '../lib/spec-fields.ts';
import { MeasuredInput } from './measured-input.tsx';
import { NumberListInput } from './number-list-input.tsx';
import { QuantityInput } from './quantity-input.tsx';

export type Citation = Preset['citations'][number];

export interface SpecFieldInputProps {
  readonly field: SpecField;
  /** Instead of the field's own. */
  readonly label?: string;
  /** What stands at the field's path. */
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly error: string | null;
  readonly citations: readonly Citation[];
  /** Of a text: what it may be, beside nothing. */
  readonly suggestions?: readonly string[];
}

/** One field of the spec: its label, help, range, where it comes from, and its message when it is wrong. */
export function SpecFieldInput(props: SpecFieldInputProps) {
  const { field, label = field.label, value, onChange, error, citations } = props;
  const shared = {
    label,
    description: <FieldHelp field={field} value={value} citations={citations} />,
    inputWrapperOrder: ['label' as const, 'input' as const, 'error' as const, 'description' as const],
    error,
  };
  switch (field.kind) {
    case 'number':
      return (
        <QuantityInput
          {...shared}
          unit={field.unit}
          value={typeof value === 'number' ? value : Number.NaN}
          onChange={onChange}
        />
      );
    case 'choice':
      return (
        <Select
          {...shared}
          data={field.options.map(({ value: option, label }) => ({ value: option, label }))}
          value={typeof value === 'string' ? value : null}
          onChange={(option) => onChange(option)}
          allowDeselect={false}
        />
      );
    case 'alternative':
      return (
        <Select
          {...shared}
          data={field.options.map(({ value: option, label }) => ({ value: option, label }))}
          value={chosenOption(value)}
          onChange={(option) => {
            const isNew = option !== null && option !== chosenOption(value);
            if (isNew) onChange({ [option]: defaultBranch(field.path, option) });
          }}
          allowDeselect={false}
        />
      );
    case 'list':
      return field.depth === 1 ? (
        <NumberListInput {...shared} field={field} value={listOf(value)} onChange={onChange} />
      ) : (
        <MeasuredInput {...shared} value={listsOf(value)} onChange={onChange} />
      );
    case 'text':
      return <SuggestedText {...props} {...shared} />;
  }
}

function SuggestedText({
  value,
  onChange,
  suggestions = [],
  citations: _citations,
  field: _field,
  ...shared
}: SpecFieldInputProps & { readonly label: string; readonly description: ReactNode }) {
  const text = typeof value === 'string' ? value : '';
  const known = suggestions.includes(text) || text === '' ? suggestions : [text, ...suggestions];
  return (
    <Select
      {...shared}
      data={[{ value: '', label: 'All' }, ...known.map((name) => ({ value: name, label: name }))]}
      value={text}
      onChange={(next) => onChange(next ?? '')}
      allowDeselect={false}
      searchable
    />
  );
}

function chosenOption(value: unknown): string | null {
  return Object.entries(value ?? {}).find(([, branch]) => branch !== undefined)?.[0] ?? null;
}

function listOf(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.filter((one): one is number => typeof one === 'number') : [];
}

function listsOf(value: unknown): readonly (readonly number[])[] {
  return Array.isArray(value) ? value.map(listOf) : [];
}

/** A field with one possible value: said, not asked. */
export function SpecFact({ field }: { readonly field: NumberField }) {
  return (
    <div>
      <Text size="sm" fw={500}>
        {field.label}: <span className="num">{formatQuantity(field.minimum, field.unit)}</span>
      </Text>
      <Text size="xs" c="dimmed">
        {field.help}
      </Text>
    </div>
  );
}

function FieldHelp({ field, value, citations }: Pick<SpecFieldInputProps, 'field' | 'value' | 'citations'>) {
  const citation = citations.find((one) => one.key === field.source);
  const range = formatRange(field);
  return (
    <>
      {optionHelp(field, value)}
      {field.help} {range === '' ? null : <span className="num">{range}.</span>}{' '}
      {citation ? <CitationLink citation={citation} /> : null}
    </>
  );
}

/** What the chosen option means, before what is chosen. */
function optionHelp(field: SpecField, value: unknown): string {
  if (field.kind !== 'choice' && field.kind !== 'alternative') return '';
  const chosen = field.kind === 'choice' ? value : chosenOption(value);
  const option = field.options.find((one) => one.value === chosen);
  return option ? `${option.label}: ${option.help} ` : '';
}

/** '[lin2018]' with the whole reference on hover and focus. */
export function CitationLink({ citation }: { readonly citation: Citation }) {
  const label = `[${citation.key}]`;
  return (
    <HoverCard width={340} shadow="md" openDelay={150} withinPortal>
      <HoverCard.Target>
        {citation.url ? (
          <Anchor
            href={citation.url}
            target="_blank"
            rel="noreferrer"
            inherit
            aria-label={`Reference ${citation.key}`}
          >
            {label}
          </Anchor>
        ) : (
          <Text span inherit>
            {label}
          </Text>
        )}
      </HoverCard.Target>
      <HoverCard.Dropdown>
        <Text size="xs">{citation.text}</Text>
      </HoverCard.Dropdown>
    </HoverCard>
  );
}
