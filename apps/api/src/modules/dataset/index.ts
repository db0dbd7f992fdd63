import type { Module } from '../module.ts';
import { datasetFields, datasetObjects } from './dataset.policy.ts';
import { datasetResolvers } from './dataset.resolvers.ts';

export const datasetModule: Module = {
  resolvers: datasetResolvers,
  fields: datasetFields,
  objects: datasetObjects,
};
export { datasetLoaders } from './dataset.loaders.ts';
export { datasetsById, findDataset } from './dataset.store.ts';
