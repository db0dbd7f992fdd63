import { zipSync } from 'fflate';

interface TinyLayer {
  class_name: string;
  name?: string;
  config: Record<string, unknown>;
  inbound_nodes?: unknown[];
}

interface TinyWeight {
  name: string;
  shape: number[];
  dtype: string;
  quantization?: Record<string, unknown>;
}

/** A TensorFlow.js Layers model.json that tests may bend at will. */
export interface TinyModel {
  format: string;
  modelTopology: {
    class_name: string;
    config: { name: string; layers: TinyLayer[]; output_layers?: unknown };
    keras_version: string;
  };
  weightsManifest: { paths: string[]; weights: TinyWeight[] }[];
}

const WEIGHT_COUNT = 18 + 2 + 24 + 3;

/** 6x6x1 > conv 3x3x2 relu > max pool 2 > flatten > dense 3 softmax: a right model of 47 weights. */
export function tinyModel(): TinyModel {
  return {
    format: 'layers-model',
    modelTopology: {
      class_name: 'Sequential',
      config: {
        name: 'tiny',
        layers: [
          {
            class_name: 'Conv2D',
            config: {
              name: 'conv',
              batch_input_shape: [null, 6, 6, 1],
              filters: 2,
              kernel_size: [3, 3],
              strides: [1, 1],
              padding: 'valid',
              data_format: 'channels_last',
              dilation_rate: [1, 1],
              activation: 'relu',
              use_bias: true,
            },
          },
          {
            class_name: 'MaxPooling2D',
            config: { name: 'pool', pool_size: [2, 2], padding: 'valid', strides: [2, 2] },
          },
          { class_name: 'Flatten', config: { name: 'flatten' } },
          { class_name: 'Dense', config: { name: 'dense', units: 3, activation: 'softmax', use_bias: true } },
        ],
      },
      keras_version: 'tfjs-layers 4.22.0',
    },
    weightsManifest: [
      {
        paths: ['weights.bin'],
        weights: [
          { name: 'conv/kernel', shape: [3, 3, 1, 2], dtype: 'float32' },
          { name: 'conv/bias', shape: [2], dtype: 'float32' },
          { name: 'dense/kernel', shape: [8, 3], dtype: 'float32' },
          { name: 'dense/bias', shape: [3], dtype: 'float32' },
        ],
      },
    ],
  };
}

/** 47 small numbers. */
export function tinyWeights(): Float32Array {
  return Float32Array.from({ length: WEIGHT_COUNT }, (_, index) => ((index * 7) % 11) / 8 - 0.5);
}

/** The zip that a user would upload. */
export function packLayersModel(
  model: unknown = tinyModel(),
  weights: Float32Array = tinyWeights(),
): Uint8Array {
  const bytes = new Uint8Array(weights.buffer, weights.byteOffset, weights.byteLength);
  return zipSync({ 'model.json': new TextEncoder().encode(JSON.stringify(model)), 'weights.bin': bytes });
}
