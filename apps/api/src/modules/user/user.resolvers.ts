import type { Resolvers } from '../../graphql/generated/resolver-types.ts';
import { userCreate, userEndSessions } from './user.commands.ts';

export const userResolvers: Resolvers = {
  Query: {
    viewer: (_root, _args, { caller }) => (caller.kind === 'anonymous' ? null : caller.user),
  },
  Mutation: {
    userCreate: (_root, { input }, context) => userCreate(context, input),
    userEndSessions: (_root, _args, context) => userEndSessions(context),
  },
};
