'use client';

import type { ListField } from '@dl-rsim/spec';
import { TextInput, type TextInputProps } from '@mantine/core';
import { useEffect, useState } from 'react';
import { formatNumberList, parseNumberList } from '../lib/number-list.ts';

export interface NumberListInputProps extends Omit<TextInputProps, 'value' | 'onChange'> {
  readonly field: ListField;
  /** One NaN while what stands in the field is no list. */
  readonly value: readonly number[];
  readonly onChange: (value: readonly number[]) => void;
}

/** Several numbers of one unit, separated by commas. */
export function NumberListInput({ field, value, onChange, error, ...rest }: NumberListInputProps) {
  const [text, setText] = useState(() => formatNumberList(value, field));
  const [problem, setProblem] = useState<string | null>(null);

  useEffect(() => {
    const shown = parseNumberList(text, field);
    const isSame = shown.ok ? shown.values.join() === value.join() : value.some(Number.isNaN);
    if (isSame) return;
    setText(formatNumberList(value, field));
    setProblem(null);
  }, [value, field, text]);

  const change = (next: string) => {
    setText(next);
    const parsed = parseNumberList(next, field);
    setProblem(parsed.ok ? null : parsed.message);
    onChange(parsed.ok ? parsed.values : [Number.NaN]);
  };
  return (
    <TextInput
      {...rest}
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
      error={problem ?? error}
      placeholder={`none, or up to ${field.maximumLength} numbers, with commas between them`}
      autoComplete="off"
      spellCheck={false}
      classNames={{ input: 'num' }}
    />
  );
}
