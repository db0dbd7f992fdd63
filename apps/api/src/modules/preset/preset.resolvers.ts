import { describeRunSpec, presets } from '@dl-rsim/spec';
import type { Resolvers } from '../../graphql/generated/resolver-types.ts';

export const presetResolvers: Resolvers = {
  Query: {
    presets: () => presets,
    specFields: () => describeRunSpec(),
  },
};
