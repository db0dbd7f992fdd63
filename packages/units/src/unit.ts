/**
 * The closed table of units: the last token of a number's name says which one it carries (SI, no prefixes).
 */
export const UNITS = [
  'Ohm',
  'Siemens',
  'V',
  'A',
  'W',
  'J',
  'Sec',
  'Hz',
  'K',
  'F',
  'M',
  'M2',
  'Bits',
  'Bytes',
  'Count',
  'Index',
  'Ratio',
  'Db',
  'Lsb',
] as const;

export type Unit = (typeof UNITS)[number];

/** Which prefixes a unit takes: all of them, only those above one, or none. */
export type PrefixRule = 'all' | 'large' | 'none';

export interface UnitFacts {
  /** What is written after the number; empty for counts, indices and ratios. */
  readonly symbol: string;
  /** Other spellings that a keyboard may give, lower case. */
  readonly aliases: readonly string[];
  readonly prefixes: PrefixRule;
  /** 2 for an area: its prefix is squared (1 mm² = 1e-6 m²). */
  readonly power: 1 | 2;
  /** Name in a sentence: "expected a resistance in ohm". */
  readonly name: string;
}

const facts = (symbol: string, name: string, rest: Partial<UnitFacts> = {}): UnitFacts => ({
  symbol,
  name,
  aliases: [],
  prefixes: 'all',
  power: 1,
  ...rest,
});

/** Symbol, spellings and prefix rule of every unit. */
export const unitFacts: Readonly<Record<Unit, UnitFacts>> = {
  Ohm: facts('Ω', 'ohm', { aliases: ['ω', 'ohm', 'ohms'] }),
  Siemens: facts('S', 'siemens', { aliases: ['siemens'] }),
  V: facts('V', 'volt', { aliases: ['volt', 'volts'] }),
  A: facts('A', 'ampere', { aliases: ['ampere', 'amperes', 'amp'] }),
  W: facts('W', 'watt', { aliases: ['watt', 'watts'] }),
  J: facts('J', 'joule', { aliases: ['joule', 'joules'] }),
  Sec: facts('s', 'second', { aliases: ['sec', 'second', 'seconds'] }),
  Hz: facts('Hz', 'hertz', { aliases: ['hz', 'hertz'] }),
  K: facts('K', 'kelvin', { aliases: ['kelvin'], prefixes: 'none' }),
  F: facts('F', 'farad', { aliases: ['farad', 'farads'] }),
  M: facts('m', 'metre', { aliases: ['metre', 'metres', 'meter', 'meters'] }),
  M2: facts('m²', 'square metre', { aliases: ['m2', 'm^2'], power: 2 }),
  Bits: facts('bit', 'bit', { aliases: ['bits'], prefixes: 'none' }),
  Bytes: facts('B', 'byte', { aliases: ['byte', 'bytes'], prefixes: 'large' }),
  Count: facts('', 'count', { prefixes: 'large' }),
  Index: facts('', 'index', { prefixes: 'none' }),
  Ratio: facts('', 'ratio', { prefixes: 'large' }),
  Db: facts('dB', 'decibel', { aliases: ['db'], prefixes: 'none' }),
  Lsb: facts('LSB', 'least significant bit', { aliases: ['lsb'], prefixes: 'none' }),
};

/** The symbol after a number of this unit, '' where there is none: `unitSymbol('Ohm')` is 'Ω'. */
export function unitSymbol(unit: Unit): string {
  return unitFacts[unit].symbol;
}

/** True for a name of the closed table; texts from an API are not trusted to be one. */
export function isUnit(text: string): text is Unit {
  return (UNITS as readonly string[]).includes(text);
}
