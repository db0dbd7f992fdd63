import type { Module } from '../module.ts';
import { apiTokenFields, apiTokenObjects } from './api-token.policy.ts';
import { apiTokenResolvers } from './api-token.resolvers.ts';

export const apiTokenModule: Module = {
  resolvers: apiTokenResolvers,
  fields: apiTokenFields,
  objects: apiTokenObjects,
};
export { apiTokenLoaders } from './api-token.loaders.ts';
