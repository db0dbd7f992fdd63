import { invariant } from '../numeric/invariant.ts';
import { type CrossbarLayer, weightMatrixShape } from './graph.ts';
import { type Extents, slideWindow } from './shape.ts';

/**
 * A crossbar layer as matrix products: at each output position, every group has one patch (row vector) times
 * its weight matrix.
 */
export interface PatchGeometry {
  /** Output places: height x width of the output, or 1 for a dense layer. */
  readonly positionCount: number;
  /** Independent weight matrices; 1 unless the convolution is grouped. */
  readonly groupCount: number;
  /** Length of one group's patch: its reduction dimension, in the order of the kernel's rows. */
  readonly rowCount: number;
  /** Output channels of one group. */
  readonly columnCount: number;
  readonly inputHeightCount: number;
  readonly inputWidthCount: number;
  /** Input channels of all groups. */
  readonly channelCount: number;
  readonly outputWidthCount: number;
  readonly kernelHeightCount: number;
  readonly kernelWidthCount: number;
  readonly strideHeightCount: number;
  readonly strideWidthCount: number;
  readonly dilationHeightCount: number;
  readonly dilationWidthCount: number;
  readonly padTopCount: number;
  readonly padLeftCount: number;
}

/** A dense layer is the 1x1 convolution of a 1x1 feature map. */
const SINGLE_PLACE = {
  positionCount: 1,
  inputHeightCount: 1,
  inputWidthCount: 1,
  outputWidthCount: 1,
  kernelHeightCount: 1,
  kernelWidthCount: 1,
  strideHeightCount: 1,
  strideWidthCount: 1,
  dilationHeightCount: 1,
  dilationWidthCount: 1,
  padTopCount: 0,
  padLeftCount: 0,
};

/** The patches of `layer` over an input of shape `input`. */
export function patchGeometry(layer: CrossbarLayer, input: Extents): PatchGeometry {
  const shape = weightMatrixShape(layer);
  if (layer.kind === 'dense') return { ...shape, ...SINGLE_PLACE, channelCount: layer.inputCount };
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
    dilationHeightCount: layer.dilationHeightCount,
    dilationWidthCount: layer.dilationWidthCount,
    padTopCount: vertical.padBeforeCount,
    padLeftCount: horizontal.padBeforeCount,
  };
}

/**
 * Copies one group's patch at output place `position` (row-major) from the feature map into `patch` of
 * rowCount elements; padding reads 0.
 */
export function gatherPatch<T extends Float32Array | Int32Array>(
  geometry: PatchGeometry,
  input: T,
  { position, groupIndex }: { readonly position: number; readonly groupIndex: number },
  patch: T,
): void {
  const { channelCount, inputHeightCount, inputWidthCount, dilationHeightCount, dilationWidthCount } =
    geometry;
  invariant(patch.length === geometry.rowCount, 'a patch has one element per kernel row');
  const outputY = Math.floor(position / geometry.outputWidthCount);
  const outputX = position - outputY * geometry.outputWidthCount;
  const top = outputY * geometry.strideHeightCount - geometry.padTopCount;
  const left = outputX * geometry.strideWidthCount - geometry.padLeftCount;
  const groupChannelCount = channelCount / geometry.groupCount;
  const firstChannel = groupIndex * groupChannelCount;
  let at = 0;
  for (let ky = 0; ky < geometry.kernelHeightCount; ky++) {
    const y = top + ky * dilationHeightCount;
    const isRowInside = y >= 0 && y < inputHeightCount;
    for (let kx = 0; kx < geometry.kernelWidthCount; kx++) {
      const x = left + kx * dilationWidthCount;
      const isInside = isRowInside && x >= 0 && x < inputWidthCount;
      const source = (y * inputWidthCount + x) * channelCount + firstChannel;
      for (let c = 0; c < groupChannelCount; c++) patch[at++] = isInside ? input[source + c]! : 0;
    }
  }
}
