import { invariant } from '../numeric/invariant.ts';

/**
 * A network is a feed-forward graph: a list of layers, each behind the layers that it takes its inputs from.
 * The last layer is the output. Tensors are channels-last and row-major, as in TensorFlow.
 */
export interface Network {
  readonly name: string;
  readonly inputShape: ImageShape;
  readonly layers: readonly Layer[];
  /** An architecture without weights: kernels and biases are empty. It can be mapped, not run. */
  readonly isShapeOnly?: true;
}

/** Height, width and channels of an image. */
export interface ImageShape {
  readonly heightCount: number;
  readonly widthCount: number;
  readonly channelCount: number;
}

export type Layer = CrossbarLayer | DigitalLayer;
/** Layers whose products are summed in a crossbar. */
export type CrossbarLayer = Conv2dLayer | DenseLayer;
/** Layers computed digitally, in floating point. */
export type DigitalLayer =
  | Pool2dLayer
  | GlobalPool2dLayer
  | FlattenLayer
  | ActivationLayer
  | LeakyReluLayer
  | EluLayer
  | HardSigmoidLayer
  | GeluLayer
  | PReluLayer
  | AddLayer
  | MultiplyLayer
  | ConcatenateLayer
  | AffineLayer
  | SubtractMeanLayer
  | ZeroPad2dLayer;

/** The image as the input of a layer. */
export const IMAGE_INDEX = -1;

/** What every layer has. */
interface LayerBase {
  readonly name: string;
  /**
   * Indices of the layers whose outputs are taken, each smaller than the layer's own; -1 is the image. One
   * entry; add, multiply and concatenate take two or more.
   */
  readonly inputIndices: readonly number[];
}

/** Padded places at each edge of a feature map, from 0. */
export interface ExplicitPadding {
  readonly topCount: number;
  readonly bottomCount: number;
  readonly leftCount: number;
  readonly rightCount: number;
}

/** TensorFlow's rules by name, or the padded places themselves. */
export type Padding = 'same' | 'valid' | ExplicitPadding;

/**
 * Cross-correlation as in TensorFlow (the kernel is not flipped). With groups, output channel o sees only the
 * input channels of group floor(o / (outputChannelCount / groupCount)); a depthwise convolution has one group
 * per input channel.
 */
export interface Conv2dLayer extends LayerBase {
  readonly kind: 'conv2d';
  /** [kernelHeight, kernelWidth, inputChannelCount / groupCount, outputChannel] */
  readonly kernel: Float32Array;
  readonly kernelHeightCount: number;
  readonly kernelWidthCount: number;
  readonly inputChannelCount: number;
  readonly outputChannelCount: number;
  /** 1 for an ordinary convolution; divides both channel counts. */
  readonly groupCount: number;
  readonly strideHeightCount: number;
  readonly strideWidthCount: number;
  /** Distance between neighbouring taps of the kernel, 1 when they touch. */
  readonly dilationHeightCount: number;
  readonly dilationWidthCount: number;
  readonly padding: Padding;
  /** [outputChannel] */
  readonly bias: Float32Array | null;
}

export interface DenseLayer extends LayerBase {
  readonly kind: 'dense';
  /** [input, output] */
  readonly kernel: Float32Array;
  readonly inputCount: number;
  readonly outputCount: number;
  /** [output] */
  readonly bias: Float32Array | null;
}

/**
 * Padded places take no part: neither in the maximum nor in the divisor of the average (TensorFlow's rule).
 */
export interface Pool2dLayer extends LayerBase {
  readonly kind: 'maxPool2d' | 'averagePool2d';
  readonly poolHeightCount: number;
  readonly poolWidthCount: number;
  readonly strideHeightCount: number;
  readonly strideWidthCount: number;
  readonly padding: Padding;
}

/** The mean or the largest of each channel over all places: a vector. */
export interface GlobalPool2dLayer extends LayerBase {
  readonly kind: 'globalAveragePool2d' | 'globalMaxPool2d';
}

export interface FlattenLayer extends LayerBase {
  readonly kind: 'flatten';
}

/**
 * Element by element, but for softmax, which runs over the last axis. silu: x sigmoid(x); hardSwish:
 * x relu6(x + 3) / 6; softplus: log(1 + e^x).
 */
export interface ActivationLayer extends LayerBase {
  readonly kind: 'relu' | 'relu6' | 'sigmoid' | 'tanh' | 'softmax' | 'silu' | 'hardSwish' | 'softplus';
}

/** x above 0, negativeSlopeRatio x below. */
export interface LeakyReluLayer extends LayerBase {
  readonly kind: 'leakyRelu';
  readonly negativeSlopeRatio: number;
}

/** x above 0, alphaRatio (e^x - 1) below. */
export interface EluLayer extends LayerBase {
  readonly kind: 'elu';
  readonly alphaRatio: number;
}

/** slopeRatio x + offsetRatio, cut to 0..1. */
export interface HardSigmoidLayer extends LayerBase {
  readonly kind: 'hardSigmoid';
  readonly slopeRatio: number;
  readonly offsetRatio: number;
}

/** x P(z <= x) of a normal z, or x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) in its place. */
export interface GeluLayer extends LayerBase {
  readonly kind: 'gelu';
  readonly isApproximate: boolean;
}

/** x above 0, the slope of its channel times x below. */
export interface PReluLayer extends LayerBase {
  readonly kind: 'prelu';
  /** [channel of the last axis] */
  readonly slopes: Float32Array;
}

/** The sum of two or more inputs of one shape. */
export interface AddLayer extends LayerBase {
  readonly kind: 'add';
}

/**
 * The product of two or more inputs of one shape; a vector of as many channels may stand for a feature map
 * that is the same at all places.
 */
export interface MultiplyLayer extends LayerBase {
  readonly kind: 'multiply';
}

/** Two or more inputs behind one another along the last axis. */
export interface ConcatenateLayer extends LayerBase {
  readonly kind: 'concatenate';
}

/** scale x + offset per channel: what is left of a batch normalization that could not be folded. */
export interface AffineLayer extends LayerBase {
  readonly kind: 'affine';
  /** [channel of the last axis] */
  readonly scale: Float32Array;
  /** [channel of the last axis] */
  readonly offset: Float32Array;
}

/** Takes a stored mean image away from the input. */
export interface SubtractMeanLayer extends LayerBase {
  readonly kind: 'subtractMean';
  /** [height, width, channel], in units of pixel / 255 */
  readonly mean: Float32Array;
}

/** Rows and columns of zeros around a feature map. */
export interface ZeroPad2dLayer extends LayerBase, ExplicitPadding {
  readonly kind: 'zeroPad2d';
}

/** Does a crossbar compute this layer? */
export function isCrossbarLayer(layer: Layer): layer is CrossbarLayer {
  return layer.kind === 'conv2d' || layer.kind === 'dense';
}

/**
 * The layer's weights as `groupCount` matrices: the reduction dimension by the output channels of one group.
 */
export interface WeightMatrixShape {
  readonly rowCount: number;
  readonly columnCount: number;
  readonly groupCount: number;
}

/** Rows and columns of one group's weight matrix, and how many groups there are. */
export function weightMatrixShape(layer: CrossbarLayer): WeightMatrixShape {
  if (layer.kind === 'dense')
    return { rowCount: layer.inputCount, columnCount: layer.outputCount, groupCount: 1 };
  const { groupCount, kernelHeightCount, kernelWidthCount } = layer;
  const channelCount = layer.inputChannelCount / groupCount;
  return {
    rowCount: kernelHeightCount * kernelWidthCount * channelCount,
    columnCount: layer.outputChannelCount / groupCount,
    groupCount,
  };
}

/**
 * The weight matrix [row][column] of one group. With one group it is the kernel itself, not a copy.
 */
export function groupKernel(layer: CrossbarLayer, groupIndex: number): Float32Array {
  const { rowCount, columnCount, groupCount } = weightMatrixShape(layer);
  invariant(groupIndex >= 0 && groupIndex < groupCount, `group ${groupIndex} of ${groupCount}`);
  if (groupCount === 1) return layer.kernel;
  const matrix = new Float32Array(rowCount * columnCount);
  const kernelColumnCount = columnCount * groupCount;
  for (let row = 0; row < rowCount; row++) {
    const start = row * kernelColumnCount + groupIndex * columnCount;
    matrix.set(layer.kernel.subarray(start, start + columnCount), row * columnCount);
  }
  return matrix;
}

/** The biases [column] of one group; a view, not a copy. */
export function groupBias(layer: CrossbarLayer, groupIndex: number): Float32Array | null {
  const { columnCount } = weightMatrixShape(layer);
  return layer.bias?.subarray(groupIndex * columnCount, (groupIndex + 1) * columnCount) ?? null;
}
