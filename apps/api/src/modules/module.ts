import type { Resolvers } from '../graphql/generated/resolver-types.ts';
import type { FieldPolicies, ObjectPolicies } from '../policy/index.ts';

/** What a noun gives to the schema. */
export interface Module {
  readonly resolvers: Resolvers;
  /** Of its fields of Query, Mutation and Subscription. */
  readonly fields: FieldPolicies;
  /** Of its object types. */
  readonly objects: ObjectPolicies;
}
