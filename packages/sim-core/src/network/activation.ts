import { exp } from '../numeric/exact-math.ts';
import { unreachable } from '../numeric/invariant.ts';
import type { ActivationLayer } from './graph.ts';

/** Applies an activation to every element. */
export function activate(
  kind: Exclude<ActivationLayer['kind'], 'softmax'>,
  input: Float32Array,
): Float32Array {
  switch (kind) {
    case 'relu':
      return rectify(input);
    case 'relu6':
      return input.map((value) => (value > 0 ? Math.min(value, 6) : 0));
    case 'sigmoid':
      return input.map(sigmoid);
    case 'tanh':
      return input.map(tanh);
    default:
      return unreachable(kind);
  }
}

/**
 * x above 0, else 0, by clearing every number whose sign bit is set: signs follow no pattern, and a branch on
 * them takes several times as long.
 */
function rectify(input: Float32Array): Float32Array {
  const output = new Float32Array(input.length);
  const from = new Int32Array(input.buffer, input.byteOffset, input.length);
  const to = new Int32Array(output.buffer);
  for (let i = 0; i < from.length; i++) to[i] = from[i]! & ~(from[i]! >> 31);
  return output;
}

/** x above 0, slope x below. */
export function leakyRelu(input: Float32Array, negativeSlopeRatio: number): Float32Array {
  return input.map((value) => (value > 0 ? value : value * negativeSlopeRatio));
}

/** e^x / sum e^x over the last axis of `axisCount` elements. */
export function softmax(input: Float32Array, axisCount: number): Float32Array {
  const output = new Float32Array(input.length);
  const powers = new Float64Array(axisCount);
  for (let start = 0; start < input.length; start += axisCount) {
    let largest = -Infinity;
    for (let i = 0; i < axisCount; i++) largest = Math.max(largest, input[start + i]!);
    let sum = 0;
    for (let i = 0; i < axisCount; i++) sum += powers[i] = exp(input[start + i]! - largest);
    for (let i = 0; i < axisCount; i++) output[start + i] = powers[i]! / sum;
  }
  return output;
}

/** 1 / (1 + e^-x), with the power taken where it cannot overflow. */
function sigmoid(x: number): number {
  const power = exp(-Math.abs(x));
  return (x >= 0 ? 1 : power) / (1 + power);
}

/** Below 2^-10 the quotient would cancel; x - x^3 / 3 is then right to 1e-13. */
const TANH_SERIES_LIMIT = 1 / 1024;

/** (1 - e^-2|x|) / (1 + e^-2|x|), with the sign of x. */
function tanh(x: number): number {
  const magnitude = Math.abs(x);
  if (magnitude < TANH_SERIES_LIMIT) return x - (x * x * x) / 3;
  const power = exp(-2 * magnitude);
  const value = (1 - power) / (1 + power);
  return x < 0 ? -value : value;
}
