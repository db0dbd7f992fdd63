import {
  createFloatOperator,
  createOperators,
  forward,
  type Images,
  imageInput,
  layerExtents,
  type Network,
  pixelCount,
  predictedClass,
  sliceImages,
} from '@dl-rsim/sim-core';
import { loadBackend, networkModel } from '@dl-rsim/tf';
import type { NetworkCase } from './case-file.ts';
import { type NetworkFolders, readNetworkCase } from './network-files.ts';
import {
  type CheckOutcome,
  demand,
  largestDifference,
  largestMagnitude,
  type OnProgress,
} from './outcome.ts';

/** Of the largest logit of an image: the file's logits were computed in 32 bits and have six digits. */
const LOGIT_TOLERANCE = 1e-4;
/** An image whose two best classes are equal to within rounding may fall either way. */
const ACCURACY_TOLERANCE = 0.0002;
const BATCH_COUNT = 500;

export interface NetworkCheckOptions {
  readonly folders: NetworkFolders;
  readonly onProgress?: OnProgress | undefined;
  /** Fewer images than the case evaluated: then the accuracy is not compared, and the report says so. */
  readonly imageCount?: number | undefined;
}

/**
 * Logits of the first images by our own inference, then classes of all images by the same network on
 * TensorFlow.js, which is some fifty times as fast: every prediction of the file and the accuracy.
 */
export async function checkNetworkLogits(
  content: NetworkCase,
  { folders, onProgress, imageCount = content.evaluatedImageCount }: NetworkCheckOptions,
): Promise<CheckOutcome> {
  const { network, images } = await readNetworkCase(content, folders);
  const { firstLogits, predictions, top1Accuracy } = content;
  demand(imageCount <= images.imageCount, `the case has ${imageCount} images, the file ${images.imageCount}`);
  demand(firstLogits.length <= imageCount, `there are at least as many images as logits`);
  const error = logitError(network, images, firstLogits);
  const backend = await loadBackend();
  const classes = await classesOf(network, sliceImages(images, 0, imageCount), onProgress);
  const compared = predictions.slice(0, imageCount);
  const wrongCount = compared.filter((expected, image) => classes[image] !== expected).length;
  const rightCount = classes.filter((found, image) => found === images.labels[image]).length;
  const accuracy = rightCount / imageCount;
  const isWhole = imageCount === content.evaluatedImageCount;
  const isAccurate = !isWhole || Math.abs(accuracy - top1Accuracy) <= ACCURACY_TOLERANCE;
  const logits = `${firstLogits.length} x ${firstLogits[0]?.length} logits`;
  const classified =
    wrongCount === 0
      ? `${compared.length} classes equal`
      : `${wrongCount} of ${compared.length} CLASSES WRONG`;
  const measured = isWhole
    ? `accuracy ${accuracy} for ${top1Accuracy} on ${imageCount} images (${backend.backend})`
    : `ACCURACY NOT COMPARED: ${imageCount} of ${content.evaluatedImageCount} images`;
  return {
    isPassed: error <= LOGIT_TOLERANCE && wrongCount === 0 && isAccurate,
    error,
    tolerance: LOGIT_TOLERANCE,
    detail: `${logits}; ${classified}; ${measured}`,
  };
}

/** Largest deviation of a logit, in units of the largest logit of its image. */
function logitError(network: Network, images: Images, expected: readonly (readonly number[])[]): number {
  const extents = layerExtents(network);
  const operators = createOperators(network, extents, createFloatOperator);
  return expected.reduce((error, logits, image) => {
    const found = forward({ network, extents, operators, input: imageInput(images, image) });
    return Math.max(error, largestDifference(found, logits) / largestMagnitude(logits));
  }, 0);
}

async function classesOf(
  network: Network,
  images: Images,
  onProgress: OnProgress | undefined,
): Promise<readonly number[]> {
  const model = networkModel(network);
  const classes: number[] = [];
  for (let start = 0; start < images.imageCount; start += BATCH_COUNT) {
    const batch = sliceImages(images, start, Math.min(BATCH_COUNT, images.imageCount - start));
    const inputs = new Float32Array(batch.imageCount * pixelCount(batch.shape));
    for (let image = 0; image < batch.imageCount; image++)
      inputs.set(imageInput(batch, image), image * pixelCount(batch.shape));
    const outputs = await model.predict(inputs);
    const classCount = outputs.length / batch.imageCount;
    for (let at = 0; at < outputs.length; at += classCount)
      classes.push(predictedClass(outputs.subarray(at, at + classCount)));
    onProgress?.(classes.length, images.imageCount, 'images');
  }
  model.dispose();
  return classes;
}
