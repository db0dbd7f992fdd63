/**
 * Kernel split: each place of the kernel has a matrix of its own, of C rows. As the window moves on along a
 * row, inputs pass from one matrix to the next, and only the last columns of the window are loaded.
 *
 * Equation: crossbars = K_h K_w x groups x ceil(C / R) x ceil(lines / L); new values of a step = C K_h x
 * min(K_w, stride / dilation) where the dilation divides the stride, else C K_h K_w; with a stride of 1 that
 * is 1 / K of the window.
 * @source peng2020
 * Valid: every convolution; a kernel of one place is that of im2col.
 * Ignored: the first window of a row, which loads everything; rows of windows that overlap; inputs that a
 * dilated kernel could keep for later steps.
 */
import type { LayerFormat } from './mapped-layer.ts';
import { bandsOf, type Layout, type Strands } from './partition.ts';
import { im2colLayout } from './partition-im2col.ts';
import type { KernelShape } from './workload.ts';

export function kernelSplitLayout(kernel: KernelShape, format: LayerFormat, strands: Strands): Layout {
  const { matrix, heightCount, widthCount, strideWidthCount, dilationWidthCount } = kernel;
  const placeCount = heightCount * widthCount;
  const channelCount = matrix.rowCount / placeCount;
  const movesOn = strideWidthCount % dilationWidthCount === 0;
  const newWidthCount = movesOn ? Math.min(widthCount, strideWidthCount / dilationWidthCount) : widthCount;
  return {
    ...im2colLayout(kernel, format, strands),
    partition: 'inputReuse',
    rows: bandsOf(channelCount, format.crossbarRowCount),
    rowRepeatCount: placeCount,
    inputValueCount: matrix.groupCount * channelCount * heightCount * newWidthCount,
  };
}
