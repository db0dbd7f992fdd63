import type { Module } from '../module.ts';
import { trainingFields, trainingObjects } from './training.policy.ts';
import { trainingResolvers } from './training.resolvers.ts';

export const trainingModule: Module = {
  resolvers: trainingResolvers,
  fields: trainingFields,
  objects: trainingObjects,
};
export { trainingLoaders } from './training.loaders.ts';
