import { type ReadNetwork, readNetworkFile } from '@dl-rsim/networks';
import * as tf from '@tensorflow/tfjs-core';
import type * as layers from '@tensorflow/tfjs-layers';
import { zipSync } from 'fflate';

/** A Layers model as its user would bring it: saved, zipped and read. */
export async function readModel(
  model: layers.LayersModel,
  inputMean: Float32Array | null = null,
): Promise<ReadNetwork> {
  const files: Record<string, Uint8Array> = {};
  await model.save(
    tf.io.withSaveHandler(async ({ modelTopology, weightSpecs, weightData }) => {
      const json = {
        format: 'layers-model',
        modelTopology,
        weightsManifest: [{ paths: ['weights.bin'], weights: weightSpecs }],
      };
      files['model.json'] = new TextEncoder().encode(JSON.stringify(json));
      files['weights.bin'] = new Uint8Array(
        tf.io.concatenateArrayBuffers([weightData as ArrayBuffer].flat()),
      );
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  const read = await readNetworkFile(zipSync(files), { name: 'model', inputMean });
  if (!read.ok) throw new Error(read.problem.map(({ message }) => message).join('; '));
  return read.value;
}
