import { fileURLToPath } from 'node:url';

/** A trained network that comes with the product, as TensorFlow.js Layers files in `directory`. */
export interface ZooNetwork {
  readonly key: string;
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  readonly licence: string;
  /** Absolute folder with model.json and its weight files. */
  readonly directory: string;
}

export const zooNetworks: readonly ZooNetwork[] = [
  {
    key: 'lenet5-mnist',
    name: 'LeNet-5 (MNIST)',
    summary: 'Two convolutions and three dense layers, trained for 6-bit fixed point <2,4>.',
    source: 'Trained in this repository: packages/networks/training/train-lenet.ts',
    licence: 'Apache-2.0',
    directory: fileURLToPath(new URL('../../zoo/lenet5-mnist', import.meta.url)),
  },
];
