import { exp } from '../numeric/exact-math.ts';
import { unreachable } from '../numeric/invariant.ts';
import type { DigitalLayer, Pool2dLayer } from './graph.ts';
import { type Extents, elementCount, outputExtents, slideWindow } from './shape.ts';

/** Applies a layer that no crossbar computes; 32-bit results. */
export function applyDigitalLayer(layer: DigitalLayer, extents: Extents, input: Float32Array): Float32Array {
  switch (layer.kind) {
    case 'maxPool2d':
    case 'averagePool2d':
      return pool(layer, extents, input);
    case 'flatten':
      return input;
    case 'relu':
      return input.map((value) => (value > 0 ? value : 0));
    case 'softmax':
      return softmax(input, extents.at(-1)!);
    default:
      return unreachable(layer);
  }
}

function pool(layer: Pool2dLayer, extents: Extents, input: Float32Array): Float32Array {
  const [heightCount, widthCount, channelCount] = extents as [number, number, number];
  const { vertical, horizontal } = slideWindow(layer, extents);
  const output = new Float32Array(elementCount(outputExtents(layer, extents)));
  const isMax = layer.kind === 'maxPool2d';
  let at = 0;
  for (let outputY = 0; outputY < vertical.outputCount; outputY++) {
    const top = outputY * layer.strideHeightCount - vertical.padBeforeCount;
    const [yStart, yEnd] = [Math.max(0, top), Math.min(heightCount, top + layer.poolHeightCount)];
    for (let outputX = 0; outputX < horizontal.outputCount; outputX++) {
      const left = outputX * layer.strideWidthCount - horizontal.padBeforeCount;
      const [xStart, xEnd] = [Math.max(0, left), Math.min(widthCount, left + layer.poolWidthCount)];
      for (let c = 0; c < channelCount; c++) {
        let largest = -Infinity;
        let sum = 0;
        for (let y = yStart; y < yEnd; y++) {
          for (let x = xStart; x < xEnd; x++) {
            const value = input[(y * widthCount + x) * channelCount + c]!;
            if (value > largest) largest = value;
            sum += value;
          }
        }
        output[at++] = isMax ? largest : sum / ((yEnd - yStart) * (xEnd - xStart));
      }
    }
  }
  return output;
}

function softmax(input: Float32Array, axisCount: number): Float32Array {
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
