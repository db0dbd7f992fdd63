import type { Module } from '../module.ts';
import { searchFields, searchObjects } from './search.policy.ts';
import { searchResolvers } from './search.resolvers.ts';

export const searchModule: Module = {
  resolvers: searchResolvers,
  fields: searchFields,
  objects: searchObjects,
};
export { searchLoaders } from './search.loaders.ts';
