import type { Network } from '../src/index.ts';
import { type ChainLayer, chain } from './chain.ts';
import { randomWeights } from './tiny-networks.ts';

/**
 * LeNet-5's shapes on 28x28x1 (first convolution padded to same) with random weights: for benches, not for
 * accuracy.
 */
export function lenetNetwork(): Network {
  return {
    name: 'lenet-shapes',
    inputShape: { heightCount: 28, widthCount: 28, channelCount: 1 },
    layers: chain([
      conv('conv1', 1, 6, 'same'),
      { kind: 'relu', name: 'relu1' },
      pool('pool1'),
      conv('conv2', 6, 16, 'valid'),
      { kind: 'relu', name: 'relu2' },
      pool('pool2'),
      { kind: 'flatten', name: 'flatten' },
      dense('dense1', 400, 120),
      { kind: 'relu', name: 'relu3' },
      dense('dense2', 120, 84),
      { kind: 'relu', name: 'relu4' },
      dense('dense3', 84, 10),
    ]),
  };
}

function conv(
  name: string,
  inputChannelCount: number,
  outputChannelCount: number,
  padding: 'same' | 'valid',
): ChainLayer {
  const rowCount = 25 * inputChannelCount;
  return {
    kind: 'conv2d',
    name,
    padding,
    inputChannelCount,
    outputChannelCount,
    kernel: randomWeights(name, rowCount * outputChannelCount, Math.sqrt(2 / rowCount)),
    kernelHeightCount: 5,
    kernelWidthCount: 5,
    strideHeightCount: 1,
    strideWidthCount: 1,
    bias: new Float32Array(outputChannelCount),
  };
}

function dense(name: string, inputCount: number, outputCount: number): ChainLayer {
  const kernel = randomWeights(name, inputCount * outputCount, Math.sqrt(2 / inputCount));
  return { kind: 'dense', name, kernel, inputCount, outputCount, bias: new Float32Array(outputCount) };
}

function pool(name: string): ChainLayer {
  const size = { poolHeightCount: 2, poolWidthCount: 2, strideHeightCount: 2, strideWidthCount: 2 };
  return { kind: 'maxPool2d', name, ...size, padding: 'valid' };
}
