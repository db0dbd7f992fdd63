import { invariant } from '../numeric/invariant.ts';
import { type CrossbarLayer, weightMatrixShape } from './graph.ts';
import { type Extents, slideWindow } from './shape.ts';

/**
 * A crossbar layer as a matrix product: each output position is one patch (row vector) times the weight
 * matrix.
 */
export interface PatchGeometry {
  /** Output places: height x width of the output, or 1 for a dense layer. */
  readonly positionCount: number;
  /** Length of a patch: the reduction dimension, in the order of the kernel's rows. */
  readonly rowCount: number;
  /** Output channels. */
  readonly columnCount: number;
  readonly inputHeightCount: number;
  readonly inputWidthCount: number;
  readonly channelCount: number;
  readonly outputWidthCount: number;
  readonly kernelHeightCount: number;
  readonly kernelWidthCount: number;
  readonly strideHeightCount: number;
  readonly strideWidthCount: number;
  readonly padTopCount: number;
  readonly padLeftCount: number;
}

/** A dense layer is the 1x1 convolution of a 1x1 feature map. */
export function patchGeometry(layer: CrossbarLayer, input: Extents): PatchGeometry {
  const shape = weightMatrixShape(layer);
  if (layer.kind === 'dense') {
    const single = { inputHeightCount: 1, inputWidthCount: 1, outputWidthCount: 1, positionCount: 1 };
    const kernel = { kernelHeightCount: 1, kernelWidthCount: 1, strideHeightCount: 1, strideWidthCount: 1 };
    return {
      ...shape,
      ...single,
      ...kernel,
      channelCount: layer.inputCount,
      padTopCount: 0,
      padLeftCount: 0,
    };
  }
  const { vertical, horizontal } = slideWindow(layer, input);
  return {
    ...shape,
    positionCount: vertical.outputCount * horizontal.outputCount,
    inputHeightCount: input[0]!,
    inputWidthCount: input[1]!,
    channelCount: input[2]!,
    outputWidthCount: horizontal.outputCount,
    kernelHeightCount: layer.kernelHeightCount,
    kernelWidthCount: layer.kernelWidthCount,
    strideHeightCount: layer.strideHeightCount,
    strideWidthCount: layer.strideWidthCount,
    padTopCount: vertical.padBeforeCount,
    padLeftCount: horizontal.padBeforeCount,
  };
}

/** Copies the patch of output place `positionIndex` (row-major) from the feature map; padding reads 0. */
export function gatherPatch<T extends Float32Array | Int32Array>(
  geometry: PatchGeometry,
  input: T,
  positionIndex: number,
  patch: T,
): void {
  const { channelCount, inputWidthCount, kernelWidthCount, kernelHeightCount } = geometry;
  invariant(patch.length === geometry.rowCount, 'a patch has one element per kernel row');
  const outputY = Math.floor(positionIndex / geometry.outputWidthCount);
  const outputX = positionIndex - outputY * geometry.outputWidthCount;
  const top = outputY * geometry.strideHeightCount - geometry.padTopCount;
  const left = outputX * geometry.strideWidthCount - geometry.padLeftCount;
  let at = 0;
  for (let y = top; y < top + kernelHeightCount; y++) {
    const isRowInside = y >= 0 && y < geometry.inputHeightCount;
    for (let x = left; x < left + kernelWidthCount; x++) {
      const isInside = isRowInside && x >= 0 && x < inputWidthCount;
      const source = (y * inputWidthCount + x) * channelCount;
      for (let c = 0; c < channelCount; c++) patch[at++] = isInside ? input[source + c]! : 0;
    }
  }
}
