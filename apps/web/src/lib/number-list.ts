import type { ListField } from '@dl-rsim/spec';
import { formatExact, parseQuantity } from '@dl-rsim/units';

export type NumberList =
  | { readonly ok: true; readonly values: readonly number[] }
  | { readonly ok: false; readonly message: string };

/** Reads '0.1, 0.4, 1' as a list in the unit of its field; nothing is the empty list. */
export function parseNumberList(text: string, field: Pick<ListField, 'unit'>): NumberList {
  const words = text.split(/[,;\s]+(?=[\d.+-])|[,;]+/).filter((word) => word.trim() !== '');
  const values: number[] = [];
  for (const word of words) {
    const parsed = parseQuantity(word, field.unit);
    if (!parsed.ok) return { ok: false, message: parsed.problem.message };
    values.push(parsed.value);
  }
  return { ok: true, values };
}

/** What `parseNumberList` reads back. */
export function formatNumberList(values: readonly number[], field: Pick<ListField, 'unit'>): string {
  return values.map((value) => formatExact(value, field.unit).replaceAll(',', '')).join(', ');
}
