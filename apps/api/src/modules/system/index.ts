import type { Module } from '../module.ts';
import { systemFields } from './system.policy.ts';
import { systemResolvers } from './system.resolvers.ts';

export const systemModule: Module = { resolvers: systemResolvers, fields: systemFields, objects: {} };
export { readWorkers } from './system.store.ts';
