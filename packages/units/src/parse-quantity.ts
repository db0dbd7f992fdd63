import { prefixes, readPrefix } from './prefix.ts';
import { type Unit, type UnitFacts, unitFacts } from './unit.ts';

/** Why a text is not a quantity; `message` says what to type instead. */
export interface QuantityProblem {
  readonly code: 'EMPTY' | 'NOT_A_NUMBER' | 'WRONG_UNIT' | 'NOT_FINITE';
  readonly message: string;
}

export type ParsedQuantity =
  | { readonly ok: true; readonly value: number }
  | { readonly ok: false; readonly problem: QuantityProblem };

/**
 * Reads what a keyboard gave, in the unit of the field: '10k', '10 kΩ', '2.5e3', '1M', '5u', '50 %' (ratios),
 * '1 min 5 s' (durations), '10,000'. The prefix moves the decimal point, so no digit is lost.
 * A comma is a thousands separator only; '2,5' is refused, not guessed at.
 */
export function parseQuantity(text: string, unit: Unit): ParsedQuantity {
  const trimmed = text.trim();
  if (trimmed === '') return problem('EMPTY', `enter a number, for example ${example(unit)}`);
  if (unit === 'Sec') {
    const duration = parseDuration(trimmed);
    if (duration !== null) return { ok: true, value: duration };
  }
  const match = /^([+-]?(?:\d[\d,]*\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*(.*)$/iu.exec(trimmed);
  if (!match) return problem('NOT_A_NUMBER', `"${trimmed}" is not a number; try ${example(unit)}`);
  const mantissa = withoutCommas(match[1]!);
  if (mantissa === null) {
    return problem('NOT_A_NUMBER', `"${match[1]}": write the decimal point as ".", for example 2.5`);
  }
  const exponent = suffixExponent(match[2]!.trim(), unit);
  if (exponent === null) {
    return problem('WRONG_UNIT', `"${match[2]!.trim()}" is not a unit of this field; try ${example(unit)}`);
  }
  return finite(shiftPoint(mantissa, exponent), trimmed);
}

function finite(value: number, text: string): ParsedQuantity {
  return Number.isFinite(value)
    ? { ok: true, value }
    : problem('NOT_FINITE', `"${text}" is too large a number`);
}

function problem(code: QuantityProblem['code'], message: string): ParsedQuantity {
  return { ok: false, problem: { code, message } };
}

function example(unit: Unit): string {
  const facts = unitFacts[unit];
  if (unit === 'Ratio') return '0.1 or 10';
  if (facts.symbol === '') return '1000 or 1k';
  return facts.prefixes === 'all' && facts.power === 1
    ? `10k or 10 k${facts.symbol}`
    : `10 or 10 ${facts.symbol}`;
}

/** Digits without thousands commas; null where the commas do not stand between groups of three. */
function withoutCommas(text: string): string | null {
  if (!text.includes(',')) return text;
  return /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?(e[+-]?\d+)?$/i.test(text) ? text.replaceAll(',', '') : null;
}

/** mantissa x 10^exponent, rounded once: the exponents are added in the text. */
function shiftPoint(mantissa: string, exponent: number): number {
  const [digits = '', own = '0'] = mantissa.toLowerCase().split('e');
  return Number(`${digits}e${Number(own) + exponent}`);
}

/** The power of ten that the text after the number stands for; null when it is not of this unit. */
function suffixExponent(suffix: string, unit: Unit): number | null {
  const facts = unitFacts[unit];
  if (suffix === '' || isUnitName(suffix, facts)) return 0;
  if (suffix === '%') return unit === 'Ratio' ? -2 : null;
  for (const length of [1, 0]) {
    const prefix = readPrefix(suffix.slice(0, length));
    const name = suffix.slice(length).trim();
    if (prefix === null || !(name === '' || isUnitName(name, facts))) continue;
    return isAllowed(prefix.exponent, facts) ? prefix.exponent * facts.power : null;
  }
  return null;
}

function isUnitName(text: string, facts: UnitFacts): boolean {
  return facts.symbol !== '' && (text === facts.symbol || facts.aliases.includes(text.toLowerCase()));
}

function isAllowed(exponent: number, facts: UnitFacts): boolean {
  if (facts.prefixes === 'none') return exponent === 0;
  return facts.prefixes === 'all' || exponent >= prefixes.find((prefix) => prefix.symbol === '')!.exponent;
}

/** '1 min 5 s', '2h', '3 d 4 h': parts with decreasing units; null for anything else. */
function parseDuration(text: string): number | null {
  const part = (symbol: string) => `(?:(\\d+(?:\\.\\d+)?)\\s*${symbol})?`;
  const match = new RegExp(`^${['d', 'h', 'min', 's'].map(part).join('\\s*')}$`).exec(text);
  if (!match || (match[1] ?? match[2] ?? match[3]) === undefined) return null;
  const [, day = '0', hour = '0', minute = '0', second = '0'] = match;
  return Number(day) * 86_400 + Number(hour) * 3600 + Number(minute) * 60 + Number(second);
}
