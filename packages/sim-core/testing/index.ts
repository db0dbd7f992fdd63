export { drain } from './drain.ts';
export { lenetNetwork } from './lenet.ts';
export { runSpec } from './run-spec.ts';
export { randomImages, tinyConvNetwork, tinyDenseNetwork } from './tiny-networks.ts';
