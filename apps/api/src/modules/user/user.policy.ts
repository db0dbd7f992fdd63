import type { User } from '@dl-rsim/db';
import {
  anyone,
  type FieldPolicies,
  type ObjectPolicies,
  type ObjectPolicy,
  session,
} from '../../policy/index.ts';

export const userFields: FieldPolicies = {
  'Query.viewer': anyone,
  'Mutation.userCreate': anyone,
  'Mutation.userEndSessions': session,
};

/** With all of its fields: names of others are not shown anywhere yet. */
const onlyOneself: ObjectPolicy<User> = (user, access) => access.isOwnUser(user.id);

export const userObjects: ObjectPolicies = { User: onlyOneself };
