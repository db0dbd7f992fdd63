import type { ApiTokenScope, Resolvers } from '../../graphql/generated/resolver-types.ts';
import { userOf } from '../../policy/index.ts';
import { apiTokenCreate, apiTokenRevoke } from './api-token.commands.ts';
import { apiTokensOf } from './api-token.store.ts';

const MAX_LISTED_COUNT = 100;

export const apiTokenResolvers: Resolvers = {
  Query: {
    apiTokens: (_root, _args, { db, caller }) => apiTokensOf(db, userOf(caller).id, MAX_LISTED_COUNT),
  },
  Mutation: {
    apiTokenCreate: (_root, { input }, context) => apiTokenCreate(context, input),
    apiTokenRevoke: (_root, { input }, context) => apiTokenRevoke(context, input.id),
  },
  // The column is written by createApiToken alone, with values of the enum.
  ApiToken: { scopes: (token) => token.scopes as ApiTokenScope[] },
};
