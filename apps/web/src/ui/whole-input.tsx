'use client';

import { NumberInput, Text } from '@mantine/core';

export interface WholeInputProps {
  /** For screen readers. */
  readonly label: string;
  /** Before the number: 'N =', 'k from'. */
  readonly word: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly onChange: (value: number) => void;
}

/** A small field for a whole number within bounds, beside a figure. */
export function WholeInput({ label, word, value, least, most, onChange }: WholeInputProps) {
  return (
    <NumberInput
      size="xs"
      w={76 + word.length * 7}
      aria-label={label}
      leftSection={
        <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
          {word}
        </Text>
      }
      leftSectionWidth={18 + word.length * 6}
      leftSectionPointerEvents="none"
      value={value}
      min={least}
      max={most}
      clampBehavior="strict"
      allowDecimal={false}
      allowNegative={least < 0}
      onChange={(next) => {
        if (typeof next === 'number') onChange(next);
      }}
    />
  );
}
