import { createFloatProduct } from '../kernels/float-product.ts';
import type { Kernel } from '../kernels/kernel.ts';
import type { CrossbarOperator } from './forward.ts';
import { type CrossbarLayer, groupBias, groupKernel } from './graph.ts';
import { gatherPatch, patchGeometry } from './im2col.ts';
import type { Extents } from './shape.ts';

/**
 * The layer as trained: 32-bit weights and activations, sums in double precision, rounded once to 32 bits.
 */
export function createFloatOperator(layer: CrossbarLayer, extents: Extents): CrossbarOperator {
  const geometry = patchGeometry(layer, extents);
  const { positionCount, rowCount, columnCount, groupCount } = geometry;
  const groups = Array.from({ length: groupCount }, (_, groupIndex) => ({
    groupIndex,
    kernel: groupKernel(layer, groupIndex),
    bias: groupBias(layer, groupIndex),
  }));
  const patch = new Float32Array(rowCount);
  const sums = new Float64Array(columnCount);
  return (input) => {
    const output = new Float32Array(positionCount * groupCount * columnCount);
    let at = 0;
    for (let position = 0; position < positionCount; position++) {
      for (const { groupIndex, kernel, bias } of groups) {
        gatherPatch(geometry, input, { position, groupIndex }, patch);
        sums.fill(0);
        for (let row = 0; row < rowCount; row++) {
          const x = patch[row]!;
          if (x === 0) continue;
          const start = row * columnCount;
          for (let column = 0; column < columnCount; column++) sums[column]! += x * kernel[start + column]!;
        }
        for (let column = 0; column < columnCount; column++) {
          output[at++] = sums[column]! + (bias ? bias[column]! : 0);
        }
      }
    }
    return output;
  };
}

/**
 * The same on a kernel, several times faster: products and sums in 32-bit floats, in the order of
 * Kernel.multiplyFloats, so outputs differ from the above by the rounding of single floats.
 */
export function floatOperatorsOn(
  kernel: Kernel,
): (layer: CrossbarLayer, extents: Extents) => CrossbarOperator {
  return (layer, extents) => {
    const geometry = patchGeometry(layer, extents);
    const { positionCount, columnCount, groupCount } = geometry;
    const groups = Array.from({ length: groupCount }, (_, groupIndex) => ({
      multiply: createFloatProduct({
        kernel,
        shape: geometry,
        groupIndex,
        weights: groupKernel(layer, groupIndex),
      }),
      bias: groupBias(layer, groupIndex),
    }));
    const sums = new Float32Array(positionCount * columnCount);
    return (input) => {
      const output = new Float32Array(positionCount * groupCount * columnCount);
      for (const [groupIndex, { multiply, bias }] of groups.entries()) {
        multiply(input, sums);
        for (let position = 0; position < positionCount; position++) {
          const from = position * columnCount;
          const to = (position * groupCount + groupIndex) * columnCount;
          for (let column = 0; column < columnCount; column++) {
            output[to + column] = sums[from + column]! + (bias ? bias[column]! : 0);
          }
        }
      }
      return output;
    };
  };
}
