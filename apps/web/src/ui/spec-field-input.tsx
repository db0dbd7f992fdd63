'use client';

import type { Preset, SpecField } from '@dl-rsim/spec';
import { formatQuantity } from '@dl-rsim/units';
import { Anchor, HoverCard, Text } from '@mantine/core';
import { formatRange } from '../lib/spec-fields.ts';
import { QuantityInput } from './quantity-input.tsx';

export type Citation = Preset['citations'][number];

export interface SpecFieldInputProps {
  readonly field: SpecField;
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly error: string | null;
  readonly citations: readonly Citation[];
}

/** One number of the spec: its label, help, range, where it comes from, and its message when it is wrong. */
export function SpecFieldInput({ field, value, onChange, error, citations }: SpecFieldInputProps) {
  return (
    <QuantityInput
      label={field.label}
      description={<FieldHelp field={field} citations={citations} />}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      unit={field.unit}
      value={value}
      onChange={onChange}
      error={error}
    />
  );
}

/** A field with one possible value: said, not asked. */
export function SpecFact({ field }: { readonly field: SpecField }) {
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

function FieldHelp({
  field,
  citations,
}: {
  readonly field: SpecField;
  readonly citations: readonly Citation[];
}) {
  const citation = citations.find((one) => one.key === field.source);
  return (
    <>
      {field.help} <span className="num">{formatRange(field)}.</span>{' '}
      {citation ? <CitationLink citation={citation} /> : null}
    </>
  );
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
