import type { Resolvers } from '../../graphql/generated/resolver-types.ts';
import { designCreate, designDelete, designUpdate, MAX_DESIGN_COUNT } from './design.commands.ts';
import { designsOf } from './design.store.ts';

export const designResolvers: Resolvers = {
  Mutation: {
    designCreate: (_root, { input }, context) => designCreate(context, input),
    designUpdate: (_root, { input }, context) => designUpdate(context, input),
    designDelete: (_root, { input }, context) => designDelete(context, input.id),
  },
  Project: {
    designs: (project, _args, { db }) => designsOf(db, project.id, MAX_DESIGN_COUNT),
  },
};
