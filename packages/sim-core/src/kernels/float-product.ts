import { invariant } from '../numeric/invariant.ts';
import { type Kernel, PANEL_COLUMN_COUNT, type PatchShape } from './kernel.ts';
import { floatPanelSize, packFloatPanels, panelCountOf, rowStrideOf } from './pack.ts';
import { gatherGroup } from './reference-products.ts';

/**
 * Products of all patches of a feature map with one weight matrix: `sums`, [position][column], is
 * overwritten.
 */
export type FloatProduct = (input: Float32Array, sums: Float32Array) => void;

const STRETCH_BYTES = 131_072;
const HIGHEST_STRETCH = 1024;

/**
 * The product in 32-bit floats on the kernel; Kernel.multiplyFloats says in which order sums are rounded.
 */
export function createFloatProduct(options: {
  readonly kernel: Kernel;
  readonly shape: PatchShape & { readonly columnCount: number };
  readonly groupIndex: number;
  /** [row][column] of the group */
  readonly weights: Float32Array;
}): FloatProduct {
  const { kernel, shape, groupIndex, weights } = options;
  const { rowCount, columnCount, positionCount } = shape;
  invariant(weights.length === rowCount * columnCount, 'there is one weight per row and column');
  const rowStride = rowStrideOf(rowCount);
  const panelCount = panelCountOf(columnCount);
  const columnStride = panelCount * PANEL_COLUMN_COUNT;
  const panels = kernel.allocate('float32', floatPanelSize(shape));
  packFloatPanels(weights, shape, panels.view);
  const stretchCount = Math.min(
    positionCount,
    HIGHEST_STRETCH,
    Math.max(4, Math.floor(STRETCH_BYTES / (rowStride * 16)) * 4),
  );
  return (values, out) => {
    const isWhole = shape.groupCount === 1;
    const input = kernel.borrow('float32', 'input', isWhole ? values.length : 0);
    if (isWhole) input.view.set(values);
    const patches = kernel.borrow('float32', 'patches', stretchCount * rowStride);
    const sums = kernel.borrow('float32', 'sums', stretchCount * columnStride);
    for (let firstPosition = 0; firstPosition < positionCount; firstPosition += stretchCount) {
      const count = Math.min(stretchCount, positionCount - firstPosition);
      const place = { shape, groupIndex, firstPosition, positionCount: count, rowStride };
      if (isWhole) kernel.gatherFloats({ ...place, input, patches });
      else gatherGroup(place, values, patches.view);
      const call = { patches, weights: panels, sums, positionCount: count, panelCount, rowStride, rowCount };
      kernel.multiplyFloats(call);
      for (let i = 0; i < count; i++) {
        const from = i * columnStride;
        out.set(sums.view.subarray(from, from + columnCount), (firstPosition + i) * columnCount);
      }
    }
  };
}
