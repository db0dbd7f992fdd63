import type { Module } from '../module.ts';
import { sweepFields, sweepObjects } from './sweep.policy.ts';
import { sweepResolvers } from './sweep.resolvers.ts';

export const sweepModule: Module = { resolvers: sweepResolvers, fields: sweepFields, objects: sweepObjects };
export { sweepLoaders } from './sweep.loaders.ts';
