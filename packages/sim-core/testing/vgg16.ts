import type { Network } from '../src/index.ts';
import { nextWord, stream } from '../src/random/stream.ts';
import { type ChainLayer, chain } from './chain.ts';

/** Channels of the convolutions; a pool ends each row. */
const STAGES = [
  [64, 64],
  [128, 128],
  [256, 256, 256],
  [512, 512, 512],
  [512, 512, 512],
];

/** ImageNet-1K. */
const CLASS_COUNT = 1000;

/** VGG-16's shapes on 224x224x3, 138 million random weights, for measuring memory. */
export function vgg16Network(): Network {
  const layers: ChainLayer[] = [];
  let inputCount = 3;
  for (const [stage, channels] of STAGES.entries()) {
    for (const [i, outputCount] of channels.entries()) {
      const name = `conv${stage + 1}-${i + 1}`;
      layers.push(conv(name, inputCount, outputCount), { kind: 'relu', name: `${name}.relu` });
      inputCount = outputCount;
    }
    const size = { poolHeightCount: 2, poolWidthCount: 2, strideHeightCount: 2, strideWidthCount: 2 };
    layers.push({ kind: 'maxPool2d', name: `pool${stage + 1}`, ...size, padding: 'valid' });
  }
  layers.push({ kind: 'flatten', name: 'flatten' });
  layers.push(dense('fc1', 7 * 7 * 512, 4096), { kind: 'relu', name: 'fc1.relu' });
  layers.push(dense('fc2', 4096, 4096), { kind: 'relu', name: 'fc2.relu' });
  layers.push(dense('fc3', 4096, CLASS_COUNT));
  const inputShape = { heightCount: 224, widthCount: 224, channelCount: 3 };
  return { name: 'vgg16-shapes', inputShape, layers: chain(layers) };
}

function conv(name: string, inputChannelCount: number, outputChannelCount: number): ChainLayer {
  const rowCount = 9 * inputChannelCount;
  return {
    kind: 'conv2d',
    name,
    inputChannelCount,
    outputChannelCount,
    kernel: bellShaped(name, rowCount * outputChannelCount, Math.sqrt(2 / rowCount)),
    kernelHeightCount: 3,
    kernelWidthCount: 3,
    strideHeightCount: 1,
    strideWidthCount: 1,
    padding: 'same',
    bias: new Float32Array(outputChannelCount),
  };
}

function dense(name: string, inputCount: number, outputCount: number): ChainLayer {
  const kernel = bellShaped(name, inputCount * outputCount, Math.sqrt(2 / inputCount));
  return { kind: 'dense', name, kernel, inputCount, outputCount, bias: new Float32Array(outputCount) };
}

/** Sums of four bytes: nearly normal, quick, and without a second array as large as the weights. */
function bellShaped(name: string, count: number, sigma: number): Float32Array {
  const source = stream('0000000000005eed', name);
  const values = new Float32Array(count);
  // Four bytes have a standard deviation of 2 sqrt((256^2 - 1) / 12) = 147.8.
  const scale = sigma / 147.8;
  for (let i = 0; i < count; i++) {
    const word = nextWord(source);
    const sum = (word & 255) + ((word >>> 8) & 255) + ((word >>> 16) & 255) + (word >>> 24);
    values[i] = (sum - 510) * scale;
  }
  return values;
}
