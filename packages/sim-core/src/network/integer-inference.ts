import { createIntegerProduct } from '../kernels/integer-product.ts';
import type { Kernel } from '../kernels/kernel.ts';
import type { CrossbarOperator } from './forward.ts';
import { type CrossbarLayer, groupBias, groupKernel, weightMatrixShape } from './graph.ts';
import { type PatchGeometry, patchGeometry } from './im2col.ts';
import { type Grid, quantize, quantizeColumns } from './quantize.ts';
import type { Extents } from './shape.ts';
import type { WeightGrid } from './weight-grid.ts';

/** The grids of a layer's inputs and weights. */
export interface Quantization {
  readonly activation: Grid;
  readonly weight: WeightGrid;
}

/**
 * Products of one group's weight matrix with all patches of a quantized feature map: `sums`,
 * [position][column], is overwritten, in units of input step x weight step.
 */
export type MatrixProduct = (integers: Int32Array, sums: Float64Array) => void;

/**
 * The ideal layer: quantized weights and activations multiplied and added as whole numbers, with no bit
 * planes, slices or operation units. Sums stay below 2^53 (resolveRun checks), so doubles hold them exactly.
 */
export function createIntegerOperator(
  layer: CrossbarLayer,
  extents: Extents,
  { quantization, kernel }: { readonly quantization: Quantization; readonly kernel: Kernel },
): CrossbarOperator {
  const geometry = patchGeometry(layer, extents);
  const products = createExactProducts({ layer, geometry, quantization, kernel });
  return createQuantizedOperator({ layer, geometry, quantization, products });
}

/** Exact products of all groups of a layer. */
export function createExactProducts(options: {
  readonly layer: CrossbarLayer;
  readonly geometry: PatchGeometry;
  readonly quantization: Quantization;
  readonly kernel: Kernel;
}): readonly MatrixProduct[] {
  const { layer, geometry, quantization, kernel } = options;
  const { lowest, highest } = quantization.activation;
  return quantizeGroups(layer, quantization).map((weights, groupIndex) =>
    createIntegerProduct({
      kernel,
      shape: geometry,
      groupIndex,
      weights,
      inputLowest: lowest,
      inputHighest: highest,
    }),
  );
}

/** The weight matrices [row][column] of all groups as whole numbers. */
export function quantizeGroups(layer: CrossbarLayer, { weight }: Quantization): readonly Int32Array[] {
  const { groupCount, columnCount } = weightMatrixShape(layer);
  return Array.from({ length: groupCount }, (_, groupIndex) => {
    const first = groupIndex * columnCount;
    const steps = weight.steps.subarray(first, first + columnCount);
    return quantizeColumns(groupKernel(layer, groupIndex), weight, steps);
  });
}

/**
 * A layer between real numbers, from the products of its groups: quantizes the input, multiplies, scales sums
 * by both steps, those of weights by channel, and adds the digital bias.
 */
export function createQuantizedOperator(options: {
  readonly layer: CrossbarLayer;
  readonly geometry: PatchGeometry;
  readonly quantization: Quantization;
  /** [group] */
  readonly products: readonly MatrixProduct[];
}): CrossbarOperator {
  const { layer, geometry, quantization, products } = options;
  const { positionCount, groupCount, columnCount } = geometry;
  const steps = quantization.weight.steps.map((step) => quantization.activation.step * step);
  const sums = new Float64Array(positionCount * columnCount);
  const none = new Float32Array(columnCount);
  const biases = products.map((_, groupIndex) => groupBias(layer, groupIndex) ?? none);
  return (input) => {
    const integers = quantize(input, quantization.activation);
    const output = new Float32Array(positionCount * groupCount * columnCount);
    for (const [groupIndex, product] of products.entries()) {
      product(integers, sums);
      const bias = biases[groupIndex]!;
      const first = groupIndex * columnCount;
      for (let position = 0; position < positionCount; position++) {
        const from = position * columnCount;
        const to = (position * groupCount + groupIndex) * columnCount;
        for (let column = 0; column < columnCount; column++) {
          output[to + column] = sums[from + column]! * steps[first + column]! + bias[column]!;
        }
      }
    }
    return output;
  };
}
