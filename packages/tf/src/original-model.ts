import type { TfjsOriginal } from '@dl-rsim/networks';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';

/** Outputs [image, ...] of images [image, h, w, c], and what frees the weights. */
export interface OriginalModel {
  readonly predict: (images: tf.Tensor) => tf.Tensor;
  readonly dispose: () => void;
}

/**
 * A file as TensorFlow.js itself loads it.
 *
 * @throws what TensorFlow.js throws at a file that it does not understand.
 */
export async function loadOriginal(original: TfjsOriginal): Promise<OriginalModel> {
  const { kind, modelTopology, weightSpecs, weightData } = original;
  const artifacts: tf.io.ModelArtifacts = {
    modelTopology: modelTopology as NonNullable<tf.io.ModelArtifacts['modelTopology']>,
    weightSpecs: weightSpecs.map(({ name, shape, dtype }) => ({
      name,
      shape: [...shape],
      dtype: dtype as tf.io.WeightsManifestEntry['dtype'],
    })),
    weightData,
  };
  const source = tf.io.fromMemory(artifacts);
  const model = kind === 'layers' ? await layers.loadLayersModel(source) : await loadGraphModel(source);
  return { predict: (images) => onlyTensor(model.predict(images)), dispose: () => model.dispose() };
}

function onlyTensor(found: tf.Tensor | tf.Tensor[] | tf.NamedTensorMap): tf.Tensor {
  if (found instanceof tf.Tensor) return found;
  const tensors = Object.values(found);
  if (tensors.length === 1) return tensors[0]!;
  tf.dispose(tensors);
  throw new Error(`the file has ${tensors.length} outputs`);
}
