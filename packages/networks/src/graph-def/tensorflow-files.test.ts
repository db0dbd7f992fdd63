import { createFloatOperator, createOperators, forward, layerExtents, type Network } from '@dl-rsim/sim-core';
import { loadBackend } from '@dl-rsim/tf';
import { GraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  fixtureAnswers,
  fixtureFiles,
  fixtureImages,
  TENSORFLOW_FIXTURES,
  type TensorflowFixture,
} from '../../testing/index.ts';
import type { ReadNetwork, TfjsOriginal } from '../read-network.ts';
import { isSavedModel, readSavedModel } from '../saved-model/read-saved-model.ts';
import { isTfjsGraphModel, readTfjsGraphModel } from '../tfjs-graph/read-tfjs-graph-model.ts';

function readFixture(name: TensorflowFixture): ReadNetwork {
  const files = fixtureFiles(name);
  const isSaved = isSavedModel(files);
  expect(isTfjsGraphModel(files)).toBe(!isSaved);
  const outcome = isSaved ? readSavedModel(files, { name }) : readTfjsGraphModel(files, { name });
  if (!outcome.ok) throw new Error(outcome.problem.map(({ message }) => message).join('\n'));
  return outcome.value;
}

function imagesOf({ inputShape }: Network): Float32Array {
  return fixtureImages(inputShape.heightCount * inputShape.widthCount * inputShape.channelCount);
}

function outputsOf(network: Network): readonly number[] {
  const images = imagesOf(network);
  const extents = layerExtents(network);
  const operators = createOperators(network, extents, createFloatOperator);
  const size = images.length / 2;
  return [0, 1].flatMap((image) => {
    const input = images.slice(image * size, (image + 1) * size);
    return [...forward({ network, extents, operators, input })];
  });
}

/** Largest difference over the largest answer. */
function differenceRatio(found: readonly number[], answers: readonly number[]): number {
  if (found.length !== answers.length) return Infinity;
  const largest = Math.max(...answers.map(Math.abs));
  return Math.max(...found.map((value, index) => Math.abs(value - answers[index]!))) / largest;
}

function graphOutputs({ modelTopology, weightSpecs, weightData }: TfjsOriginal, input: tf.Tensor): number[] {
  const model = new GraphModel({
    load: () => ({ modelTopology, weightSpecs, weightData }) as tf.io.ModelArtifacts,
  });
  model.load();
  const output = model.execute(input) as tf.Tensor;
  return [...output.dataSync()];
}

describe('networks out of TensorFlow files', () => {
  beforeAll(async () => {
    await loadBackend({ prefer: 'cpu' });
  });

  it.each(TENSORFLOW_FIXTURES)('%s computes what TensorFlow computes', (name) => {
    const { network } = readFixture(name);
    expect(differenceRatio(outputsOf(network), fixtureAnswers(name).flat())).toBeLessThan(1e-5);
  });

  // TensorFlow.js has neither Erfc nor grouped convolutions.
  const runnable = TENSORFLOW_FIXTURES.filter((name) => !/^(keras3|gates)/.test(name));
  it.each(runnable)('%s as TensorFlow.js gets it computes the same there', (name) => {
    const { network, original } = readFixture(name);
    const { heightCount, widthCount, channelCount } = network.inputShape;
    const input = tf.tensor4d(imagesOf(network), [2, heightCount, widthCount, channelCount]);
    expect(differenceRatio(graphOutputs(original!, input), fixtureAnswers(name).flat())).toBeLessThan(1e-5);
  });
});
