/**
 * Shifted and duplicated kernels: a parallel window of the input stands on the rows of a crossbar, and each
 * kernel is stored once for every place that it takes in the window, shifted by as many rows. One step gives
 * all of these output places.
 *
 * Equation: steps = ceil(H / o_h) ceil(W / o_w), crossbars = groups x ceil(C / C_t) ceil(O / O_t), with
 * C_t = floor(R / (w_h w_w)) channels and O_t = floor((floor(L / (o_h o_w)) - unit columns) / lines of a
 * column) kernels in a crossbar, for o_h x o_w output places whose windows touch w_h x w_w places. The shape
 * is the one with the fewest steps x crossbars; where none beats kernel to column, that is it.
 * @source rhe2022 (equations of cycles, one bit line a weight and stride 1; a crossbar read in every cycle)
 * Valid: every convolution, also with strides and dilations: rows are the places that some kernel touches.
 * Ignored: row by row cuts of a channel's window; operation units without weights in them are read too.
 */
import type { LayerFormat } from './mapped-layer.ts';
import {
  bandsOf,
  columnBlockCountOf,
  greatestDivisor,
  type Layout,
  rowBlockCountOf,
  type Strands,
} from './partition.ts';
import { im2colLayout } from './partition-im2col.ts';
import type { Grid, KernelShape } from './workload.ts';

/** Output places of a parallel window, and what one crossbar holds of them. */
interface WindowShape {
  readonly outputHeightCount: number;
  readonly outputWidthCount: number;
  /** Places that the kernels touch. */
  readonly placeCount: number;
  readonly channelCount: number;
  readonly kernelCount: number;
}

export function shiftedWindowLayout(
  { kernel, output }: { readonly kernel: KernelShape; readonly output: Grid },
  format: LayerFormat,
  strands: Strands,
): Layout {
  const column = im2colLayout(kernel, format, strands);
  const blockCount = (rowBlockCountOf(column) * columnBlockCountOf(column)) / kernel.matrix.groupCount;
  const leastCost = output.heightCount * output.widthCount * blockCount;
  const best = bestWindow({ kernel, output, leastCost }, format, strands);
  if (best === null) {
    const { heightCount, widthCount } = coveredBy(kernel, { outputHeightCount: 1, outputWidthCount: 1 });
    return { ...column, partition: 'shiftedWindow', windowText: `${heightCount} x ${widthCount} places` };
  }
  return windowLayout(kernel, best, strands);
}

/** The shape with the fewest steps x crossbars below `leastCost`, the lower and narrower of equal ones. */
function bestWindow(
  search: { readonly kernel: KernelShape; readonly output: Grid; readonly leastCost: number },
  { crossbarRowCount, usableColumnCount }: LayerFormat,
  { columnLineCount, extraLineCount }: Strands,
): WindowShape | null {
  const { kernel, output } = search;
  const { groupCount, columnCount } = kernel.matrix;
  const inputCount = kernel.inputChannelCount / groupCount;
  const vertical = axisOf(kernel.heightCount, kernel.strideHeightCount, kernel.dilationHeightCount);
  const horizontal = axisOf(kernel.widthCount, kernel.strideWidthCount, kernel.dilationWidthCount);
  const mostOutputCount = Math.floor(usableColumnCount / (columnLineCount + extraLineCount));
  let leastCost = search.leastCost;
  let best: WindowShape | null = null;
  for (let high = 1; high <= output.heightCount && high <= mostOutputCount; high++) {
    const touchedHeight = touchedCount(vertical, high);
    if (touchedHeight * kernel.widthCount > crossbarRowCount) break;
    const heightSteps = Math.ceil(output.heightCount / high);
    for (let wide = 1; wide <= output.widthCount && high * wide <= mostOutputCount; wide++) {
      const placeCount = touchedHeight * touchedCount(horizontal, wide);
      if (placeCount > crossbarRowCount) break;
      if (high * wide === 1) continue;
      const lineCount = Math.floor(usableColumnCount / (high * wide)) - extraLineCount;
      const channelCount = Math.min(inputCount, Math.floor(crossbarRowCount / placeCount));
      const kernelCount = Math.min(columnCount, Math.floor(lineCount / columnLineCount));
      const blockCount = Math.ceil(inputCount / channelCount) * Math.ceil(columnCount / kernelCount);
      const cost = heightSteps * Math.ceil(output.widthCount / wide) * blockCount;
      if (cost >= leastCost) continue;
      leastCost = cost;
      const outputs = { outputHeightCount: high, outputWidthCount: wide };
      best = { ...outputs, placeCount, channelCount, kernelCount };
    }
  }
  return best;
}

function windowLayout(
  kernel: KernelShape,
  shape: WindowShape,
  { columnLineCount, extraLineCount }: Strands,
): Layout {
  const { outputHeightCount, outputWidthCount, placeCount, channelCount, kernelCount } = shape;
  const { groupCount, columnCount } = kernel.matrix;
  const inputCount = kernel.inputChannelCount / groupCount;
  const tapCount = kernel.heightCount * kernel.widthCount;
  const outputCount = outputHeightCount * outputWidthCount;
  const { heightCount, widthCount } = coveredBy(kernel, shape);
  const noun = channelCount === 1 ? 'channel' : 'channels';
  return {
    partition: 'shiftedWindow',
    windowText: `${heightCount} x ${widthCount} places, ${channelCount} ${noun}`,
    stepHeightCount: outputHeightCount,
    stepWidthCount: outputWidthCount,
    rows: bandsOf(inputCount, channelCount).map(({ blockCount, sizeCount }) => ({
      blockCount,
      sizeCount: sizeCount * placeCount,
      useCount: sizeCount * tapCount,
    })),
    rowRepeatCount: 1,
    columns: bandsOf(columnCount, kernelCount).map(({ blockCount, sizeCount }) => {
      const lineCount = outputCount * (sizeCount * columnLineCount + extraLineCount);
      return { blockCount, sizeCount: lineCount, useCount: lineCount };
    }),
    columnRepeatCount: groupCount,
    cutColumnCount: 0,
    diagonalLineCount: null,
    inputValueCount: groupCount * inputCount * placeCount,
  };
}

/** Places from the first to the last that windows of these outputs cover. */
function coveredBy(
  kernel: KernelShape,
  { outputHeightCount, outputWidthCount }: Pick<WindowShape, 'outputHeightCount' | 'outputWidthCount'>,
): { readonly heightCount: number; readonly widthCount: number } {
  const heightCount = (kernel.heightCount - 1) * kernel.dilationHeightCount + 1;
  const widthCount = (kernel.widthCount - 1) * kernel.dilationWidthCount + 1;
  return {
    heightCount: (outputHeightCount - 1) * kernel.strideHeightCount + heightCount,
    widthCount: (outputWidthCount - 1) * kernel.strideWidthCount + widthCount,
  };
}

/** Taps of a kernel along one axis, and how many of them an output shares with earlier ones. */
interface Axis {
  readonly tapCount: number;
  /** Outputs so far apart share taps, */
  readonly sharedStepCount: number;
  /** and all but so many of them. */
  readonly newTapCount: number;
}

/** Tap j of output i lies at i stride + j dilation, as tap j + stride / g of output i - dilation / g does. */
function axisOf(tapCount: number, strideCount: number, dilationCount: number): Axis {
  const divisor = greatestDivisor(strideCount, dilationCount);
  return {
    tapCount,
    sharedStepCount: dilationCount / divisor,
    newTapCount: Math.min(tapCount, strideCount / divisor),
  };
}

/** Places that the windows of `outputCount` neighbours touch: w = k + (o - 1) s without dilation. */
function touchedCount({ tapCount, sharedStepCount, newTapCount }: Axis, outputCount: number): number {
  const wholeCount = Math.min(outputCount, sharedStepCount);
  return tapCount * wholeCount + newTapCount * (outputCount - wholeCount);
}
