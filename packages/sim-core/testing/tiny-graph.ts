import type { Conv2dLayer, Layer, Network } from '../src/index.ts';
import { randomWeights } from './tiny-networks.ts';

/** 3x3 by 1, same, without bias, but where told otherwise. */
function conv(
  name: string,
  inputIndices: readonly number[],
  sizes: Partial<Conv2dLayer> & Pick<Conv2dLayer, 'inputChannelCount' | 'outputChannelCount'>,
): Conv2dLayer {
  const { inputChannelCount, outputChannelCount, groupCount = 1 } = sizes;
  const [kernelHeightCount, kernelWidthCount] = [sizes.kernelHeightCount ?? 3, sizes.kernelWidthCount ?? 3];
  const rowCount = (kernelHeightCount * kernelWidthCount * inputChannelCount) / groupCount;
  return {
    kind: 'conv2d',
    name,
    inputIndices,
    kernel: randomWeights(name, rowCount * outputChannelCount, 1 / Math.sqrt(rowCount)),
    bias: null,
    strideHeightCount: 1,
    strideWidthCount: 1,
    dilationHeightCount: 1,
    dilationWidthCount: 1,
    padding: 'same',
    ...sizes,
    groupCount,
    kernelHeightCount,
    kernelWidthCount,
  };
}

/** 6x5x2 image, residual and parallel branches, every kind of layer at least once, 3 classes. */
export function tinyGraphNetwork(): Network {
  const pool = { poolHeightCount: 2, poolWidthCount: 2, strideHeightCount: 1, strideWidthCount: 1 };
  const edges = { topCount: 1, bottomCount: 0, leftCount: 0, rightCount: 1 };
  const layers: readonly Layer[] = [
    { kind: 'subtractMean', name: 'mean', inputIndices: [-1], mean: randomWeights('mean', 60, 0.1) },
    conv('stem', [0], {
      inputChannelCount: 2,
      outputChannelCount: 4,
      bias: randomWeights('stem.bias', 4, 0.1),
    }),
    { kind: 'relu', name: 'stem/relu', inputIndices: [1] },
    conv('depthwise', [2], { inputChannelCount: 4, outputChannelCount: 8, groupCount: 4 }),
    { kind: 'relu6', name: 'depthwise/relu6', inputIndices: [3] },
    conv('pointwise', [4], {
      inputChannelCount: 8,
      outputChannelCount: 4,
      kernelHeightCount: 1,
      kernelWidthCount: 1,
    }),
    { kind: 'add', name: 'residual', inputIndices: [5, 2] },
    {
      kind: 'affine',
      name: 'norm',
      inputIndices: [6],
      scale: randomWeights('scale', 4, 1),
      offset: randomWeights('offset', 4, 0.1),
    },
    conv('dilated', [7], {
      inputChannelCount: 4,
      outputChannelCount: 2,
      groupCount: 2,
      dilationHeightCount: 2,
      padding: { topCount: 2, bottomCount: 2, leftCount: 1, rightCount: 1 },
    }),
    { kind: 'sigmoid', name: 'gate', inputIndices: [8] },
    { kind: 'tanh', name: 'squash', inputIndices: [6] },
    { kind: 'concatenate', name: 'both', inputIndices: [9, 10] },
    { kind: 'maxPool2d', name: 'max', inputIndices: [11], ...pool, padding: 'valid' },
    { kind: 'leakyRelu', name: 'leak', inputIndices: [12], negativeSlopeRatio: 0.25 },
    { kind: 'zeroPad2d', name: 'pad', inputIndices: [13], ...edges },
    { kind: 'averagePool2d', name: 'average', inputIndices: [14], ...pool, padding: edges },
    { kind: 'globalAveragePool2d', name: 'global', inputIndices: [15] },
    { kind: 'flatten', name: 'flatten', inputIndices: [14] },
    {
      kind: 'dense',
      name: 'dense',
      inputIndices: [17],
      kernel: randomWeights('dense', 180 * 3, 0.1),
      inputCount: 180,
      outputCount: 3,
      bias: null,
    },
    {
      kind: 'dense',
      name: 'head',
      inputIndices: [16],
      kernel: randomWeights('head', 18, 0.6),
      inputCount: 6,
      outputCount: 3,
      bias: null,
    },
    { kind: 'add', name: 'sum', inputIndices: [18, 19] },
    ...rareLayers(20, 15),
    { kind: 'softmax', name: 'softmax', inputIndices: [32] },
  ];
  return { name: 'tiny-graph', inputShape: { heightCount: 6, widthCount: 5, channelCount: 2 }, layers };
}

/** Twelve layers behind a vector of 3 and a map of 6 channels, the first of which is layer `vector + 1`. */
function rareLayers(vector: number, map: number): readonly Layer[] {
  const at = (step: number): readonly number[] => [vector + step];
  return [
    { kind: 'elu', name: 'elu', inputIndices: at(0), alphaRatio: 0.7 },
    { kind: 'silu', name: 'silu', inputIndices: at(1) },
    { kind: 'hardSwish', name: 'hard swish', inputIndices: at(2) },
    { kind: 'hardSigmoid', name: 'hard sigmoid', inputIndices: at(3), slopeRatio: 0.25, offsetRatio: 0.5 },
    { kind: 'globalMaxPool2d', name: 'peak', inputIndices: [map] },
    { kind: 'multiply', name: 'squeezed', inputIndices: [map, vector + 5] },
    { kind: 'prelu', name: 'prelu', inputIndices: at(6), slopes: randomWeights('slopes', 6, 0.5) },
    { kind: 'flatten', name: 'flatten excited', inputIndices: at(7) },
    {
      kind: 'dense',
      name: 'excited',
      inputIndices: at(8),
      kernel: randomWeights('excited', 180 * 3, 0.1),
      inputCount: 180,
      outputCount: 3,
      bias: null,
    },
    { kind: 'gelu', name: 'gelu', inputIndices: at(9), isApproximate: false },
    { kind: 'multiply', name: 'gated', inputIndices: [vector + 10, vector + 4] },
    { kind: 'softplus', name: 'softplus', inputIndices: at(11) },
  ];
}
