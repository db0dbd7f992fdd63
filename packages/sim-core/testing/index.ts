export { type ChainLayer, chain } from './chain.ts';
export { drain } from './drain.ts';
export { lenetNetwork } from './lenet.ts';
export { designOf, prepareRun } from './prepare.ts';
export { type RunSpecChanges, runSpec } from './run-spec.ts';
export { tinyGraphNetwork } from './tiny-graph.ts';
export { randomImages, tinyConvNetwork, tinyDenseNetwork } from './tiny-networks.ts';
