import { createFloatOperator, createOperators, forward, layerExtents, type Network } from '@dl-rsim/sim-core';
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { zipSync } from 'fflate';

/** What TensorFlow.js itself writes, zipped. */
export async function saveZip(
  model: layers.LayersModel,
  wrap = (topology: unknown): unknown => topology,
): Promise<Uint8Array> {
  const files: Record<string, Uint8Array> = {};
  await model.save(
    tf.io.withSaveHandler(async ({ modelTopology, weightSpecs, weightData }) => {
      const bytes = new Uint8Array(tf.io.concatenateArrayBuffers([weightData as ArrayBuffer].flat()));
      const middle = Math.floor(bytes.length / 2);
      const paths = ['group1-shard1of2.bin', 'group1-shard2of2.bin'];
      const json = {
        format: 'layers-model',
        generatedBy: 'test',
        modelTopology: wrap(modelTopology),
        weightsManifest: [{ paths, weights: weightSpecs }],
      };
      files['model/model.json'] = new TextEncoder().encode(JSON.stringify(json));
      // Two shards that cut a tensor in the middle of a number.
      files[`model/${paths[0]}`] = bytes.subarray(0, middle + 1);
      files[`model/${paths[1]}`] = bytes.subarray(middle + 1);
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  return zipSync(files);
}

/** Largest difference between sim-core's float inference and TensorFlow.js over four random images. */
export async function worstDifference(model: layers.LayersModel, network: Network): Promise<number> {
  const { heightCount, widthCount, channelCount } = network.inputShape;
  const images = tf.randomUniform([4, heightCount, widthCount, channelCount], 0, 1, 'float32', 5);
  const expected = await (model.predict(images) as tf.Tensor).data();
  const inputs = (await images.data()) as Float32Array;
  const extents = layerExtents(network);
  const operators = createOperators(network, extents, createFloatOperator);
  const size = heightCount * widthCount * channelCount;
  const found = [0, 1, 2, 3].flatMap((image) => {
    const input = inputs.slice(image * size, (image + 1) * size);
    return [...forward({ network, extents, operators, input })];
  });
  if (found.length !== expected.length) return Infinity;
  return Math.max(...found.map((value, index) => Math.abs(value - expected[index]!)));
}

/** Initial weights and biases that differ from layer to layer. */
export const random = (seed: number) => ({
  kernelInitializer: layers.initializers.heNormal({ seed }),
  biasInitializer: layers.initializers.randomUniform({ minval: -0.5, maxval: 0.5, seed }),
});

/** A trained-looking batch normalization: no number of it is 0 or 1. */
export const randomMoments = (seed: number) => ({
  gammaInitializer: layers.initializers.randomUniform({ minval: 0.5, maxval: 1.5, seed }),
  betaInitializer: layers.initializers.randomUniform({ minval: -0.5, maxval: 0.5, seed: seed + 1 }),
  movingMeanInitializer: layers.initializers.randomUniform({ minval: -0.5, maxval: 0.5, seed: seed + 2 }),
  movingVarianceInitializer: layers.initializers.randomUniform({ minval: 0.5, maxval: 2, seed: seed + 3 }),
});
