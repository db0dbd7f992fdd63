export { CIFAR10_CLASS_NAMES, meanImage, readCifarBatch, readMeanImage } from './dataset/cifar.ts';
export { type Dataset, DIGIT_NAMES } from './dataset/dataset.ts';
export {
  type ChannelDescription,
  type DatasetDescription,
  describeDataset,
  type SplitDescription,
} from './dataset/describe-dataset.ts';
export { fetchDataset } from './dataset/fetch-dataset.ts';
export { type FetchRegistry, fetchRegistryFiles } from './dataset/fetch-registry-files.ts';
export { type IdxArray, type IdxExpectation, readIdx } from './dataset/idx.ts';
export { DATASET_LIMITS } from './dataset/limits.ts';
export type {
  DatasetFile,
  DatasetFormat,
  DatasetOptions,
  DatasetOutcome,
  ReadDataset,
} from './dataset/read-dataset.ts';
export { readDatasetFiles } from './dataset/read-dataset-files.ts';
export { readRegistryDataset } from './dataset/read-registry-dataset.ts';
export { writeOnnx } from './export/write-onnx.ts';
export { writeTfjsLayersModel } from './export/write-tfjs-layers-model.ts';
export { chosenInputMean, subtractInputMean } from './input-mean.ts';
export { readKerasH5Network } from './keras-h5/read-keras-h5-network.ts';
export { SUPPORTED_LAYERS } from './keras-layers/plan-layer.ts';
export type {
  ImportNote,
  NetworkFormat,
  ReadNetwork,
  ReadNetworkOptions,
  ReadOutcome,
  TfjsOriginal,
  TfjsWeightSpec,
} from './read-network.ts';
export { readNetworkFile } from './read-network-file.ts';
export { decodeDataset, encodeDataset } from './stored/dataset-file.ts';
export { decodeNetwork, encodeNetwork } from './stored/network-file.ts';
export { renderStrokes } from './strokes/render-strokes.ts';
export { readTfjsLayersModel } from './tfjs/read-tfjs-layers-model.ts';
export { Architecture, type ConvolutionShape } from './zoo/architecture.ts';
export { packZoo, readZooNetwork } from './zoo/read-zoo-network.ts';
export { type ZooNetwork, zooNetworks } from './zoo/zoo-networks.ts';
