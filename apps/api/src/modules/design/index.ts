import type { Module } from '../module.ts';
import { designFields, designObjects } from './design.policy.ts';
import { designResolvers } from './design.resolvers.ts';

export const designModule: Module = {
  resolvers: designResolvers,
  fields: designFields,
  objects: designObjects,
};
export { designLoaders } from './design.loaders.ts';
export { addDesign } from './design.store.ts';
