import type { Module } from '../module.ts';
import { deploymentFields, deploymentObjects } from './deployment.policy.ts';
import { deploymentResolvers } from './deployment.resolvers.ts';

export const deploymentModule: Module = {
  resolvers: deploymentResolvers,
  fields: deploymentFields,
  objects: deploymentObjects,
};
export { deploymentLoaders } from './deployment.loaders.ts';
