import type { ExplicitPadding, Extents, Layer, Pool2dLayer } from '@dl-rsim/sim-core';
import * as tf from '@tensorflow/tfjs-core';
import { crossbarProduct, kernelShape } from './crossbar-product.ts';

/** A layer on tensors whose first axis counts images. */
export type TensorFunction = (inputs: readonly tf.Tensor[]) => tf.Tensor;

export interface CompileOptions {
  /** Keeps an array on the backend for as long as the model lives. */
  readonly constant: (values: Float32Array, shape: readonly number[]) => tf.Tensor;
  /** Shape of the layer's first input, and of its output, for one image. */
  readonly input: Extents;
  readonly output: Extents;
}

/** What a layer computes, as TensorFlow.js operations, with its weights on the backend. */
export function compileLayer(layer: Layer, options: CompileOptions): TensorFunction {
  const { constant, input, output } = options;
  switch (layer.kind) {
    case 'conv2d':
    case 'dense': {
      const multiply = crossbarProduct(layer);
      const kernel = constant(layer.kernel, kernelShape(layer));
      const bias = layer.bias === null ? null : constant(layer.bias, [layer.bias.length]);
      return ([x]) => plus(multiply(x!, kernel), bias);
    }
    case 'maxPool2d':
    case 'averagePool2d':
      return compilePool(layer);
    case 'globalAveragePool2d':
      return ([x]) => tf.mean(x!, [1, 2]);
    case 'globalMaxPool2d':
      return ([x]) => tf.max(x!, [1, 2]);
    case 'flatten':
      return ([x]) => tf.reshape(x!, [-1, ...output]);
    case 'zeroPad2d':
      return ([x]) => tf.pad(x!, zeroPads(layer));
    case 'add':
      return (inputs) => inputs.reduce((sum, x) => tf.add(sum, x));
    case 'multiply':
      return (inputs) => spread(inputs).reduce((product, x) => tf.mul(product, x));
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
    case 'elu':
      // TensorFlow.js' own elu knows an alpha of 1 alone.
      return ([x]) => tf.add(tf.relu(x!), tf.mul(tf.expm1(tf.minimum(x!, 0)), layer.alphaRatio));
    case 'hardSigmoid':
      return ([x]) => tf.clipByValue(tf.add(tf.mul(x!, layer.slopeRatio), layer.offsetRatio), 0, 1);
    case 'gelu':
      return ([x]) => (layer.isApproximate ? geluByTanh(x!) : gelu(x!));
    case 'prelu': {
      const slopes = constant(layer.slopes, [layer.slopes.length]);
      return ([x]) => tf.prelu(x!, slopes);
    }
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
  silu: (x: tf.Tensor) => tf.mul(x, tf.sigmoid(x)),
  hardSwish: (x: tf.Tensor) => tf.div(tf.mul(x, tf.relu6(tf.add(x, 3))), 6),
  softplus: (x: tf.Tensor) => tf.softplus(x),
} as const;

/** x (1 + erf(x / sqrt 2)) / 2 */
function gelu(x: tf.Tensor): tf.Tensor {
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.div(x, Math.SQRT2)), 1));
}

/** x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2 */
function geluByTanh(x: tf.Tensor): tf.Tensor {
  const cubed = tf.mul(tf.mul(tf.square(x), x), 0.044715);
  const turned = tf.tanh(tf.mul(tf.add(x, cubed), Math.sqrt(2 / Math.PI)));
  return tf.mul(tf.mul(x, 0.5), tf.add(turned, 1));
}

/** Vectors [image, channel] beside feature maps as [image, 1, 1, channel]. */
function spread(inputs: readonly tf.Tensor[]): readonly tf.Tensor[] {
  const rank = Math.max(...inputs.map((x) => x.rank));
  return inputs.map((x) => (x.rank === rank ? x : tf.reshape(x, [x.shape[0]!, 1, 1, x.shape[1]!])));
}

/**
 * Padding is made beforehand: the backends know explicit padding or not, and differ in the gradient of an
 * average over padded places.
 */
function compilePool(layer: Pool2dLayer): TensorFunction {
  const size: [number, number] = [layer.poolHeightCount, layer.poolWidthCount];
  const strides: [number, number] = [layer.strideHeightCount, layer.strideWidthCount];
  return ([x]) => {
    const image = x as tf.Tensor4D;
    const pads = poolPads(layer, image);
    const isPadded = pads.flat().some((count) => count > 0);
    if (layer.kind === 'maxPool2d') {
      const padded = isPadded ? tf.pad4d(image, pads, LOWEST) : image;
      return tf.maxPool(padded, size, strides, 'valid');
    }
    if (!isPadded) return tf.avgPool(image, size, strides, 'valid');
    // The share of a window that lies on the image is the average of ones there.
    const [, height, width] = image.shape;
    const shares = tf.avgPool(tf.pad4d(tf.ones([1, height, width, 1]), pads), size, strides, 'valid');
    return tf.div(tf.avgPool(tf.pad4d(image, pads), size, strides, 'valid'), shares);
  };
}

/** Below every 32-bit float that a network has. */
const LOWEST = -3.4e38;

function poolPads(layer: Pool2dLayer, { shape }: tf.Tensor4D): [Pads, Pads, Pads, Pads] {
  const { padding } = layer;
  if (typeof padding !== 'string') return zeroPads(padding);
  const { poolHeightCount, poolWidthCount, strideHeightCount, strideWidthCount } = layer;
  const { top, bottom, left, right } = tf.backend_util.computePool2DInfo(
    shape,
    [poolHeightCount, poolWidthCount],
    [strideHeightCount, strideWidthCount],
    1,
    padding,
  ).padInfo;
  return zeroPads({ topCount: top, bottomCount: bottom, leftCount: left, rightCount: right });
}

type Pads = [number, number];

function zeroPads({
  topCount,
  bottomCount,
  leftCount,
  rightCount,
}: ExplicitPadding): [Pads, Pads, Pads, Pads] {
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
