import { exp, log } from '../numeric/exact-math.ts';
import { unreachable } from '../numeric/invariant.ts';
import { normalCdf } from '../numeric/normal.ts';
import type { ActivationLayer, HardSigmoidLayer } from './graph.ts';

/** Applies an activation to every element. */
export function activate(
  kind: Exclude<ActivationLayer['kind'], 'softmax'>,
  input: Float32Array,
): Float32Array {
  switch (kind) {
    case 'relu':
      return rectify(input);
    case 'relu6':
      return input.map((value) => clip(value, 6));
    case 'sigmoid':
      return input.map(sigmoid);
    case 'tanh':
      return input.map(tanh);
    case 'silu':
      return input.map((value) => value * sigmoid(value));
    case 'hardSwish':
      return input.map((value) => (value * clip(value + 3, 6)) / 6);
    case 'softplus':
      return input.map(softplus);
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

/** x above 0, slope[channel] x below, channels on the last axis. */
export function prelu(input: Float32Array, slopes: Float32Array): Float32Array {
  return input.map((value, i) => (value > 0 ? value : value * slopes[i % slopes.length]!));
}

/** x above 0, alpha (e^x - 1) below. */
export function elu(input: Float32Array, alphaRatio: number): Float32Array {
  return input.map((value) => (value > 0 ? value : alphaRatio * powerLessOne(value)));
}

/** slope x + offset, cut to 0..1. */
export function hardSigmoid(input: Float32Array, layer: HardSigmoidLayer): Float32Array {
  const { slopeRatio, offsetRatio } = layer;
  return input.map((value) => clip(slopeRatio * value + offsetRatio, 1));
}

const SQRT_TWO_OVER_PI = 0.7978845608028654;
/** Fitted by the authors of the approximation. @source hendrycks2016 */
const CUBIC_RATIO = 0.044715;

/** x P(z <= x) for z ~ N(0, 1), or its approximation by a tanh. @source hendrycks2016 */
export function gelu(input: Float32Array, isApproximate: boolean): Float32Array {
  if (!isApproximate) return input.map((value) => value * normalCdf(value));
  return input.map((value) => {
    // x (1 + tanh u) / 2 = x sigmoid(2 u), which does not cancel far below 0.
    const u = SQRT_TWO_OVER_PI * (value + CUBIC_RATIO * value * value * value);
    return value * sigmoid(2 * u);
  });
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

function clip(x: number, most: number): number {
  return x > 0 ? Math.min(x, most) : 0;
}

/** log(1 + e^x) = max(x, 0) + log(1 + e^-|x|); of a small power, the series of the logarithm. */
function softplus(x: number): number {
  const power = exp(-Math.abs(x));
  const tail = power < SERIES_LIMIT ? power * (1 - power * (1 / 2 - power / 3)) : log(1 + power);
  return Math.max(x, 0) + tail;
}

/** e^x - 1; near 0, where the difference would cancel, x + x^2 / 2 + x^3 / 6. */
function powerLessOne(x: number): number {
  return Math.abs(x) < SERIES_LIMIT ? x * (1 + x * (1 / 2 + x / 6)) : exp(x) - 1;
}

/** Below 2^-10 three terms of a power series are right to 1e-10, where closed forms would cancel. */
const SERIES_LIMIT = 1 / 1024;

/** (1 - e^-2|x|) / (1 + e^-2|x|), with the sign of x. */
function tanh(x: number): number {
  const magnitude = Math.abs(x);
  if (magnitude < SERIES_LIMIT) return x - (x * x * x) / 3;
  const power = exp(-2 * magnitude);
  const value = (1 - power) / (1 + power);
  return x < 0 ? -value : value;
}
