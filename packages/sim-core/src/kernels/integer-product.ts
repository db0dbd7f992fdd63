import { invariant } from '../numeric/invariant.ts';
import type { Block, Kernel, PatchShape } from './kernel.ts';
import { integerPanelSize, packIntegerPanels, pairCountOf, panelCountOf, rowStrideOf } from './pack.ts';
import { gatherGroup } from './reference-products.ts';

export interface IntegerProductOptions {
  readonly kernel: Kernel;
  /** PatchGeometry has all of it. */
  readonly shape: PatchShape & { readonly columnCount: number };
  /** Group of a grouped convolution; 0 otherwise. */
  readonly groupIndex: number;
  /** [row][column] of the group */
  readonly weights: Int32Array;
  /** No input is outside; 0 and padding always occur. */
  readonly inputLowest: number;
  readonly inputHighest: number;
}

/** A stretch of output places whose products are done, before they are handed out. */
export interface ProductStretch {
  readonly firstPosition: number;
  readonly positionCount: number;
  /** [place][rowStride], the low 16 bits of the inputs; garbage beyond the rows of a patch */
  readonly patches: Block<'int16'>;
  readonly rowStride: number;
  /** [place][column] */
  readonly wideSums: Block<'float64'>;
}

/**
 * Exact products of all patches of a feature map with one weight matrix: `sums`, [position][column], is
 * overwritten. `visit` may change the sums of every stretch of places before they get there.
 */
export type IntegerProduct = (
  integers: Int32Array,
  sums: Float64Array,
  visit?: (stretch: ProductStretch) => void,
) => void;

/** Bytes of patches at once: they stay in the second cache while all panels pass. */
const STRETCH_BYTES = 131_072;
const HIGHEST_STRETCH = 1024;
const HIGHEST_INT32 = 2147483647;
/** Fewer rows at a time than this are not worth a kernel call. */
const FEWEST_ROWS = 32;

/**
 * The product on the kernel: 16-bit inputs and weights, 32-bit sums over as many rows as cannot overflow,
 * then doubles; for numbers that are too large for that, doubles all along, exact below 2^53.
 */
export function createIntegerProduct(options: IntegerProductOptions): IntegerProduct {
  const { kernel, shape, groupIndex, weights } = options;
  const { rowCount, columnCount, positionCount } = shape;
  invariant(weights.length === rowCount * columnCount, 'there is one weight per row and column');
  const rowStride = rowStrideOf(rowCount);
  const stretchCount = Math.min(
    positionCount,
    HIGHEST_STRETCH,
    Math.max(4, Math.floor(STRETCH_BYTES / (rowStride * 8)) * 4),
  );
  const multiply = createStretchProduct(options, rowStride, stretchCount);
  return (integers, sums, visit) => {
    const isWhole = shape.groupCount === 1;
    const input = kernel.borrow('int16', 'input', isWhole ? integers.length : 0);
    if (isWhole) input.view.set(integers);
    const patches = kernel.borrow('int16', 'patches', stretchCount * rowStride);
    const wideSums = kernel.borrow('float64', 'wideSums', stretchCount * columnCount);
    for (let firstPosition = 0; firstPosition < positionCount; firstPosition += stretchCount) {
      const count = Math.min(stretchCount, positionCount - firstPosition);
      const place = { shape, groupIndex, firstPosition, positionCount: count, rowStride };
      // A group needs few of the channels: copying all of them for each of many groups would cost more.
      if (isWhole) kernel.gatherIntegers({ ...place, input, patches });
      else gatherGroup(place, integers, patches.view);
      const stretch = { firstPosition, positionCount: count, patches, rowStride, wideSums };
      multiply(stretch, integers);
      visit?.(stretch);
      sums.set(wideSums.view.subarray(0, count * columnCount), firstPosition * columnCount);
    }
  };
}

/** Rows whose products cannot overflow 32 bits together; 0 when a factor does not fit 16 bits. */
export function exactRowCount(bounds: {
  readonly inputLowest: number;
  readonly inputHighest: number;
  readonly weightLowest: number;
  readonly weightHighest: number;
}): number {
  const { inputLowest, inputHighest, weightLowest, weightHighest } = bounds;
  if (Math.min(inputLowest, weightLowest) < -32768) return 0;
  if (Math.max(inputHighest, weightHighest) > 32767) return 0;
  const largest = Math.max(-inputLowest, inputHighest) * Math.max(-weightLowest, weightHighest);
  return largest > 0 ? Math.floor(HIGHEST_INT32 / largest) : Infinity;
}

type StretchProduct = (stretch: ProductStretch, integers: Int32Array) => void;

function createStretchProduct(
  options: IntegerProductOptions,
  rowStride: number,
  stretchCount: number,
): StretchProduct {
  const { kernel, shape, weights } = options;
  const { rowCount, columnCount } = shape;
  const { lowest, highest } = extremes(weights);
  const exactCount = exactRowCount({ ...options, weightLowest: lowest, weightHighest: highest });
  if (exactCount < Math.min(rowCount, FEWEST_ROWS)) return createWideProduct(options);
  const pairCount = pairCountOf(rowCount);
  const pairsAtOnce = exactCount >= rowCount ? pairCount : exactCount >> 1;
  const panelCount = panelCountOf(columnCount);
  const columnStride = panelCount * 8;
  const panels = kernel.allocate('int16', integerPanelSize(shape));
  packIntegerPanels(weights, shape, panels.view);
  return ({ patches, positionCount, wideSums }) => {
    const sums = kernel.borrow('int32', 'sums', stretchCount * columnStride);
    const call = { patches, weights: panels, sums, positionCount, panelCount, rowStride, pairCount };
    for (let firstPair = 0; firstPair < pairCount; firstPair += pairsAtOnce) {
      const endPair = Math.min(pairCount, firstPair + pairsAtOnce);
      kernel.multiplyIntegers({ ...call, firstPair, endPair });
      if (firstPair === 0) kernel.widenSums({ sums, columnStride, wideSums, columnCount, positionCount });
      else addSums(sums.view, wideSums.view, { columnStride, columnCount, positionCount });
    }
  };
}

function addSums(
  sums: Int32Array,
  wideSums: Float64Array,
  size: { readonly columnStride: number; readonly columnCount: number; readonly positionCount: number },
): void {
  for (let position = 0; position < size.positionCount; position++) {
    for (let column = 0; column < size.columnCount; column++) {
      wideSums[position * size.columnCount + column]! += sums[position * size.columnStride + column]!;
    }
  }
}

/** Factors of more than 16 bits, or so large that hardly a row fits 32-bit sums. */
function createWideProduct({ shape, groupIndex, weights }: IntegerProductOptions): StretchProduct {
  const { rowCount, columnCount } = shape;
  const patch = new Int32Array(rowCount);
  return ({ firstPosition, positionCount, wideSums }, integers) => {
    const sums = wideSums.view;
    sums.fill(0, 0, positionCount * columnCount);
    for (let i = 0; i < positionCount; i++) {
      const place = { shape, groupIndex, firstPosition: firstPosition + i, positionCount: 1, rowStride: 0 };
      gatherGroup(place, integers, patch);
      for (let row = 0; row < rowCount; row++) {
        const x = patch[row]!;
        if (x === 0) continue;
        const from = row * columnCount;
        const to = i * columnCount;
        for (let column = 0; column < columnCount; column++) {
          sums[to + column]! += x * weights[from + column]!;
        }
      }
    }
  };
}

function extremes(values: Int32Array): { readonly lowest: number; readonly highest: number } {
  let lowest = 0;
  let highest = 0;
  for (const value of values) {
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  return { lowest, highest };
}
