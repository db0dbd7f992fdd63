/** A network is a chain of layers in order. Tensors are channels-last and row-major, as in TensorFlow. */
export interface Network {
  readonly name: string;
  readonly inputShape: ImageShape;
  readonly layers: readonly Layer[];
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
export type DigitalLayer = Pool2dLayer | FlattenLayer | ReluLayer | SoftmaxLayer;
export type Padding = 'same' | 'valid';

/** Cross-correlation as in TensorFlow (the kernel is not flipped). */
export interface Conv2dLayer {
  readonly kind: 'conv2d';
  readonly name: string;
  /** [kernelHeight, kernelWidth, inputChannel, outputChannel] */
  readonly kernel: Float32Array;
  readonly kernelHeightCount: number;
  readonly kernelWidthCount: number;
  readonly inputChannelCount: number;
  readonly outputChannelCount: number;
  readonly strideHeightCount: number;
  readonly strideWidthCount: number;
  readonly padding: Padding;
  /** [outputChannel] */
  readonly bias: Float32Array | null;
}

export interface DenseLayer {
  readonly kind: 'dense';
  readonly name: string;
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
export interface Pool2dLayer {
  readonly kind: 'maxPool2d' | 'averagePool2d';
  readonly name: string;
  readonly poolHeightCount: number;
  readonly poolWidthCount: number;
  readonly strideHeightCount: number;
  readonly strideWidthCount: number;
  readonly padding: Padding;
}

export interface FlattenLayer {
  readonly kind: 'flatten';
  readonly name: string;
}

export interface ReluLayer {
  readonly kind: 'relu';
  readonly name: string;
}

/** Over the last axis. */
export interface SoftmaxLayer {
  readonly kind: 'softmax';
  readonly name: string;
}

/** Does a crossbar compute this layer? */
export function isCrossbarLayer(layer: Layer): layer is CrossbarLayer {
  return layer.kind === 'conv2d' || layer.kind === 'dense';
}

/** Rows and columns of the layer's weight matrix: the reduction dimension by the output channels. */
export function weightMatrixShape(layer: CrossbarLayer): {
  readonly rowCount: number;
  readonly columnCount: number;
} {
  if (layer.kind === 'dense') return { rowCount: layer.inputCount, columnCount: layer.outputCount };
  const rowCount = layer.kernelHeightCount * layer.kernelWidthCount * layer.inputChannelCount;
  return { rowCount, columnCount: layer.outputChannelCount };
}
