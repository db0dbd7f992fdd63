import { chosenInputMean, type ReadNetwork } from '@dl-rsim/networks';
import {
  createOperators,
  elementCount,
  floatOperatorsOn,
  forward,
  imageExtents,
  layerExtents,
  loadKernel,
  type Network,
  predictedClass,
} from '@dl-rsim/sim-core';
import * as tf from '@tensorflow/tfjs-core';
import { type BackendName, type BackendTrial, loadBackend } from './load-backend.ts';
import { networkModel } from './network-model.ts';
import { loadOriginal } from './original-model.ts';

/** How far our engine is from TensorFlow.js on the same images. */
export interface NetworkVerification {
  readonly backend: BackendName;
  readonly tried: readonly BackendTrial[];
  /** The file itself, or our layers as TensorFlow.js operations. */
  readonly against: 'original' | 'layers-on-tfjs';
  /** Why TensorFlow.js could not run the file itself; null where it did, or knows no such format. */
  readonly whyNotOriginal: string | null;
  readonly imageCount: number;
  /** Largest |ours - theirs| over the largest |theirs|, over all images and outputs. */
  readonly largestDifferenceRatio: number;
  readonly samePredictionCount: number;
}

/** Feature maps of so many images lie in memory at once. */
const BATCH_COUNT = 8;

/**
 * Runs images [image][h][w][c] (pixel / 255) through sim-core's float inference and through TensorFlow.js:
 * the file itself where TensorFlow.js can run it, otherwise our own layers on its operations.
 */
export async function verifyNetwork(read: ReadNetwork, images: Float32Array): Promise<NetworkVerification> {
  const { network } = read;
  const { backend, tried } = await loadBackend();
  const ours = inferFloat(network, images);
  const original = await predictOriginal(read, images, ours.length);
  const theirs = original.outputs ?? (await predictLayers(network, images));
  const imageCount = images.length / elementCount(imageExtents(network));
  return {
    backend,
    tried,
    against: original.outputs === null ? 'layers-on-tfjs' : 'original',
    whyNotOriginal: original.why,
    ...compare(ours, theirs, imageCount),
  };
}

/** Outputs [image][element] of the float network in the engine that runs use. */
function inferFloat(network: Network, images: Float32Array): Float32Array {
  const extents = layerExtents(network);
  const operators = createOperators(network, extents, floatOperatorsOn(loadKernel()));
  const size = elementCount(imageExtents(network));
  const outputCount = elementCount(extents.at(-1)!);
  const outputs = new Float32Array((images.length / size) * outputCount);
  for (let image = 0; image * size < images.length; image++) {
    const input = images.slice(image * size, (image + 1) * size);
    outputs.set(forward({ network, extents, operators, input }), image * outputCount);
  }
  return outputs;
}

/** What the file itself gives, or why TensorFlow.js cannot say. */
async function predictOriginal(
  { network, original }: ReadNetwork,
  images: Float32Array,
  expectedCount: number,
): Promise<{ readonly outputs: Float32Array | null; readonly why: string | null }> {
  if (original === null) return { outputs: null, why: null };
  try {
    const model = await loadOriginal(original);
    try {
      const inputs = withoutMean(images, chosenInputMean(network));
      const outputs = await predictBatches(network, inputs, model.predict);
      if (outputs.length === expectedCount) return { outputs, why: null };
      return { outputs: null, why: `the file gives ${outputs.length} numbers, our network ${expectedCount}` };
    } finally {
      model.dispose();
    }
  } catch (cause) {
    return { outputs: null, why: cause instanceof Error ? cause.message : String(cause) };
  }
}

async function predictBatches(
  network: Network,
  images: Float32Array,
  predict: (images: tf.Tensor) => tf.Tensor,
): Promise<Float32Array> {
  const shape = imageExtents(network);
  const batchSize = BATCH_COUNT * elementCount(shape);
  const parts: Float32Array[] = [];
  for (let start = 0; start < images.length; start += batchSize) {
    const batch = images.subarray(start, start + batchSize);
    const outputs = tf.tidy(() => predict(tf.tensor(batch, [batch.length / elementCount(shape), ...shape])));
    parts.push((await outputs.data()) as Float32Array);
    outputs.dispose();
  }
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

async function predictLayers(network: Network, images: Float32Array): Promise<Float32Array> {
  const model = networkModel(network);
  try {
    return await model.predict(images);
  } finally {
    model.dispose();
  }
}

function withoutMean(images: Float32Array, mean: Float32Array | null): Float32Array {
  return mean === null ? images : images.map((value, i) => value - mean[i % mean.length]!);
}

function compare(ours: Float32Array, theirs: Float32Array, imageCount: number) {
  let largestDifference = 0;
  let largest = 0;
  for (let i = 0; i < ours.length; i++) {
    const difference = Math.abs(ours[i]! - theirs[i]!);
    // What is not a number is as far off as can be, not out of the comparison.
    largestDifference = Math.max(largestDifference, Number.isNaN(difference) ? Infinity : difference);
    if (Number.isFinite(theirs[i]!)) largest = Math.max(largest, Math.abs(theirs[i]!));
  }
  const outputCount = ours.length / imageCount;
  let samePredictionCount = 0;
  for (let image = 0; image < imageCount; image++) {
    const [start, end] = [image * outputCount, (image + 1) * outputCount];
    if (predictedClass(ours.subarray(start, end)) === predictedClass(theirs.subarray(start, end)))
      samePredictionCount++;
  }
  // JSON has no infinity.
  const largestDifferenceRatio =
    largestDifference === 0 ? 0 : Math.min(Number.MAX_VALUE, largestDifference / largest);
  return { imageCount, largestDifferenceRatio, samePredictionCount };
}
