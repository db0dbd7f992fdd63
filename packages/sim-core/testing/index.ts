export { type ChainLayer, chain } from './chain.ts';
export { drain } from './drain.ts';
export { lenetNetwork } from './lenet.ts';
export { designOf, prepareRun } from './prepare.ts';
export { resnet20Network } from './resnet20.ts';
export { type RunSpecChanges, runSpec, scaledQuantization } from './run-spec.ts';
export { tinyGraphNetwork } from './tiny-graph.ts';
export { randomImages, tinyConvNetwork, tinyDenseNetwork } from './tiny-networks.ts';
export { vgg16Network } from './vgg16.ts';
