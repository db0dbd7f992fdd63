export { registerConvolutionGradient } from './convolution-gradient.ts';
export {
  BACKEND_NAMES,
  type BackendName,
  type BackendTrial,
  type LoadedBackend,
  loadBackend,
} from './load-backend.ts';
export { type NetworkModel, networkModel } from './network-model.ts';
