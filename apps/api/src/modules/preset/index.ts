import type { Module } from '../module.ts';
import { presetFields } from './preset.policy.ts';
import { presetResolvers } from './preset.resolvers.ts';

export const presetModule: Module = { resolvers: presetResolvers, fields: presetFields, objects: {} };
export { rowOf as specFieldRow } from './preset.resolvers.ts';
