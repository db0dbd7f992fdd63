import type { Conv2dLayer, Extents, Layer, Padding, Pool2dLayer, ZeroPad2dLayer } from '@dl-rsim/sim-core';
import * as tf from '@tensorflow/tfjs-core';

/** A layer on tensors whose first axis counts images. */
export type TensorFunction = (inputs: readonly tf.Tensor[]) => tf.Tensor;

export interface CompileOptions {
  /** Keeps an array on the backend for as long as the model lives. */
  readonly constant: (values: Float32Array, shape: readonly number[]) => tf.Tensor;
  /** Shape of the layer's first input, and of its output, for one image. */
  readonly input: Extents;
  readonly output: Extents;
}

type TensorPadding = 'same' | 'valid' | [[0, 0], [number, number], [number, number], [0, 0]];

/** What a layer computes, as TensorFlow.js operations, with its weights on the backend. */
export function compileLayer(layer: Layer, options: CompileOptions): TensorFunction {
  const { constant, input, output } = options;
  switch (layer.kind) {
    case 'conv2d':
      return compileConvolution(layer, options);
    case 'dense': {
      const kernel = constant(layer.kernel, [layer.inputCount, layer.outputCount]);
      const bias = layer.bias === null ? null : constant(layer.bias, [layer.outputCount]);
      return ([x]) => plus(tf.matMul(x!, kernel), bias);
    }
    case 'maxPool2d':
    case 'averagePool2d':
      return compilePool(layer);
    case 'globalAveragePool2d':
      return ([x]) => tf.mean(x!, [1, 2]);
    case 'flatten':
      return ([x]) => tf.reshape(x!, [-1, ...output]);
    case 'zeroPad2d':
      return ([x]) => tf.pad(x!, zeroPads(layer));
    case 'add':
      return (inputs) => inputs.reduce((sum, x) => tf.add(sum, x));
    case 'concatenate':
      return (inputs) => tf.concat([...inputs], -1);
    case 'affine': {
      const [scale, offset] = [
        constant(layer.scale, [layer.scale.length]),
        constant(layer.offset, [layer.offset.length]),
      ];
      return ([x]) => tf.add(tf.mul(x!, scale), offset);
    }
    case 'subtractMean': {
      const mean = constant(layer.mean, [1, ...input]);
      return ([x]) => tf.sub(x!, mean);
    }
    case 'leakyRelu':
      return ([x]) => tf.leakyRelu(x!, layer.negativeSlopeRatio);
    default:
      return ([x]) => ACTIVATIONS[layer.kind](x!);
  }
}

const ACTIVATIONS = {
  relu: (x: tf.Tensor) => tf.relu(x),
  relu6: (x: tf.Tensor) => tf.relu6(x),
  sigmoid: (x: tf.Tensor) => tf.sigmoid(x),
  tanh: (x: tf.Tensor) => tf.tanh(x),
  softmax: (x: tf.Tensor) => tf.softmax(x, -1),
} as const;

function compileConvolution(layer: Conv2dLayer, { constant }: CompileOptions): TensorFunction {
  const { groupCount, inputChannelCount, outputChannelCount, strideHeightCount, strideWidthCount } = layer;
  const { kernel, heightCount, widthCount, dilations } = spreadKernel(layer);
  const strides: [number, number] = [strideHeightCount, strideWidthCount];
  const pad = tensorPadding(layer.padding);
  const bias = layer.bias === null ? null : constant(layer.bias, [outputChannelCount]);
  if (groupCount > 1 && groupCount === inputChannelCount) {
    const filter = constant(kernel, [heightCount, widthCount, groupCount, outputChannelCount / groupCount]);
    return ([x]) =>
      plus(
        tf.depthwiseConv2d(
          x as tf.Tensor4D,
          filter as tf.Tensor4D,
          strides,
          pad as 'same',
          'NHWC',
          dilations,
        ),
        bias,
      );
  }
  const shape = [heightCount, widthCount, inputChannelCount / groupCount, outputChannelCount];
  const whole = constant(kernel, shape) as tf.Tensor4D;
  const convolve = (x: tf.Tensor, filter: tf.Tensor): tf.Tensor =>
    tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, pad, 'NHWC', dilations);
  if (groupCount === 1) return ([x]) => plus(convolve(x!, whole), bias);
  return ([x]) => {
    const filters = tf.split(whole, groupCount, 3);
    const parts = tf.split(x!, groupCount, 3);
    return plus(
      tf.concat(
        parts.map((part, group) => convolve(part, filters[group]!)),
        3,
      ),
      bias,
    );
  };
}

/** TensorFlow.js has no convolution with strides and dilation: there the kernel gets zeros between taps. */
function spreadKernel(layer: Conv2dLayer): {
  readonly kernel: Float32Array;
  readonly heightCount: number;
  readonly widthCount: number;
  readonly dilations: [number, number];
} {
  const { kernel, dilationHeightCount: down, dilationWidthCount: across } = layer;
  const { kernelHeightCount: rows, kernelWidthCount: columns } = layer;
  if (layer.strideHeightCount * layer.strideWidthCount === 1 || down * across === 1)
    return { kernel, heightCount: rows, widthCount: columns, dilations: [down, across] };
  const [heightCount, widthCount] = [(rows - 1) * down + 1, (columns - 1) * across + 1];
  const tapSize = kernel.length / (rows * columns);
  const spread = new Float32Array(heightCount * widthCount * tapSize);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const tap = kernel.subarray((y * columns + x) * tapSize, (y * columns + x + 1) * tapSize);
      spread.set(tap, (y * down * widthCount + x * across) * tapSize);
    }
  }
  return { kernel: spread, heightCount, widthCount, dilations: [1, 1] };
}

function compilePool(layer: Pool2dLayer): TensorFunction {
  const size: [number, number] = [layer.poolHeightCount, layer.poolWidthCount];
  const strides: [number, number] = [layer.strideHeightCount, layer.strideWidthCount];
  const pad = tensorPadding(layer.padding);
  if (layer.kind === 'maxPool2d') return ([x]) => tf.maxPool(x as tf.Tensor4D, size, strides, pad);
  return ([x]) => tf.avgPool(x as tf.Tensor4D, size, strides, pad);
}

function tensorPadding(padding: Padding): TensorPadding {
  if (typeof padding === 'string') return padding;
  const { topCount, bottomCount, leftCount, rightCount } = padding;
  return [
    [0, 0],
    [topCount, bottomCount],
    [leftCount, rightCount],
    [0, 0],
  ];
}

function zeroPads({ topCount, bottomCount, leftCount, rightCount }: ZeroPad2dLayer): [number, number][] {
  return [
    [0, 0],
    [topCount, bottomCount],
    [leftCount, rightCount],
    [0, 0],
  ];
}

function plus(x: tf.Tensor, bias: tf.Tensor | null): tf.Tensor {
  return bias === null ? x : tf.add(x, bias);
}
