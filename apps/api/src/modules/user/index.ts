import type { Module } from '../module.ts';
import { userFields, userObjects } from './user.policy.ts';
import { userResolvers } from './user.resolvers.ts';

export const userModule: Module = { resolvers: userResolvers, fields: userFields, objects: userObjects };
export { userLoaders } from './user.loaders.ts';
