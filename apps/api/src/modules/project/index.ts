import type { Module } from '../module.ts';
import { projectFields, projectObjects } from './project.policy.ts';
import { projectResolvers } from './project.resolvers.ts';

export const projectModule: Module = {
  resolvers: projectResolvers,
  fields: projectFields,
  objects: projectObjects,
};
export { projectLoaders } from './project.loaders.ts';
export { addProject } from './project.store.ts';
