export { encodeNetworkVersion1 } from './encode-network-version-1.ts';
export { leftFiles, packH5Model, type TinyH5Model, tinyH5Model } from './tiny-h5-model.ts';
export { packLayersModel, type TinyModel, tinyModel, tinyWeights } from './tiny-layers-model.ts';
