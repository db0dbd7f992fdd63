import type { AffineLayer, SubtractMeanLayer, ZeroPad2dLayer } from './graph.ts';
import { type Extents, elementCount, outputExtents } from './shape.ts';

/** The sum of inputs of one shape, in their order, rounded once. */
export function addInputs(inputs: readonly Float32Array[]): Float32Array {
  const first = inputs[0]!;
  const output = new Float32Array(first.length);
  for (let i = 0; i < output.length; i++) {
    let sum = first[i]!;
    for (let k = 1; k < inputs.length; k++) sum += inputs[k]![i]!;
    output[i] = sum;
  }
  return output;
}

/** The product of inputs, in their order, rounded once; a shorter one is repeated, channels being last. */
export function multiplyInputs(inputs: readonly Float32Array[]): Float32Array {
  const output = new Float32Array(Math.max(...inputs.map(({ length }) => length)));
  for (let i = 0; i < output.length; i++) {
    let product = 1;
    for (const input of inputs) product *= input[i % input.length]!;
    output[i] = product;
  }
  return output;
}

/** Inputs behind one another along the last axis, where input k has `axisCounts[k]` elements. */
export function concatenateLastAxis(
  inputs: readonly Float32Array[],
  axisCounts: readonly number[],
): Float32Array {
  const output = new Float32Array(inputs.reduce((sum, input) => sum + input.length, 0));
  const placeCount = inputs[0]!.length / axisCounts[0]!;
  let at = 0;
  for (let place = 0; place < placeCount; place++) {
    for (const [k, input] of inputs.entries()) {
      const count = axisCounts[k]!;
      output.set(input.subarray(place * count, (place + 1) * count), at);
      at += count;
    }
  }
  return output;
}

/** scale[channel] x + offset[channel], channels on the last axis. */
export function applyAffine({ scale, offset }: AffineLayer, input: Float32Array): Float32Array {
  const channelCount = scale.length;
  return input.map((value, i) => value * scale[i % channelCount]! + offset[i % channelCount]!);
}

/** Element by element. */
export function subtractMean({ mean }: SubtractMeanLayer, input: Float32Array): Float32Array {
  return input.map((value, i) => value - mean[i]!);
}

/** The feature map inside a frame of zeros. */
export function zeroPad(layer: ZeroPad2dLayer, extents: Extents, input: Float32Array): Float32Array {
  const [heightCount, widthCount, channelCount] = extents as [number, number, number];
  const padded = outputExtents(layer, [extents]);
  const output = new Float32Array(elementCount(padded));
  const lineCount = widthCount * channelCount;
  for (let y = 0; y < heightCount; y++) {
    const line = input.subarray(y * lineCount, (y + 1) * lineCount);
    output.set(line, ((y + layer.topCount) * padded[1]! + layer.leftCount) * channelCount);
  }
  return output;
}
