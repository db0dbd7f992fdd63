import { powerOfTwo } from '../numeric/exact-math.ts';
import type { CrossbarOperator } from './forward.ts';
import type { CrossbarLayer } from './graph.ts';
import { gatherPatch, patchGeometry } from './im2col.ts';
import { type FixedPointGrid, quantize } from './quantize.ts';
import type { Extents } from './shape.ts';

/** Fixed-point grids of activations and weights. */
export interface Quantization {
  readonly activation: FixedPointGrid;
  readonly weight: FixedPointGrid;
}

/**
 * The ideal network: quantized weights and activations multiplied and added as whole numbers, with no bit
 * planes, slices or operation units. Sums stay below 2^53 (resolveRun checks), so doubles hold them exactly.
 */
export function createIntegerOperator(
  layer: CrossbarLayer,
  extents: Extents,
  { activation, weight }: Quantization,
): CrossbarOperator {
  const geometry = patchGeometry(layer, extents);
  const { positionCount, rowCount, columnCount } = geometry;
  const weights = quantize(layer.kernel, weight);
  const patch = new Int32Array(rowCount);
  const sums = new Float64Array(columnCount);
  return (input) => {
    const integers = quantize(input, activation);
    const output = new Float32Array(positionCount * columnCount);
    for (let position = 0; position < positionCount; position++) {
      gatherPatch(geometry, integers, position, patch);
      sums.fill(0);
      for (let row = 0; row < rowCount; row++) {
        const x = patch[row]!;
        if (x === 0) continue;
        const start = row * columnCount;
        for (let column = 0; column < columnCount; column++) sums[column]! += x * weights[start + column]!;
      }
      writeScaled({ sums, quantization: { activation, weight }, bias: layer.bias, output, position });
    }
    return output;
  };
}

/** Composition's last step: whole-number sums to real numbers, 2^-(FLx+FLw) a step, plus the digital bias. */
export function writeScaled(options: {
  readonly sums: Float64Array;
  readonly quantization: Quantization;
  readonly bias: Float32Array | null;
  readonly output: Float32Array;
  readonly position: number;
}): void {
  const { sums, quantization, bias, output } = options;
  const step = powerOfTwo(-quantization.activation.fractionBits - quantization.weight.fractionBits);
  const at = options.position * sums.length;
  for (let column = 0; column < sums.length; column++) {
    output[at + column] = sums[column]! * step + (bias ? bias[column]! : 0);
  }
}
