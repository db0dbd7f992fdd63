import { describe, expect, it } from 'vitest';
import { type AxisField, parseValueList, spreadValues } from './axis-values.ts';

const ratio: AxisField = { unit: 'Ratio', minimum: 1.01, maximum: 1e6, isInteger: false };
const ohm: AxisField = { unit: 'Ohm', minimum: 100, maximum: 1e8, isInteger: false };
const rows: AxisField = { unit: 'Count', minimum: 1, maximum: 32, isInteger: true };

describe('parseValueList', () => {
  it('reads commas, spaces and units', () => {
    expect(parseValueList('10, 20,50', ratio)).toEqual({ ok: true, values: [10, 20, 50] });
    expect(parseValueList('1k 10 kΩ, 1 MΩ', ohm)).toEqual({ ok: true, values: [1e3, 1e4, 1e6] });
  });

  it.each([
    ['', ratio, /at least one/],
    ['10, x', ratio, /not a number/],
    ['0.5', ratio, /outside 1.01/],
    ['10, 10', ratio, /twice/],
    ['2.5', rows, /whole number/],
  ])('refuses %j', (text, field, message) => {
    const parsed = parseValueList(text, field);
    expect(parsed.ok ? '' : parsed.message).toMatch(message);
  });
});

describe('spreadValues', () => {
  it('spaces linearly and logarithmically with exact ends', () => {
    expect(spreadValues({ from: 10, to: 50, count: 5, spacing: 'linear' }, ratio)).toEqual({
      ok: true,
      values: [10, 20, 30, 40, 50],
    });
    expect(spreadValues({ from: 10, to: 1000, count: 3, spacing: 'log' }, ratio)).toEqual({
      ok: true,
      values: [10, 100, 1000],
    });
  });

  it('rounds whole-number fields and drops what falls together', () => {
    expect(spreadValues({ from: 1, to: 3, count: 5, spacing: 'linear' }, rows)).toEqual({
      ok: true,
      values: [1, 2, 3],
    });
  });

  it('refuses a logarithm of zero', () => {
    expect(spreadValues({ from: 0, to: 1, count: 3, spacing: 'log' }, ratio).ok).toBe(false);
  });
});
