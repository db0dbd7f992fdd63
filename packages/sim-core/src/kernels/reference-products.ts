import {
  FLOAT_SEGMENT_ROW_COUNT,
  type FloatProductCall,
  type GatherCall,
  type IntegerProductCall,
  PANEL_COLUMN_COUNT,
  type WidenCall,
} from './kernel.ts';

export function gatherPatches(call: GatherCall<'int16'> | GatherCall<'float32'>): void {
  gatherGroup(call, call.input.view, call.patches.view);
}

/** Which patches of which feature map. */
export type GatherPlace = Omit<GatherCall<'int16'>, 'input' | 'patches'>;

type Numbers = Int16Array | Int32Array | Float32Array;

/** Copies the patches of one group, [place][rowStride], out of a feature map; padding reads 0. */
export function gatherGroup(place: GatherPlace, input: Numbers, patches: Numbers): void {
  const { shape, groupIndex, firstPosition, positionCount, rowStride } = place;
  const { channelCount, inputHeightCount, inputWidthCount } = shape;
  const groupChannelCount = channelCount / shape.groupCount;
  for (let i = 0; i < positionCount; i++) {
    const position = firstPosition + i;
    const outputY = Math.floor(position / shape.outputWidthCount);
    const outputX = position - outputY * shape.outputWidthCount;
    let at = i * rowStride;
    for (let ky = 0; ky < shape.kernelHeightCount; ky++) {
      const y = outputY * shape.strideHeightCount - shape.padTopCount + ky * shape.dilationHeightCount;
      for (let kx = 0; kx < shape.kernelWidthCount; kx++) {
        const x = outputX * shape.strideWidthCount - shape.padLeftCount + kx * shape.dilationWidthCount;
        const isInside = y >= 0 && y < inputHeightCount && x >= 0 && x < inputWidthCount;
        const from = (y * inputWidthCount + x) * channelCount + groupIndex * groupChannelCount;
        for (let c = 0; c < groupChannelCount; c++) patches[at++] = isInside ? input[from + c]! : 0;
      }
    }
  }
}

export function multiplyIntegers(call: IntegerProductCall): void {
  const { positionCount, panelCount, rowStride, pairCount, firstPair, endPair } = call;
  const patches = call.patches.view;
  const weights = call.weights.view;
  const sums = call.sums.view;
  const columnStride = panelCount * PANEL_COLUMN_COUNT;
  for (let position = 0; position < positionCount; position++) {
    for (let column = 0; column < columnStride; column++) {
      const panel = Math.floor(column / PANEL_COLUMN_COUNT);
      const lane = column % PANEL_COLUMN_COUNT;
      let sum = 0;
      for (let pair = firstPair; pair < endPair; pair++) {
        const patchAt = position * rowStride + pair * 2;
        const weightAt = ((panel * pairCount + pair) * PANEL_COLUMN_COUNT + lane) * 2;
        const first = patches[patchAt]! * weights[weightAt]!;
        sum = (sum + first + patches[patchAt + 1]! * weights[weightAt + 1]!) | 0;
      }
      sums[position * columnStride + column] = sum;
    }
  }
}

export function multiplyFloats(call: FloatProductCall): void {
  const { positionCount, panelCount, rowStride, rowCount } = call;
  const patches = call.patches.view;
  const weights = call.weights.view;
  const sums = call.sums.view;
  const columnStride = panelCount * PANEL_COLUMN_COUNT;
  for (let position = 0; position < positionCount; position++) {
    for (let column = 0; column < columnStride; column++) {
      const panel = Math.floor(column / PANEL_COLUMN_COUNT);
      const lane = column % PANEL_COLUMN_COUNT;
      let total = 0;
      for (let firstRow = 0; firstRow < rowCount; firstRow += FLOAT_SEGMENT_ROW_COUNT) {
        const endRow = Math.min(rowCount, firstRow + FLOAT_SEGMENT_ROW_COUNT);
        let sum = 0;
        for (let row = firstRow; row < endRow; row++) {
          const weight = weights[(panel * rowCount + row) * PANEL_COLUMN_COUNT + lane]!;
          sum = Math.fround(sum + Math.fround(patches[position * rowStride + row]! * weight));
        }
        total = firstRow === 0 ? sum : Math.fround(total + sum);
      }
      sums[position * columnStride + column] = total;
    }
  }
}

export function widenSums({ sums, wideSums, columnStride, columnCount, positionCount }: WidenCall): void {
  for (let position = 0; position < positionCount; position++) {
    for (let column = 0; column < columnCount; column++) {
      wideSums.view[position * columnCount + column] = sums.view[position * columnStride + column]!;
    }
  }
}
