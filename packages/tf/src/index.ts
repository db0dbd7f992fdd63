export { registerConvolutionGradient } from './convolution-gradient.ts';
export { describeBackend } from './describe-backend.ts';
export { type FineTuned, type FineTuneRequest, fineTune, type TrainingProgress } from './fine-tune.ts';
export { type InjectedModel, type InjectOptions, injectCrossbar } from './inject-crossbar.ts';
export type { CrossbarMode } from './layer-engine.ts';
export {
  BACKEND_NAMES,
  type BackendName,
  type BackendTrial,
  type LoadedBackend,
  loadBackend,
} from './load-backend.ts';
export { type NetworkModel, networkModel } from './network-model.ts';
export { sampleImages } from './sample-images.ts';
export { type NetworkVerification, verifyNetwork } from './verify-network.ts';
