import { parseQuantity, type Unit } from '@dl-rsim/units';

export type Spacing = 'linear' | 'log';

export type AxisValues =
  | { readonly ok: true; readonly values: readonly number[] }
  | { readonly ok: false; readonly message: string };

/** What an axis needs to know of its field: a subset of the spec's field description. */
export interface AxisField {
  readonly unit: Unit;
  readonly minimum: number;
  readonly maximum: number;
  readonly isInteger: boolean;
}

export const MAX_AXIS_VALUE_COUNT = 50;

/**
 * Reads '10, 20, 50' or '1k 10k 100k': values in the field's unit, separated by commas, semicolons or
 * spaces.
 */
export function parseValueList(text: string, field: AxisField): AxisValues {
  const words = text.split(/[,;\s]+(?=[\d.+-])|[,;]+/).filter((word) => word.trim() !== '');
  if (words.length === 0) return { ok: false, message: 'enter at least one value' };
  const values: number[] = [];
  for (const word of words) {
    const parsed = parseQuantity(word, field.unit);
    if (!parsed.ok) return { ok: false, message: parsed.problem.message };
    values.push(parsed.value);
  }
  return checkValues(values, field);
}

/** `count` values from `from` to `to`, both included, evenly spaced on a line or in their logarithm. */
export function spreadValues(
  range: { readonly from: number; readonly to: number; readonly count: number; readonly spacing: Spacing },
  field: AxisField,
): AxisValues {
  const { from, to, count, spacing } = range;
  if (!Number.isInteger(count) || count < 2 || count > MAX_AXIS_VALUE_COUNT) {
    return { ok: false, message: `the number of values must be whole, from 2 to ${MAX_AXIS_VALUE_COUNT}` };
  }
  if (spacing === 'log' && (from <= 0 || to <= 0)) {
    return { ok: false, message: 'logarithmic spacing needs bounds above 0' };
  }
  const at = (index: number): number => {
    if (index === 0) return from;
    if (index === count - 1) return to;
    const share = index / (count - 1);
    const value = spacing === 'log' ? from * (to / from) ** share : from + (to - from) * share;
    return field.isInteger ? Math.round(value) : Number(value.toPrecision(6));
  };
  const values = [...new Set(Array.from({ length: count }, (_, index) => at(index)))];
  return checkValues(values, field);
}

function checkValues(values: readonly number[], field: AxisField): AxisValues {
  const repeated = values.find((value, index) => values.indexOf(value) < index);
  if (repeated !== undefined) return { ok: false, message: `${repeated} is listed twice` };
  if (values.length > MAX_AXIS_VALUE_COUNT) {
    return { ok: false, message: `${values.length} values; an axis has at most ${MAX_AXIS_VALUE_COUNT}` };
  }
  const outside = values.find((value) => value < field.minimum || value > field.maximum);
  if (outside !== undefined) {
    return { ok: false, message: `${outside} is outside ${field.minimum} to ${field.maximum}` };
  }
  const broken = field.isInteger ? values.find((value) => !Number.isInteger(value)) : undefined;
  return broken === undefined
    ? { ok: true, values }
    : { ok: false, message: `${broken} is not a whole number` };
}
