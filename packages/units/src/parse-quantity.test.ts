import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatExact, formatQuantity } from './format-quantity.ts';
import { parseQuantity } from './parse-quantity.ts';
import { UNITS } from './unit.ts';

fc.configureGlobal({ seed: 20181105 });

describe('parseQuantity', () => {
  it.each([
    ['10k', 'Ohm', 10_000],
    ['10 kΩ', 'Ohm', 10_000],
    ['10Kohm', 'Ohm', 10_000],
    ['2.5e3', 'Ohm', 2500],
    ['1M', 'Ohm', 1e6],
    ['5u', 'A', 5e-6],
    ['5 µA', 'A', 5e-6],
    ['5 μA', 'A', 5e-6],
    ['5 m', 'M', 5],
    ['5 mm', 'M', 0.005],
    ['3 mm²', 'M2', 3e-6],
    ['50 %', 'Ratio', 0.5],
    ['10,000', 'Count', 10_000],
    ['4 bits', 'Bits', 4],
    ['1 min 5 s', 'Sec', 65],
    ['12ms', 'Sec', 0.012],
    ['300 K', 'K', 300],
    ['.5', 'Ratio', 0.5],
    ['2 MB', 'Bytes', 2e6],
  ] as const)('reads %j as %s', (text, unit, value) => {
    expect(parseQuantity(text, unit)).toEqual({ ok: true, value });
  });

  it.each([
    ['', 'Ohm', 'EMPTY'],
    ['ten', 'Ohm', 'NOT_A_NUMBER'],
    ['2,5', 'Ohm', 'NOT_A_NUMBER'],
    ['5 V', 'Ohm', 'WRONG_UNIT'],
    ['5 %', 'Ohm', 'WRONG_UNIT'],
    ['5 m', 'Count', 'WRONG_UNIT'],
    ['5 k', 'Bits', 'WRONG_UNIT'],
    ['1e999', 'Ohm', 'NOT_FINITE'],
  ] as const)('refuses %j for %s with %s', (text, unit, code) => {
    const parsed = parseQuantity(text, unit);
    expect(parsed.ok ? 'ok' : parsed.problem.code).toBe(code);
  });

  it('gives back the same bits for every finite number that a field shows', () => {
    const numbers = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(numbers, fc.constantFrom(...UNITS), (value, unit) => {
        const parsed = parseQuantity(formatExact(value, unit), unit);
        return parsed.ok && (parsed.value === value || (value === 0 && parsed.value === 0));
      }),
      { numRuns: 2000 },
    );
  });

  it('gives back what the screen shows within its rounding', () => {
    const numbers = fc.double({ min: 1e-15, max: 1e15, noNaN: true });
    const units = fc.constantFrom(
      ...UNITS.filter((unit) => unit !== 'Sec' && unit !== 'Count' && unit !== 'Index'),
    );
    fc.assert(
      fc.property(numbers, units, (value, unit) => {
        const parsed = parseQuantity(formatQuantity(value, unit), unit);
        return parsed.ok && Math.abs(parsed.value / value - 1) < 6e-4;
      }),
    );
  });
});
