import type { Unit } from '@dl-rsim/units';
import { z } from 'zod';

/** What a form, a reference page or an error message needs to know about one number. */
export interface QuantityMeta {
  readonly unit: Unit;
  readonly label: string;
  readonly help: string;
  /** Key into docs/references.json when the number or its range comes from the literature. */
  readonly source?: string;
}

/** Every number of every spec and result, with its unit. Walked by the unit-law test. */
export const quantityRegistry = z.registry<QuantityMeta>();

/**
 * Registers `schema` as a number in `meta.unit`. Apply it last: a later `.min()` would make a new,
 * unregistered schema.
 */
export function quantity<S extends z.ZodType<number>>(schema: S, meta: QuantityMeta): S {
  const named = schema.meta({ title: meta.label, description: meta.help }) as S;
  quantityRegistry.add(named, meta);
  return named;
}
