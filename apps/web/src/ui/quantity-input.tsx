'use client';

import { formatExact, parseQuantity, type Unit, unitSymbol } from '@dl-rsim/units';
import { TextInput, type TextInputProps } from '@mantine/core';
import { useEffect, useState } from 'react';

export interface QuantityInputProps extends Omit<TextInputProps, 'value' | 'onChange'> {
  readonly unit: Unit;
  /** In plain SI; NaN while what stands in the field is not a number. */
  readonly value: number;
  readonly onChange: (value: number) => void;
}

/** A number with its unit: takes '10k', '10 kΩ' or '2.5e3' and shows it tidied up when left. */
export function QuantityInput({ unit, value, onChange, error, ...rest }: QuantityInputProps) {
  const [text, setText] = useState(() => formatExact(value, unit));
  const [problem, setProblem] = useState<string | null>(null);

  useEffect(() => {
    const shown = parseQuantity(text, unit);
    const isSame = shown.ok ? shown.value === value : Number.isNaN(value);
    if (isSame) return;
    setText(formatExact(value, unit));
    setProblem(null);
  }, [value, unit, text]);

  const change = (next: string) => {
    setText(next);
    const parsed = parseQuantity(next, unit);
    setProblem(parsed.ok ? null : parsed.problem.message);
    onChange(parsed.ok ? parsed.value : Number.NaN);
  };
  const tidy = () => {
    const parsed = parseQuantity(text, unit);
    if (parsed.ok) setText(formatExact(parsed.value, unit));
  };
  const symbol = unitSymbol(unit);
  const hasSymbol = symbol !== '' && text.includes(symbol);
  return (
    <TextInput
      {...rest}
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
      onBlur={tidy}
      error={problem ?? error}
      inputMode="text"
      autoComplete="off"
      spellCheck={false}
      classNames={{ input: 'num' }}
      rightSection={symbol === '' || hasSymbol ? null : <span aria-hidden="true">{symbol}</span>}
    />
  );
}
