import { type Decimal, decimalOf, groupThousands, printDecimal, roundedDecimal } from './decimal.ts';
import { formatDuration } from './format-duration.ts';
import { type Prefix, prefixes, prefixFor } from './prefix.ts';
import { type Unit, type UnitFacts, unitFacts } from './unit.ts';

export interface FormatOptions {
  /** Digits kept, 4 by default. Counts and indices are never rounded. */
  readonly significantCount?: number;
}

/**
 * A number for the screen, with prefix and symbol: `formatQuantity(10000, 'Ohm')` is '10 kΩ',
 * `formatQuantity(2e-12, 'J')` is '2 pJ'. Seconds from a minute on read as a duration. Not finite: 'not a
 * number'.
 */
export function formatQuantity(value: number, unit: Unit, options: FormatOptions = {}): string {
  if (!Number.isFinite(value)) return notFinite(value);
  if (unit === 'Sec' && Math.abs(value) >= 60) return formatDuration(value);
  const isCounted = unit === 'Count' || unit === 'Index';
  if (isCounted) return groupThousands(printDecimal(trimmed(decimalOf(value))));
  return write(roundedDecimal(value, options.significantCount ?? 4), unit);
}

/**
 * The shortest text of exactly this number, for an input field: `parseQuantity` reads back the same bits.
 * Not finite: ''.
 */
export function formatExact(value: number, unit: Unit): string {
  if (!Number.isFinite(value)) return '';
  const decimal = trimmed(decimalOf(value));
  if (unitFacts[unit].symbol === '')
    return Math.abs(decimal.pointIndex) > 21 ? String(value) : printDecimal(decimal);
  return write(decimal, unit);
}

/** A large count with a prefix and three digits: `formatCompactCount(416520)` is '417 k'. */
export function formatCompactCount(value: number): string {
  if (!Number.isFinite(value)) return notFinite(value);
  if (Math.abs(value) < 1000) return formatQuantity(value, 'Count');
  const decimal = roundedDecimal(value, 3);
  const prefix = prefixFor(decimal.pointIndex - 1, largePrefixes, 1);
  return `${printDecimal(decimal, prefix.exponent)} ${prefix.symbol}`;
}

/** A ratio as percent with a fixed number of decimals (2): `formatPercent(0.985)` is '98.50 %'. */
export function formatPercent(ratio: number, fractionCount = 2): string {
  if (!Number.isFinite(ratio)) return notFinite(ratio);
  return `${(ratio * 100).toFixed(fractionCount)} %`;
}

const largePrefixes: readonly Prefix[] = prefixes.filter((prefix) => prefix.exponent >= 0);
const areaPrefixes: readonly Prefix[] = prefixes.filter((prefix) => prefix.exponent <= 3);
const noPrefix: readonly Prefix[] = [{ symbol: '', exponent: 0 }];

function write(decimal: Decimal, unit: Unit): string {
  const facts = unitFacts[unit];
  const isZero = decimal.digits === '0';
  const prefix = isZero ? noPrefix[0]! : prefixFor(decimal.pointIndex - 1, allowedFor(facts), facts.power);
  const number = groupThousands(printDecimal(decimal, prefix.exponent * facts.power));
  const plural = unit === 'Bits' && number !== '1' ? 's' : '';
  const symbol = `${prefix.symbol}${facts.symbol}${plural}`;
  return symbol === '' ? number : `${number} ${symbol}`;
}

function allowedFor(facts: UnitFacts): readonly Prefix[] {
  if (facts.symbol === '' || facts.prefixes === 'none') return noPrefix;
  if (facts.prefixes === 'large') return largePrefixes;
  return facts.power === 2 ? areaPrefixes : prefixes;
}

function trimmed(decimal: Decimal): Decimal {
  const digits = decimal.digits.replace(/0+$/, '');
  return { ...decimal, digits: digits === '' ? '0' : digits };
}

function notFinite(value: number): string {
  return Number.isNaN(value) ? 'not a number' : value > 0 ? 'infinite' : 'minus infinite';
}
