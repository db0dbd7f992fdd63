import type { ApiToken } from '@dl-rsim/db';
import { type FieldPolicies, type ObjectPolicies, type ObjectPolicy, session } from '../../policy/index.ts';

export const apiTokenFields: FieldPolicies = {
  'Query.apiTokens': session,
  'Mutation.apiTokenCreate': session,
  'Mutation.apiTokenRevoke': session,
};

const ownInSession: ObjectPolicy<ApiToken> = (token, access) =>
  access.caller.kind === 'session' && access.isOwnUser(token.userId);

export const apiTokenObjects: ObjectPolicies = { ApiToken: ownInSession };
