import { invariant, unreachable } from '../numeric/invariant.ts';
import { IMAGE_INDEX, type Layer, type Network, type Padding } from './graph.ts';

/** [height, width, channel] of a feature map or [length] of a vector. */
export type Extents = readonly number[];

/** Layers that slide a window over a feature map. */
export type WindowLayer = Extract<Layer, { readonly strideHeightCount: number }>;

/** How a window slides along one axis. */
export interface Sliding {
  readonly outputCount: number;
  /** Padded places before the first element. */
  readonly padBeforeCount: number;
}

/** Padded places at both ends of an axis, or TensorFlow's rule for them. */
export type AxisPadding = 'same' | 'valid' | { readonly beforeCount: number; readonly afterCount: number };

/**
 * TensorFlow's rule for a window of k taps, d apart, that covers K = (k - 1) d + 1 places. same: out =
 * ceil(in / stride), the total padding max((out - 1) stride + K - in, 0) split with the smaller half in
 * front. Otherwise out = floor((in + padding - K) / stride) + 1, 0 when the window does not fit.
 */
export function slide(options: {
  readonly inputCount: number;
  readonly kernelCount: number;
  readonly strideCount: number;
  /** 1 by default: taps touch. */
  readonly dilationCount?: number;
  readonly padding: AxisPadding;
}): Sliding {
  const { inputCount, kernelCount, strideCount, dilationCount = 1, padding } = options;
  const coveredCount = (kernelCount - 1) * dilationCount + 1;
  if (padding === 'same') {
    const outputCount = Math.ceil(inputCount / strideCount);
    const padCount = Math.max((outputCount - 1) * strideCount + coveredCount - inputCount, 0);
    return { outputCount, padBeforeCount: Math.floor(padCount / 2) };
  }
  const { beforeCount, afterCount } = padding === 'valid' ? { beforeCount: 0, afterCount: 0 } : padding;
  const paddedCount = inputCount + beforeCount + afterCount;
  const outputCount = Math.max(0, Math.floor((paddedCount - coveredCount) / strideCount) + 1);
  return { outputCount, padBeforeCount: beforeCount };
}

/** The vertical and horizontal sliding of a convolution or pooling window over a feature map. */
export function slideWindow(
  layer: WindowLayer,
  input: Extents,
): { readonly vertical: Sliding; readonly horizontal: Sliding } {
  const isConv = layer.kind === 'conv2d';
  const { vertical, horizontal } = axisPaddings(layer.padding);
  return {
    vertical: slide({
      inputCount: input[0]!,
      kernelCount: isConv ? layer.kernelHeightCount : layer.poolHeightCount,
      strideCount: layer.strideHeightCount,
      dilationCount: isConv ? layer.dilationHeightCount : 1,
      padding: vertical,
    }),
    horizontal: slide({
      inputCount: input[1]!,
      kernelCount: isConv ? layer.kernelWidthCount : layer.poolWidthCount,
      strideCount: layer.strideWidthCount,
      dilationCount: isConv ? layer.dilationWidthCount : 1,
      padding: horizontal,
    }),
  };
}

function axisPaddings(padding: Padding): {
  readonly vertical: AxisPadding;
  readonly horizontal: AxisPadding;
} {
  if (typeof padding === 'string') return { vertical: padding, horizontal: padding };
  return {
    vertical: { beforeCount: padding.topCount, afterCount: padding.bottomCount },
    horizontal: { beforeCount: padding.leftCount, afterCount: padding.rightCount },
  };
}

/** Shape behind a layer; the layer must fit its inputs (checkNetwork says so in words). */
export function outputExtents(layer: Layer, inputs: readonly Extents[]): Extents {
  const input = inputs[0]!;
  switch (layer.kind) {
    case 'conv2d':
    case 'maxPool2d':
    case 'averagePool2d': {
      const { vertical, horizontal } = slideWindow(layer, input);
      const channelCount = layer.kind === 'conv2d' ? layer.outputChannelCount : input[2]!;
      return [vertical.outputCount, horizontal.outputCount, channelCount];
    }
    case 'dense':
      return [layer.outputCount];
    case 'flatten':
      return [elementCount(input)];
    case 'globalAveragePool2d':
    case 'globalMaxPool2d':
      return [input[2]!];
    case 'multiply':
      return inputs.find((extents) => extents.length > 1) ?? input;
    case 'concatenate':
      return [...input.slice(0, -1), inputs.reduce((sum, extents) => sum + extents.at(-1)!, 0)];
    case 'zeroPad2d':
      return [
        input[0]! + layer.topCount + layer.bottomCount,
        input[1]! + layer.leftCount + layer.rightCount,
        input[2]!,
      ];
    case 'relu':
    case 'relu6':
    case 'leakyRelu':
    case 'sigmoid':
    case 'tanh':
    case 'softmax':
    case 'silu':
    case 'hardSwish':
    case 'softplus':
    case 'elu':
    case 'hardSigmoid':
    case 'gelu':
    case 'prelu':
    case 'add':
    case 'affine':
    case 'subtractMean':
      return input;
    default:
      return unreachable(layer);
  }
}

/** The shape of the image that the network takes. */
export function imageExtents({ inputShape }: Pick<Network, 'inputShape'>): Extents {
  return [inputShape.heightCount, inputShape.widthCount, inputShape.channelCount];
}

/** Output shapes of all layers: entry i is the output of layer i, the last one the network's. */
export function layerExtents(network: Network): readonly Extents[] {
  const extents: Extents[] = [];
  for (const [layerIndex, layer] of network.layers.entries()) {
    extents.push(outputExtents(layer, inputExtents(network, extents, layerIndex)));
  }
  invariant(elementCount(extents.at(-1)!) > 0, 'the network fits its input');
  return extents;
}

/** Shapes of a layer's inputs, in the order of its inputIndices. `extents` comes from layerExtents. */
export function inputExtents(
  network: Network,
  extents: readonly Extents[],
  layerIndex: number,
): readonly Extents[] {
  return network.layers[layerIndex]!.inputIndices.map((index) =>
    index === IMAGE_INDEX ? imageExtents(network) : extents[index]!,
  );
}

/** Product of the extents. */
export function elementCount(extents: Extents): number {
  return extents.reduce((product, extent) => product * extent, 1);
}
