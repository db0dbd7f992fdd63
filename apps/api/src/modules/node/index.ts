import { DateTime, JsonDocument, WideInt } from '../../graphql/scalars.ts';
import type { Module } from '../module.ts';
import { nodeFields } from './node.policy.ts';
import { nodeResolvers } from './node.resolvers.ts';

/** What base.graphql declares: node() and the scalars. */
export const nodeModule: Module = {
  resolvers: { ...nodeResolvers, DateTime, JSON: JsonDocument, BigInt: WideInt },
  fields: nodeFields,
  objects: {},
};
export { nodeTypeOf } from './node-types.ts';
