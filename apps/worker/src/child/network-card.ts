import {
  isCrossbarLayer,
  type Layer,
  type LayerCard,
  type Network,
  type NetworkCard,
  type Padding,
  weightMatrixShape,
} from '@dl-rsim/sim-core';
import type { LayerSummary, WeightSummary } from '@dl-rsim/spec';

const BIN_COUNT = 64;

/** The card that sim-core's check gives, with what pages show besides: edges, sizes and weights. */
export function networkCard(network: Network, checked: NetworkCard) {
  const layers = checked.layers.map((card, index) => layerCard(network.layers[index]!, card));
  return { ...checked, layers };
}

function layerCard(layer: Layer, card: LayerCard): LayerSummary {
  const form = formOf(layer);
  return {
    ...card,
    inputIndices: [...layer.inputIndices],
    ...(form === null ? {} : { form }),
    ...(isCrossbarLayer(layer) ? { matrix: { ...weightMatrixShape(layer) } } : {}),
    // An architecture has no weights yet.
    ...(isCrossbarLayer(layer) && layer.kernel.length > 0 ? { weights: summarizeWeights(layer.kernel) } : {}),
  };
}

/** Its sizes in words; null for a layer without any. */
function formOf(layer: Layer): string | null {
  switch (layer.kind) {
    case 'conv2d': {
      const { kernelHeightCount, kernelWidthCount, dilationHeightCount, dilationWidthCount } = layer;
      const isDilated = dilationHeightCount > 1 || dilationWidthCount > 1;
      return [
        `${kernelHeightCount} x ${kernelWidthCount}`,
        ...windowWords(layer),
        ...(isDilated ? [`dilation ${dilationHeightCount} x ${dilationWidthCount}`] : []),
        ...(layer.groupCount > 1 ? [`${layer.groupCount} groups`] : []),
      ].join(', ');
    }
    case 'dense':
      return `${layer.inputCount} x ${layer.outputCount}`;
    case 'maxPool2d':
    case 'averagePool2d':
      return [`${layer.poolHeightCount} x ${layer.poolWidthCount}`, ...windowWords(layer)].join(', ');
    case 'zeroPad2d':
      return paddingWords(layer);
    default:
      return null;
  }
}

interface Window {
  readonly strideHeightCount: number;
  readonly strideWidthCount: number;
  readonly padding: Padding;
}

const windowWords = ({ strideHeightCount, strideWidthCount, padding }: Window): string[] => [
  `strides ${strideHeightCount} x ${strideWidthCount}`,
  paddingWords(padding),
];

function paddingWords(padding: Padding): string {
  if (typeof padding === 'string') return `padding ${padding}`;
  const { topCount, bottomCount, leftCount, rightCount } = padding;
  return `padding ${topCount} above, ${bottomCount} below, ${leftCount} left, ${rightCount} right`;
}

/** Moments and a histogram of a kernel; its numbers are finite, as checkNetwork has seen. */
export function summarizeWeights(kernel: Float32Array): WeightSummary {
  let lowest = Infinity;
  let highest = -Infinity;
  let sum = 0;
  let zeroCount = 0;
  for (const value of kernel) {
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
    if (value === 0) zeroCount++;
    sum += value;
  }
  const mean = sum / kernel.length;
  const width = (highest - lowest) / BIN_COUNT;
  const binCounts = new Array<number>(BIN_COUNT).fill(0);
  let squares = 0;
  for (const value of kernel) {
    squares += (value - mean) * (value - mean);
    // All weights alike lie in the first bin; the highest one closes the last.
    const bin = width > 0 ? Math.min(BIN_COUNT - 1, Math.floor((value - lowest) / width)) : 0;
    binCounts[bin]!++;
  }
  return {
    lowestRatio: lowest,
    highestRatio: highest,
    meanRatio: mean,
    sigmaRatio: Math.sqrt(squares / kernel.length),
    zeroRatio: zeroCount / kernel.length,
    binCounts,
  };
}
