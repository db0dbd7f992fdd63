import {
  type Extents,
  IMAGE_INDEX,
  imageExtents,
  type Layer,
  layerExtents,
  type Network,
} from '@dl-rsim/sim-core';
import * as tf from '@tensorflow/tfjs-core';
import { compileLayer, type TensorFunction } from './compile-layer.ts';

/** A network on the current TensorFlow.js backend: the same answers as sim-core's `forward`, sooner. */
export interface NetworkModel {
  /**
   * Outputs [image][element] of images [image][h][w][c] in units of pixel / 255, any number of them. Rounding
   * differs from sim-core's, which adds in double precision.
   */
  readonly predict: (images: Float32Array) => Promise<Float32Array>;
  /** Frees the weights. */
  readonly dispose: () => void;
}

/** Feature maps of so many images lie in memory at once. */
const BATCH_COUNT = 100;

/**
 * Puts a network's weights onto the backend that `loadBackend` has set. The network must be one that
 * `checkNetwork` accepts.
 */
export function networkModel(network: Network): NetworkModel {
  const kept: tf.Tensor[] = [];
  const constant = (values: Float32Array, shape: readonly number[]): tf.Tensor => {
    const made = tf.tensor(values, [...shape], 'float32');
    kept.push(made);
    return made;
  };
  const extents = layerExtents(network);
  const functions = network.layers.map((layer, index) =>
    compileLayer(layer, { constant, output: extents[index] ?? [], input: inputOf(network, extents, layer) }),
  );
  const imageShape = imageExtents(network);
  const pixelCount = imageShape.reduce((product, extent) => product * extent, 1);
  const outputCount = (extents.at(-1) ?? []).reduce((product, extent) => product * extent, 1);

  const predict = async (images: Float32Array): Promise<Float32Array> => {
    const imageCount = images.length / pixelCount;
    if (!Number.isInteger(imageCount))
      throw new Error(`${images.length} numbers are no whole images of ${imageShape.join('x')}`);
    const outputs = new Float32Array(imageCount * outputCount);
    for (let start = 0; start < imageCount; start += BATCH_COUNT) {
      const end = Math.min(start + BATCH_COUNT, imageCount);
      const batch = images.subarray(start * pixelCount, end * pixelCount);
      const answer = tf.tidy(() =>
        runLayers(network, functions, tf.tensor(batch, [end - start, ...imageShape], 'float32')),
      );
      outputs.set((await answer.data()) as Float32Array, start * outputCount);
      answer.dispose();
    }
    return outputs;
  };
  return { predict, dispose: () => tf.dispose(kept) };
}

function inputOf(network: Network, extents: readonly Extents[], layer: Layer): Extents {
  const [index = IMAGE_INDEX] = layer.inputIndices;
  return index === IMAGE_INDEX ? imageExtents(network) : (extents[index] ?? []);
}

function runLayers(network: Network, functions: readonly TensorFunction[], images: tf.Tensor): tf.Tensor {
  const outputs: tf.Tensor[] = [];
  for (const [index, { inputIndices }] of network.layers.entries()) {
    const inputs = inputIndices.map((source) => (source === IMAGE_INDEX ? images : outputs[source]!));
    outputs.push(functions[index]!(inputs));
  }
  return outputs.at(-1)!;
}
