import type { Module } from '../module.ts';
import { importObjects } from './import.policy.ts';
import { importResolvers } from './import.resolvers.ts';

export const importModule: Module = { resolvers: importResolvers, fields: {}, objects: importObjects };
export { datasetFetch, datasetImport, networkImport } from './import.commands.ts';
export { importLoaders } from './import.loaders.ts';
export { createUpload, type NewUpload } from './import.store.ts';
