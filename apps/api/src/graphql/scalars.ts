import { GraphQLError, GraphQLScalarType, Kind, valueFromASTUntyped } from 'graphql';

export const DateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  serialize(value) {
    if (value instanceof Date) return value.toISOString();
    throw new TypeError('a DateTime is made of a Date');
  },
  parseValue: parseDate,
  parseLiteral: (node) => parseDate(node.kind === Kind.STRING ? node.value : null),
});

/** A document of the spec or result format: passed through as it was stored. */
export const JsonDocument = new GraphQLScalarType({
  name: 'JSON',
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: (node, variables) => valueFromASTUntyped(node, variables),
});

/** Beyond GraphQL's 32-bit Int, but still a JSON number that every client reads exactly. */
export const WideInt = new GraphQLScalarType<number, number>({
  name: 'BigInt',
  serialize(value) {
    const number = typeof value === 'bigint' ? Number(value) : value;
    if (Number.isSafeInteger(number)) return number as number;
    throw new TypeError('a BigInt is a whole number of at most 53 bits');
  },
  parseValue: parseWhole,
  parseLiteral: (node) => parseWhole(node.kind === Kind.INT ? Number(node.value) : null),
});

function parseDate(value: unknown): Date {
  const date = typeof value === 'string' ? new Date(value) : null;
  if (date && !Number.isNaN(date.getTime())) return date;
  throw new GraphQLError('a DateTime is an ISO 8601 time such as 2026-01-31T12:00:00Z');
}

function parseWhole(value: unknown): number {
  if (Number.isSafeInteger(value)) return value as number;
  throw new GraphQLError('a BigInt is a whole number of at most 53 bits');
}
