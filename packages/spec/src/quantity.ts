import type { Unit } from '@dl-rsim/units';
import { z } from 'zod';

/** What a form, a reference page or an error message needs to know about one field. */
export interface FieldMeta {
  readonly label: string;
  readonly help: string;
  /** Key into docs/references.json when the field or its range comes from the literature. */
  readonly source?: string;
}

/** A number, or a list of numbers, in a unit. */
export interface QuantityMeta extends FieldMeta {
  readonly unit: Unit;
}

/** One of several named options. */
export interface ChoiceMeta extends FieldMeta {
  /** Name of the type in GraphQL. */
  readonly typeName: string;
  readonly options: readonly OptionMeta[];
}

/** One option of a choice, or one form of an alternative. */
export interface OptionMeta {
  readonly value: string;
  readonly label: string;
  readonly help: string;
}

/** Every number of every spec and result, with its unit. Walked by the unit-law test. */
export const quantityRegistry = z.registry<QuantityMeta>();
/** Every choice among options. */
export const choiceRegistry = z.registry<ChoiceMeta>();
/** Every object of which exactly one key is given. */
export const alternativeRegistry = z.registry<ChoiceMeta>();
/** Texts that a form may ask for. */
export const textRegistry = z.registry<FieldMeta>();

/**
 * Registers `schema` as a number in `meta.unit`. Apply it last: a later `.min()` would make a new,
 * unregistered schema.
 */
export function quantity<S extends z.ZodType<number>>(schema: S, meta: QuantityMeta): S {
  const named = schema.meta({ title: meta.label, description: meta.help }) as S;
  quantityRegistry.add(named, meta);
  return named;
}

/** Registers `schema` as a text that forms ask for. */
export function text<S extends z.ZodType<string>>(schema: S, meta: FieldMeta): S {
  const named = schema.meta({ title: meta.label, description: meta.help }) as S;
  textRegistry.add(named, meta);
  return named;
}

type Options<V extends string> = Readonly<Record<V, readonly [label: string, help: string]>>;

/** A choice among named options: an enumeration in GraphQL, a select in forms, an axis of a sweep. */
export function choice<const V extends string>(
  options: Options<V>,
  meta: FieldMeta & { readonly typeName: string },
) {
  const values = Object.keys(options) as [V, ...V[]];
  const named = z.enum(values).meta({ title: meta.label, description: meta.help });
  choiceRegistry.add(named, { ...meta, options: optionsOf(options) });
  return named;
}

type Branches = Readonly<
  Record<string, { readonly label: string; readonly help: string; readonly schema: z.ZodType }>
>;

/** One key of `S` with its value, and none of the others. */
type ExactlyOne<S> = {
  [K in keyof S]: { [P in K]: S[P] } & { [P in Exclude<keyof S, K>]?: never };
}[keyof S];
type Output<B extends Branches> = ExactlyOne<{ [K in keyof B]: z.output<B[K]['schema']> }>;
type Input<B extends Branches> = ExactlyOne<{ [K in keyof B]: z.input<B[K]['schema']> }>;

/**
 * An object with exactly one of the given keys: `{ lognormal: {...} }` or `{ measured: {...} }`. JSON,
 * GraphQL (`@oneOf`) and dotted paths say it alike.
 */
export function alternative<const B extends Branches>(
  branches: B,
  meta: FieldMeta & { readonly typeName: string },
) {
  const keys = Object.keys(branches);
  const shape = Object.fromEntries(keys.map((key) => [key, branches[key]!.schema.optional()]));
  const named: z.ZodType = z
    .strictObject(shape)
    .refine((value) => givenKeys(value).length === 1, {
      error: ({ input }) => {
        const given = givenKeys(input).join(' and ') || 'nothing';
        return `${given} is given; give exactly one of ${keys.join(', ')}`;
      },
    })
    .meta({ title: meta.label, description: meta.help });
  const options = keys.map((key) => ({ value: key, label: branches[key]!.label, help: branches[key]!.help }));
  alternativeRegistry.add(named, { ...meta, options });
  // The refinement is what the type says.
  return named as z.ZodType<Output<B>, Input<B>>;
}

/** The keys of an alternative that stand for something: typed callers write `undefined` for the others. */
function givenKeys(value: unknown): readonly string[] {
  return Object.entries(value as object).flatMap(([key, branch]) => (branch === undefined ? [] : [key]));
}

function optionsOf(options: Options<string>): readonly OptionMeta[] {
  return Object.entries(options).map(([value, [label, help]]) => ({ value, label, help }));
}
