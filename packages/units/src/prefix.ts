export interface Prefix {
  readonly symbol: string;
  /** The power of ten it stands for. */
  readonly exponent: number;
}

/** SI prefixes from atto to peta, smallest first. The micro sign is U+00B5. */
export const prefixes: readonly Prefix[] = [
  { symbol: 'a', exponent: -18 },
  { symbol: 'f', exponent: -15 },
  { symbol: 'p', exponent: -12 },
  { symbol: 'n', exponent: -9 },
  { symbol: 'µ', exponent: -6 },
  { symbol: 'm', exponent: -3 },
  { symbol: '', exponent: 0 },
  { symbol: 'k', exponent: 3 },
  { symbol: 'M', exponent: 6 },
  { symbol: 'G', exponent: 9 },
  { symbol: 'T', exponent: 12 },
  { symbol: 'P', exponent: 15 },
];

/** The largest prefix that leaves at least one digit before the point; its ends hold all that lies beyond. */
export function prefixFor(decimalExponent: number, allowed: readonly Prefix[], power: 1 | 2): Prefix {
  let best = allowed[0]!;
  for (const prefix of allowed) {
    if (prefix.exponent * power <= decimalExponent) best = prefix;
  }
  return best;
}

/** The prefix that a text such as 'k', 'K', 'u' or 'μ' means, or null. */
export function readPrefix(text: string): Prefix | null {
  const symbol = text === 'u' || text === 'μ' ? 'µ' : text === 'K' ? 'k' : text;
  return prefixes.find((prefix) => prefix.symbol === symbol) ?? null;
}
