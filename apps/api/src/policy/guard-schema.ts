import { MapperKind, mapSchema } from '@graphql-tools/utils';
import {
  defaultFieldResolver,
  type GraphQLFieldConfig,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isNonNullType,
} from 'graphql';
import type { Context } from '../context.ts';
import { invariant, notFound } from '../errors.ts';
import type { FieldArguments, FieldPolicies } from './field-policy.ts';
import type { ObjectPolicies, ObjectPolicy } from './object-policy.ts';

const ROOT_TYPES: ReadonlySet<string> = new Set(['Query', 'Mutation', 'Subscription']);

export interface Policies {
  readonly fields: FieldPolicies;
  readonly objects: ObjectPolicies;
  /** Name of the type of an object that a field of an abstract type gives back. */
  readonly typeOf: (row: unknown) => string;
}

type Field = GraphQLFieldConfig<unknown, Context>;

/**
 * The one authorization layer. Every root field asks its policy before it resolves, and every field whose
 * value is an object of a type with a policy drops what the caller may not see: null, absent from a list,
 * or NOT_FOUND. A root field, or a type that implements Node, without a policy stops the API from starting.
 */
export function guardSchema(schema: GraphQLSchema, policies: Policies): GraphQLSchema {
  const nodeType = schema.getType('Node');
  invariant(nodeType && isAbstractType(nodeType), 'the schema has an interface Node');
  const guarded = new Set(Object.keys(policies.objects));
  for (const type of schema.getPossibleTypes(nodeType)) {
    invariant(guarded.has(type.name), `type ${type.name} has no object policy`);
  }
  return mapSchema(schema, {
    [MapperKind.OBJECT_FIELD]: (field: Field, fieldName: string, typeName: string) => {
      const type = getNamedType(field.type);
      const isGuarded = isAbstractType(type) || guarded.has(type.name);
      const isRoot = ROOT_TYPES.has(typeName);
      if (!isRoot && !isGuarded) return field;
      const coordinate = `${typeName}.${fieldName}`;
      return guardField(field, { coordinate, isRoot, isGuarded, typeName: type.name }, policies);
    },
  });
}

interface Place {
  readonly coordinate: string;
  readonly isRoot: boolean;
  readonly isGuarded: boolean;
  readonly typeName: string;
}

function guardField(field: Field, place: Place, policies: Policies): Field {
  const { coordinate } = place;
  const policy = place.isRoot ? policies.fields[coordinate] : undefined;
  invariant(policy || !place.isRoot, `${coordinate} has no policy`);
  const { resolve = defaultFieldResolver, subscribe } = field;
  const require = async (args: FieldArguments, context: Context) => {
    if (policy) await context.access.require(policy, args, coordinate);
  };
  return {
    ...field,
    resolve: async (source, args, context, info) => {
      await require(args, context);
      const value: unknown = await resolve(source, args, context, info);
      return place.isGuarded ? withoutUnseen(value, { place, field, policies, context }) : value;
    },
    ...(subscribe && {
      subscribe: async (source: unknown, args: FieldArguments, context: Context, info) => {
        await require(args, context);
        return subscribe(source, args, context, info);
      },
    }),
  };
}

interface Seeing {
  readonly place: Place;
  readonly field: Field;
  readonly policies: Policies;
  readonly context: Context;
}

async function withoutUnseen(value: unknown, seeing: Seeing): Promise<unknown> {
  if (value === null || value === undefined) return value;
  if (Array.isArray(value)) {
    const seen = await Promise.all(value.map((row) => isSeen(row, seeing)));
    return value.filter((_, index) => seen[index]);
  }
  if (await isSeen(value, seeing)) return value;
  if (isNonNullType(seeing.field.type)) throw notFound(seeing.place.typeName);
  return null;
}

async function isSeen(row: unknown, { place, policies, context }: Seeing): Promise<boolean> {
  const typeName = policies.objects[place.typeName] ? place.typeName : policies.typeOf(row);
  const policy = policies.objects[typeName] as ObjectPolicy<unknown> | undefined;
  invariant(policy, `type ${typeName} has no object policy`);
  return policy(row, context.access);
}
