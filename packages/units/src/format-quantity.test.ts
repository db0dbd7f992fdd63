import { describe, expect, it } from 'vitest';
import { formatDuration } from './format-duration.ts';
import { formatCompactCount, formatExact, formatPercent, formatQuantity } from './format-quantity.ts';

describe('formatQuantity', () => {
  it.each([
    [10_000, 'Ohm', '10 kΩ'],
    [2e-12, 'J', '2 pJ'],
    [999_999, 'Ohm', '1 MΩ'],
    [0, 'Ohm', '0 Ω'],
    [-0.0025, 'V', '-2.5 mV'],
    [1e-6, 'M2', '1 mm²'],
    [2.5e-12, 'M2', '2.5 µm²'],
    [300, 'K', '300 K'],
    [4, 'Bits', '4 bits'],
    [1, 'Bits', '1 bit'],
    [1_500_000, 'Bytes', '1.5 MB'],
    [1_234_567, 'Count', '1,234,567'],
    [0.725, 'Ratio', '0.725'],
    [1e21, 'Ohm', '1,000,000 PΩ'],
    [1.2e9, 'Hz', '1.2 GHz'],
    [65, 'Sec', '1 min 5 s'],
    [0.0125, 'Sec', '12.5 ms'],
    [Number.NaN, 'Ohm', 'not a number'],
  ] as const)('%d %s reads %s', (value, unit, text) => {
    expect(formatQuantity(value, unit)).toBe(text);
  });

  it('keeps every digit in a field', () => {
    expect(formatExact(12_345.678_9, 'Ohm')).toBe('12.3456789 kΩ');
    expect(formatExact(0.1 + 0.2, 'Ratio')).toBe('0.30000000000000004');
  });

  it('rounds a large count to three digits when asked', () => {
    expect(formatCompactCount(416_520)).toBe('417 k');
    expect(formatCompactCount(999)).toBe('999');
  });

  it('writes a ratio as percent with fixed decimals', () => {
    expect(formatPercent(0.985)).toBe('98.50 %');
    expect(formatPercent(1, 1)).toBe('100.0 %');
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0 s'],
    [0.85, '850 ms'],
    [12.34, '12.3 s'],
    [59.7, '1 min'],
    [65, '1 min 5 s'],
    [3599.8, '1 h'],
    [7380, '2 h 3 min'],
    [273_600, '3 d 4 h'],
    [Number.POSITIVE_INFINITY, 'unknown'],
  ])('%d s reads %s', (durationSec, text) => {
    expect(formatDuration(durationSec)).toBe(text);
  });
});
