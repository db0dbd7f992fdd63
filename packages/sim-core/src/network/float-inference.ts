import type { CrossbarOperator } from './forward.ts';
import type { CrossbarLayer } from './graph.ts';
import { gatherPatch, patchGeometry } from './im2col.ts';
import type { Extents } from './shape.ts';

/**
 * The layer as trained: 32-bit weights and activations, sums in double precision, rounded once to 32 bits.
 */
export function createFloatOperator(layer: CrossbarLayer, extents: Extents): CrossbarOperator {
  const geometry = patchGeometry(layer, extents);
  const { positionCount, rowCount, columnCount } = geometry;
  const { kernel, bias } = layer;
  const patch = new Float32Array(rowCount);
  const sums = new Float64Array(columnCount);
  return (input) => {
    const output = new Float32Array(positionCount * columnCount);
    for (let position = 0; position < positionCount; position++) {
      gatherPatch(geometry, input, position, patch);
      sums.fill(0);
      for (let row = 0; row < rowCount; row++) {
        const x = patch[row]!;
        if (x === 0) continue;
        const start = row * columnCount;
        for (let column = 0; column < columnCount; column++) sums[column]! += x * kernel[start + column]!;
      }
      const at = position * columnCount;
      for (let column = 0; column < columnCount; column++) {
        output[at + column] = sums[column]! + (bias ? bias[column]! : 0);
      }
    }
    return output;
  };
}
