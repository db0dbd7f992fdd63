import type { Module } from '../module.ts';
import { networkFields, networkObjects } from './network.policy.ts';
import { networkResolvers } from './network.resolvers.ts';

export const networkModule: Module = {
  resolvers: networkResolvers,
  fields: networkFields,
  objects: networkObjects,
};
export { networkLoaders } from './network.loaders.ts';
export { findNetwork } from './network.store.ts';
export { exportsById } from './network-export.store.ts';
