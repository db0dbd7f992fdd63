import { invariant, unreachable } from '../numeric/invariant.ts';
import type { Layer, Network, Padding } from './graph.ts';

/** [height, width, channel] of a feature map or [length] of a vector. */
export type Extents = readonly number[];

/** How a window slides along one axis. */
export interface Sliding {
  readonly outputCount: number;
  /** Padded places before the first element. */
  readonly padBeforeCount: number;
}

/**
 * TensorFlow's rule. same: out = ceil(in / stride), the total padding max((out - 1) stride + kernel - in, 0)
 * split with the smaller half in front. valid: out = ceil((in - kernel + 1) / stride), 0 when the window does
 * not fit.
 */
export function slide(options: {
  readonly inputCount: number;
  readonly kernelCount: number;
  readonly strideCount: number;
  readonly padding: Padding;
}): Sliding {
  const { inputCount, kernelCount, strideCount, padding } = options;
  if (padding === 'valid') {
    const outputCount = Math.max(0, Math.ceil((inputCount - kernelCount + 1) / strideCount));
    return { outputCount, padBeforeCount: 0 };
  }
  const outputCount = Math.ceil(inputCount / strideCount);
  const padCount = Math.max((outputCount - 1) * strideCount + kernelCount - inputCount, 0);
  return { outputCount, padBeforeCount: Math.floor(padCount / 2) };
}

/** The vertical and horizontal sliding of a convolution or pooling window over a feature map. */
export function slideWindow(
  layer: Extract<Layer, { readonly strideHeightCount: number }>,
  input: Extents,
): { readonly vertical: Sliding; readonly horizontal: Sliding } {
  const isConv = layer.kind === 'conv2d';
  const { padding } = layer;
  return {
    vertical: slide({
      inputCount: input[0]!,
      kernelCount: isConv ? layer.kernelHeightCount : layer.poolHeightCount,
      strideCount: layer.strideHeightCount,
      padding,
    }),
    horizontal: slide({
      inputCount: input[1]!,
      kernelCount: isConv ? layer.kernelWidthCount : layer.poolWidthCount,
      strideCount: layer.strideWidthCount,
      padding,
    }),
  };
}

/** Shape behind a layer; the layer must fit its input (checkNetwork says so in words). */
export function outputExtents(layer: Layer, input: Extents): Extents {
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
    case 'relu':
    case 'softmax':
      return input;
    default:
      return unreachable(layer);
  }
}

/** Shapes along the chain: entry i is the input of layer i, the last one the network's output. */
export function chainExtents(network: Network): readonly Extents[] {
  const { heightCount, widthCount, channelCount } = network.inputShape;
  const chain: Extents[] = [[heightCount, widthCount, channelCount]];
  for (const layer of network.layers) chain.push(outputExtents(layer, chain.at(-1)!));
  invariant(elementCount(chain.at(-1)!) > 0, 'the network fits its input');
  return chain;
}

/** Product of the extents. */
export function elementCount(extents: Extents): number {
  return extents.reduce((product, extent) => product * extent, 1);
}
