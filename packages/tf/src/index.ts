export { registerConvolutionGradient } from './convolution-gradient.ts';
export {
  BACKEND_NAMES,
  type BackendName,
  type BackendTrial,
  type LoadedBackend,
  loadBackend,
} from './load-backend.ts';
