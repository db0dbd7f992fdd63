import type { Unit } from '@dl-rsim/units';
import type { z } from 'zod';
import { type QuantityMeta, quantityRegistry } from './quantity.ts';
import { runSpecSchema } from './run.ts';

/** What forms, tables, sweep axes and the reference page know of one number of the run spec. */
export interface SpecField {
  /** Dotted path in the run spec. */
  readonly path: string;
  readonly label: string;
  readonly help: string;
  readonly unit: Unit;
  readonly minimum: number;
  readonly maximum: number;
  readonly isInteger: boolean;
  readonly isSweepable: boolean;
  readonly source: string | null;
}

/** Every number of the run spec in the order of the schema. */
export function describeRunSpec(): readonly SpecField[] {
  return describe(runSpecSchema, '');
}

/** A number of the run spec by its path, or null. */
export function fieldAt(path: string): SpecField | null {
  return describeRunSpec().find((field) => field.path === path) ?? null;
}

function describe(schema: z.core.$ZodType, path: string): readonly SpecField[] {
  const def = schema._zod.def;
  if (def.type === 'object') {
    const { shape } = def as z.core.$ZodObjectDef;
    return Object.entries(shape).flatMap(([key, child]) => describe(child, path ? `${path}.${key}` : key));
  }
  const meta = quantityRegistry.get(schema as z.ZodType<number>);
  return meta ? [describeQuantity(schema, path, meta)] : [];
}

function describeQuantity(schema: z.core.$ZodType, path: string, meta: QuantityMeta): SpecField {
  const { minValue: minimum, maxValue: maximum, isInt } = schema as z.ZodNumber;
  if (minimum === null || maximum === null) throw new Error(`${path} has no range`);
  return {
    path,
    label: meta.label,
    help: meta.help,
    unit: meta.unit,
    minimum,
    maximum,
    isInteger: isInt,
    isSweepable: minimum < maximum,
    source: meta.source ?? null,
  };
}
