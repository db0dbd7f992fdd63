import type { Unit } from '@dl-rsim/units';
import type { z } from 'zod';
import { componentRegistry } from './component.ts';
import { deploymentSpecSchema } from './deployment.ts';
import {
  alternativeRegistry,
  choiceRegistry,
  type FieldMeta,
  type OptionMeta,
  quantityRegistry,
  textRegistry,
} from './quantity.ts';
import { runSpecSchema } from './run.ts';
import { searchSpecSchema } from './search.ts';
import { trainingSpecSchema } from './training.ts';

interface FieldBase {
  /** Dotted path in the spec. */
  readonly path: string;
  readonly label: string;
  readonly help: string;
  readonly source: string | null;
  /** The alternatives that must be chosen for the field to exist, outermost first. */
  readonly within: readonly { readonly path: string; readonly option: string }[];
  readonly isSweepable: boolean;
  /** What the field is when it is left out; undefined where it must be given. */
  readonly initial?: unknown;
}

/** A number. */
export interface NumberField extends FieldBase {
  readonly kind: 'number';
  readonly unit: Unit;
  readonly minimum: number;
  readonly maximum: number;
  readonly isInteger: boolean;
}

/** One of several options. */
export interface ChoiceField extends FieldBase {
  readonly kind: 'choice';
  readonly options: readonly OptionMeta[];
}

/** An object of which exactly one key is given; its options are the keys. */
export interface AlternativeField extends FieldBase {
  readonly kind: 'alternative';
  readonly options: readonly OptionMeta[];
}

/** A list of numbers, or a list of such lists. */
export interface ListField extends FieldBase {
  readonly kind: 'list';
  readonly unit: Unit;
  readonly minimum: number;
  readonly maximum: number;
  readonly maximumLength: number;
  readonly depth: 1 | 2;
}

export interface TextField extends FieldBase {
  readonly kind: 'text';
}

/** What forms, tables, sweep axes, knobs and the reference page know of one field of a spec. */
export type SpecField = NumberField | ChoiceField | AlternativeField | ListField | TextField;

/** Every field of the run spec that a form can ask for, in the order of the schema. */
export function describeRunSpec(): readonly SpecField[] {
  return FIELDS;
}

/** Every field of a training spec that a form can ask for, in the order of the schema. */
export function describeTrainingSpec(): readonly SpecField[] {
  return TRAINING_FIELDS;
}

/** Every field of a deployment spec that a form can ask for, in the order of the schema. */
export function describeDeploymentSpec(): readonly SpecField[] {
  return DEPLOYMENT_FIELDS;
}

/** Every field of a search spec that a form can ask for, those of its base left out. */
export function describeSearchSpec(): readonly SpecField[] {
  return SEARCH_FIELDS;
}

/** A field of the deployment spec by its path, or null. */
export function deploymentFieldAt(path: string): SpecField | null {
  return DEPLOYMENT_FIELDS_BY_PATH.get(path) ?? null;
}

/** A field of the run spec by its path, or null. */
export function fieldAt(path: string): SpecField | null {
  return FIELDS_BY_PATH.get(path) ?? null;
}

interface Place {
  readonly path: string;
  readonly within: FieldBase['within'];
  /** From the default of an object around it. */
  readonly initial?: unknown;
}

function describe(wrapped: z.core.$ZodType, around: Place): readonly SpecField[] {
  const schema = unwrap(wrapped);
  const place = { ...around, initial: around.initial ?? defaultOf(wrapped) };
  const def = schema._zod.def;
  if (def.type === 'object') return describeObject(schema, place);
  const number = quantityRegistry.get(schema as z.ZodType<number>);
  if (number) {
    const { minValue: minimum, maxValue: maximum, isInt } = schema as z.ZodNumber;
    if (minimum === null || maximum === null) throw new Error(`${place.path} has no range`);
    const isSweepable = minimum < maximum;
    const range = { unit: number.unit, minimum, maximum, isInteger: isInt, isSweepable };
    return [{ kind: 'number', ...base(number, place), ...range }];
  }
  const choice = choiceRegistry.get(schema);
  if (choice) return [{ kind: 'choice', ...base(choice, place), options: choice.options, isSweepable: true }];
  const text = textRegistry.get(schema);
  if (text) return [{ kind: 'text', ...base(text, place), isSweepable: true }];
  if (def.type === 'array') return describeList(schema, wrapped, place);
  return [];
}

function describeObject(schema: z.core.$ZodType, place: Place): readonly SpecField[] {
  const { shape } = schema._zod.def as z.core.$ZodObjectDef;
  const alternative = alternativeRegistry.get(schema as z.ZodType);
  const fields = Object.entries(shape).flatMap(([key, child]) => {
    const within = alternative ? [...place.within, { path: place.path, option: key }] : place.within;
    const path = place.path ? `${place.path}.${key}` : key;
    return describe(child, { path, within, initial: memberOf(place.initial, key) });
  });
  if (!alternative) return headed(fields, schema);
  const head: AlternativeField = {
    kind: 'alternative',
    ...base(alternative, place),
    options: alternative.options,
    isSweepable: false,
  };
  return [head, ...fields];
}

/** All components have the same fields: the title of theirs tells them apart. */
function headed(fields: readonly SpecField[], schema: z.core.$ZodType): readonly SpecField[] {
  const component = componentRegistry.get(schema as z.ZodType);
  if (!component) return fields;
  return fields.map((field) => ({
    ...field,
    label: `${component.title}: ${field.label.charAt(0).toLowerCase()}${field.label.slice(1)}`,
    help: `${component.help} ${field.help}`,
  }));
}

/** Lists of quantities; lists of objects are not fields of a form. */
function describeList(schema: z.core.$ZodType, wrapped: z.core.$ZodType, place: Place): readonly SpecField[] {
  const { element } = schema._zod.def as z.core.$ZodArrayDef;
  const isNested = element._zod.def.type === 'array';
  const leaf = isNested ? (element._zod.def as z.core.$ZodArrayDef).element : element;
  const meta = quantityRegistry.get(leaf as z.ZodType<number>);
  if (!meta) return [];
  const { minValue: minimum, maxValue: maximum } = leaf as z.ZodNumber;
  if (minimum === null || maximum === null) throw new Error(`${place.path} has no range`);
  const named = (wrapped as z.ZodType).meta() ?? {};
  const label = named.title ?? meta.label;
  const help = named.description ?? meta.help;
  const maximumLength = lengthLimit(schema);
  const shape = { unit: meta.unit, minimum, maximum, maximumLength, depth: isNested ? 2 : 1 } as const;
  return [{ kind: 'list', ...base({ ...meta, label, help }, place), ...shape, isSweepable: false }];
}

function lengthLimit(schema: z.core.$ZodType): number {
  const limits = (schema._zod.def.checks ?? []).flatMap((check) => {
    const { def } = check._zod;
    return def.check === 'max_length' ? [(def as z.core.$ZodCheckMaxLengthDef).maximum] : [];
  });
  if (limits.length === 0) throw new Error('a list has no longest length');
  return Math.min(...limits);
}

function base(meta: FieldMeta, { path, within, initial }: Place) {
  const described = { path, label: meta.label, help: meta.help, source: meta.source ?? null, within };
  return initial === undefined ? described : { ...described, initial };
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

/** What a schema gives for what is left out. */
function defaultOf(schema: z.core.$ZodType): unknown {
  return schema._zod.def.type === 'default'
    ? (schema._zod.def as z.core.$ZodDefaultDef).defaultValue
    : undefined;
}

/** The schema behind defaults and optional marks. */
export function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  const { type } = schema._zod.def;
  if (type !== 'default' && type !== 'optional' && type !== 'nullable') return schema;
  return unwrap((schema._zod.def as z.core.$ZodOptionalDef).innerType);
}

const FIELDS = describe(runSpecSchema, { path: '', within: [] });
const TRAINING_FIELDS = describe(trainingSpecSchema, { path: '', within: [] });
const DEPLOYMENT_FIELDS = describe(deploymentSpecSchema, { path: '', within: [] });
const SEARCH_FIELDS = describe(searchSpecSchema, { path: '', within: [] }).filter(
  ({ path }) => !path.startsWith('base.'),
);
const FIELDS_BY_PATH = byPath(FIELDS);
const DEPLOYMENT_FIELDS_BY_PATH = byPath(DEPLOYMENT_FIELDS);

function byPath(fields: readonly SpecField[]): ReadonlyMap<string, SpecField> {
  return new Map(fields.map((field) => [field.path, field]));
}
