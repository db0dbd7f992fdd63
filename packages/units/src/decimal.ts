/** A finite number as its shortest decimal digits: value = sign 0.d1d2d3... x 10^pointIndex. */
export interface Decimal {
  readonly isNegative: boolean;
  readonly digits: string;
  readonly pointIndex: number;
}

/** The shortest digits that read back as `value` (as ECMAScript prints them); `value` must be finite. */
export function decimalOf(value: number): Decimal {
  const [mantissa = '0', exponent = '0'] = Math.abs(value).toExponential().split('e');
  return { isNegative: value < 0, digits: mantissa.replace('.', ''), pointIndex: Number(exponent) + 1 };
}

/** The same number with at most `significantCount` digits, rounded half away from zero by the engine. */
export function roundedDecimal(value: number, significantCount: number): Decimal {
  const [mantissa = '0', exponent = '0'] = Math.abs(value)
    .toExponential(significantCount - 1)
    .split('e');
  const digits = mantissa.replace('.', '').replace(/0+$/, '');
  return { isNegative: value < 0, digits: digits === '' ? '0' : digits, pointIndex: Number(exponent) + 1 };
}

/** Plain digits, the point moved left by `exponent`: no arithmetic, hence no rounding. */
export function printDecimal(decimal: Decimal, exponent = 0): string {
  const pointIndex = decimal.pointIndex - exponent;
  const { digits } = decimal;
  const sign = decimal.isNegative ? '-' : '';
  if (pointIndex <= 0) return `${sign}0.${'0'.repeat(-pointIndex)}${digits}`;
  if (pointIndex >= digits.length) return `${sign}${digits}${'0'.repeat(pointIndex - digits.length)}`;
  return `${sign}${digits.slice(0, pointIndex)}.${digits.slice(pointIndex)}`;
}

/** Commas between thousands: '1234567.5' -> '1,234,567.5'. */
export function groupThousands(text: string): string {
  const [whole = '', fraction] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
