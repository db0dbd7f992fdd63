import { describeRunSpec, presets, type SpecField } from '@dl-rsim/spec';
import type { Resolvers, SpecFieldKind } from '../../graphql/generated/resolver-types.ts';

const KINDS: Readonly<Record<SpecField['kind'], SpecFieldKind>> = {
  number: 'NUMBER',
  choice: 'CHOICE',
  alternative: 'ALTERNATIVE',
  list: 'LIST',
  text: 'TEXT',
};

export const presetResolvers: Resolvers = {
  Query: {
    presets: () => presets,
    specFields: () => describeRunSpec().map(rowOf),
  },
};

/** A field as the schema has it: the same members for every kind. */
export function rowOf(field: SpecField) {
  return { ...NOTHING, ...field, kind: KINDS[field.kind] };
}

/** What a field of one kind has and another has not. */
const NOTHING = {
  unit: null,
  minimum: null,
  maximum: null,
  isInteger: false,
  maximumLength: null,
  depth: null,
  options: [],
};
