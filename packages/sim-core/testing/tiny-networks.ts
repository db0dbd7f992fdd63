import type { ImageShape, Images, Network } from '../src/index.ts';
import { fillNormal } from '../src/random/distributions.ts';
import { nextWord, stream } from '../src/random/stream.ts';
import { chain } from './chain.ts';

const SEED = '0000000000005eed';

/** `count` normal numbers times `scale`, the same for the same name. */
export function randomWeights(name: string, count: number, scale: number): Float32Array {
  const normals = new Float64Array(count + (count % 2));
  fillNormal(stream(SEED, name), normals);
  return Float32Array.from(normals.subarray(0, count), (value) => value * scale);
}

/** Images of dark background with bright pixels, and labels, for tests that need no real pictures. */
export function randomImages(shape: ImageShape, imageCount: number, classCount: number): Images {
  const source = stream(SEED, 'images');
  const pixelCount = imageCount * shape.heightCount * shape.widthCount * shape.channelCount;
  const pixels = Uint8Array.from({ length: pixelCount }, () => Math.max(0, nextWord(source) >> 23));
  const labels = Uint16Array.from({ length: imageCount }, () => (nextWord(source) >>> 1) % classCount);
  return { shape, imageCount, pixels, labels };
}

/** 4x4x1 image, flattened, 16 -> 6 -> 3 classes with negative weights and biases. */
export function tinyDenseNetwork(): Network {
  return {
    name: 'tiny-dense',
    inputShape: { heightCount: 4, widthCount: 4, channelCount: 1 },
    layers: chain([
      { kind: 'flatten', name: 'flatten' },
      {
        kind: 'dense',
        name: 'dense1',
        kernel: randomWeights('dense1', 96, 0.4),
        inputCount: 16,
        outputCount: 6,
        bias: randomWeights('bias1', 6, 0.1),
      },
      { kind: 'relu', name: 'relu' },
      {
        kind: 'dense',
        name: 'dense2',
        kernel: randomWeights('dense2', 18, 0.6),
        inputCount: 6,
        outputCount: 3,
        bias: null,
      },
      { kind: 'softmax', name: 'softmax' },
    ]),
  };
}

/** 6x6x2 image, a same convolution with stride, a pool, a valid convolution, 3 classes. */
export function tinyConvNetwork(): Network {
  return {
    name: 'tiny-conv',
    inputShape: { heightCount: 6, widthCount: 6, channelCount: 2 },
    layers: chain([
      {
        kind: 'conv2d',
        name: 'conv1',
        kernel: randomWeights('conv1', 72, 0.3),
        bias: randomWeights('conv1.bias', 4, 0.1),
        kernelHeightCount: 3,
        kernelWidthCount: 3,
        inputChannelCount: 2,
        outputChannelCount: 4,
        strideHeightCount: 1,
        strideWidthCount: 1,
        padding: 'same',
      },
      { kind: 'relu', name: 'relu1' },
      {
        kind: 'maxPool2d',
        name: 'pool1',
        poolHeightCount: 2,
        poolWidthCount: 2,
        strideHeightCount: 2,
        strideWidthCount: 2,
        padding: 'valid',
      },
      {
        kind: 'conv2d',
        name: 'conv2',
        kernel: randomWeights('conv2', 80, 0.3),
        bias: null,
        kernelHeightCount: 2,
        kernelWidthCount: 2,
        inputChannelCount: 4,
        outputChannelCount: 5,
        strideHeightCount: 1,
        strideWidthCount: 1,
        padding: 'valid',
      },
      {
        kind: 'averagePool2d',
        name: 'pool2',
        poolHeightCount: 2,
        poolWidthCount: 2,
        strideHeightCount: 1,
        strideWidthCount: 1,
        padding: 'same',
      },
      { kind: 'flatten', name: 'flatten' },
      {
        kind: 'dense',
        name: 'dense',
        kernel: randomWeights('dense', 60, 0.4),
        inputCount: 20,
        outputCount: 3,
        bias: randomWeights('dense.bias', 3, 0.1),
      },
    ]),
  };
}
