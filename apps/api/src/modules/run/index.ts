import type { Module } from '../module.ts';
import { runFields, runObjects } from './run.policy.ts';
import { runResolvers } from './run.resolvers.ts';

export const runModule: Module = { resolvers: runResolvers, fields: runFields, objects: runObjects };
export { checkLaunch } from './check-launch.ts';
export { runLoaders } from './run.loaders.ts';
export type { RunRow } from './run.store.ts';
export { cancelRuns } from './run-cancel.store.ts';
export { parseSequence } from './run-events.ts';
export { addRuns, newRunId } from './run-launch.store.ts';
