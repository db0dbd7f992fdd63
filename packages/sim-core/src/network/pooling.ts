import type { Pool2dLayer } from './graph.ts';
import { type Extents, elementCount, outputExtents, slideWindow } from './shape.ts';

/** The largest or the mean of each window, channel by channel; padded places take no part. */
export function pool(layer: Pool2dLayer, extents: Extents, input: Float32Array): Float32Array {
  const [heightCount, widthCount, channelCount] = extents as [number, number, number];
  const { vertical, horizontal } = slideWindow(layer, extents);
  const output = new Float32Array(elementCount(outputExtents(layer, [extents])));
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

/** The mean of each channel over all places of a feature map: [channel]. */
export function averageOverPlaces(input: Float32Array, channelCount: number): Float32Array {
  const sums = new Float64Array(channelCount);
  for (let start = 0; start < input.length; start += channelCount) {
    for (let c = 0; c < channelCount; c++) sums[c]! += input[start + c]!;
  }
  const placeCount = input.length / channelCount;
  return Float32Array.from(sums, (sum) => sum / placeCount);
}

/** The largest of each channel over all places of a feature map: [channel]. */
export function largestOverPlaces(input: Float32Array, channelCount: number): Float32Array {
  const largest = input.slice(0, channelCount);
  for (let i = channelCount; i < input.length; i++) {
    const c = i % channelCount;
    if (input[i]! > largest[c]!) largest[c] = input[i]!;
  }
  return largest;
}
