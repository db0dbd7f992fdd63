import { unreachable } from '../numeric/invariant.ts';
import { activate, elu, gelu, hardSigmoid, leakyRelu, prelu, softmax } from './activation.ts';
import {
  addInputs,
  applyAffine,
  concatenateLastAxis,
  multiplyInputs,
  subtractMean,
  zeroPad,
} from './elementwise.ts';
import type { DigitalLayer } from './graph.ts';
import { averageOverPlaces, largestOverPlaces, pool } from './pooling.ts';
import type { Extents } from './shape.ts';

/**
 * Applies a layer that no crossbar computes to its inputs, which have the shapes `extents`. Double precision
 * inside, 32-bit results; the inputs are left alone, though flatten may hand its own through.
 */
export function applyDigitalLayer(
  layer: DigitalLayer,
  extents: readonly Extents[],
  inputs: readonly Float32Array[],
): Float32Array {
  const input = inputs[0]!;
  const shape = extents[0]!;
  switch (layer.kind) {
    case 'maxPool2d':
    case 'averagePool2d':
      return pool(layer, shape, input);
    case 'globalAveragePool2d':
      return averageOverPlaces(input, shape.at(-1)!);
    case 'globalMaxPool2d':
      return largestOverPlaces(input, shape.at(-1)!);
    case 'flatten':
      return input;
    case 'relu':
    case 'relu6':
    case 'sigmoid':
    case 'tanh':
    case 'silu':
    case 'hardSwish':
    case 'softplus':
      return activate(layer.kind, input);
    case 'leakyRelu':
      return leakyRelu(input, layer.negativeSlopeRatio);
    case 'elu':
      return elu(input, layer.alphaRatio);
    case 'hardSigmoid':
      return hardSigmoid(input, layer);
    case 'gelu':
      return gelu(input, layer.isApproximate);
    case 'prelu':
      return prelu(input, layer.slopes);
    case 'softmax':
      return softmax(input, shape.at(-1)!);
    case 'add':
      return addInputs(inputs);
    case 'multiply':
      return multiplyInputs(inputs);
    case 'concatenate':
      return concatenateLastAxis(
        inputs,
        extents.map((one) => one.at(-1)!),
      );
    case 'affine':
      return applyAffine(layer, input);
    case 'subtractMean':
      return subtractMean(layer, input);
    case 'zeroPad2d':
      return zeroPad(layer, shape, input);
    default:
      return unreachable(layer);
  }
}
