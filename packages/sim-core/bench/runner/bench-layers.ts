import type { PatchGeometry } from '../../src/network/im2col.ts';
import { nextWord, stream } from '../../src/random/stream.ts';

/** A square convolution with same padding; a dense layer for a size of 1. */
export function squareLayer(size: {
  readonly imageCount: number;
  readonly kernelCount: number;
  readonly channelCount: number;
  readonly columnCount: number;
}): PatchGeometry {
  const { imageCount, kernelCount, channelCount, columnCount } = size;
  return {
    positionCount: imageCount * imageCount,
    groupCount: 1,
    rowCount: kernelCount * kernelCount * channelCount,
    columnCount,
    inputHeightCount: imageCount,
    inputWidthCount: imageCount,
    channelCount,
    outputWidthCount: imageCount,
    kernelHeightCount: kernelCount,
    kernelWidthCount: kernelCount,
    strideHeightCount: 1,
    strideWidthCount: 1,
    dilationHeightCount: 1,
    dilationWidthCount: 1,
    padTopCount: kernelCount >> 1,
    padLeftCount: kernelCount >> 1,
  };
}

/** Layers of LeNet-5 and of VGG. */
export function benchLayers(): readonly { readonly name: string; readonly geometry: PatchGeometry }[] {
  const sizes = [
    [28, 5, 1, 6],
    [10, 5, 6, 16],
    [1, 1, 400, 120],
    [56, 3, 64, 64],
    [14, 3, 512, 512],
    [1, 1, 4096, 1000],
  ] as const;
  return sizes.map(([imageCount, kernelCount, channelCount, columnCount]) => ({
    name: `${imageCount}x${imageCount}x${channelCount}, ${kernelCount}x${kernelCount} to ${columnCount}`,
    geometry: squareLayer({ imageCount, kernelCount, channelCount, columnCount }),
  }));
}

/** 8-bit inputs as behind a ReLU, half of them 0 and small ones frequent, and bell-shaped 8-bit weights. */
export function benchNumbers({ rowCount, columnCount, ...geometry }: PatchGeometry) {
  const source = stream('0000000000005eed', 'bench');
  const byte = () => nextWord(source) >>> 24;
  const inputCount = geometry.inputHeightCount * geometry.inputWidthCount * geometry.channelCount;
  const integers = Int32Array.from({ length: inputCount }, () =>
    byte() < 128 ? 0 : Math.floor((byte() * byte()) / 256),
  );
  const weights = Int32Array.from(
    { length: rowCount * columnCount },
    () => ((byte() + byte() + byte() + byte()) >> 2) - 127,
  );
  return { integers, weights, inputLowest: 0, inputHighest: 255 };
}
