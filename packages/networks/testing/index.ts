export { packLayersModel, type TinyModel, tinyModel, tinyWeights } from './tiny-layers-model.ts';
