export { type DatasetSeed, datasetFixture, datasetSeeds } from './dataset-seeds.ts';
export { encodeNetworkVersion1 } from './encode-network-version-1.ts';
export { type MutationInput, mutate } from './mutate.ts';
export {
  kerasSeeds,
  type NetworkSeed,
  networkFixture,
  ONNX_FIXTURES,
  onnxSeeds,
  tfjsSeeds,
} from './network-seeds.ts';
export {
  fixtureAnswers,
  fixtureBytes,
  fixtureFiles,
  fixtureImages,
  graphSeeds,
  TENSORFLOW_FIXTURES,
  type TensorflowFixture,
} from './tensorflow-fixtures.ts';
export { leftFiles, packH5Model, type TinyH5Model, tinyH5Model } from './tiny-h5-model.ts';
export { packLayersModel, type TinyModel, tinyModel, tinyWeights } from './tiny-layers-model.ts';
