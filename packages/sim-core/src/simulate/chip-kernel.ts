import { planReads } from '../crossbar/read-plan.ts';
import { stuckWeights } from '../crossbar/stuck-weights.ts';
import { createCellModel } from '../device/cell-model.ts';
import { type CrossbarLayer, weightMatrixShape } from '../network/graph.ts';
import { patchGeometry } from '../network/im2col.ts';
import { quantizeGroups } from '../network/integer-inference.ts';
import { inputExtents } from '../network/shape.ts';
import { invariant } from '../numeric/invariant.ts';
import { formatOf } from './calibrate.ts';
import type { Prepared } from './prepare.ts';
import type { Design } from './resolve.ts';

/**
 * The kernel that a chip of the design holds in place of `layer.kernel`, in its order: quantized, and changed
 * where the chip's cells are stuck. `layer` may have other weights than the network's, of the same shape.
 */
export function chipKernel(options: {
  readonly design: Design;
  readonly prepared: Prepared;
  /** Place in Design.layers. */
  readonly designIndex: number;
  readonly layer: CrossbarLayer;
  readonly chipIndex: number;
}): Float32Array {
  const { design, prepared, designIndex, layer, chipIndex } = options;
  const own = design.layers[designIndex];
  invariant(own !== undefined, `the design has a layer ${designIndex}`);
  const { quantization } = prepared.layers[designIndex]!;
  const { layerIndex, accelerator } = own;
  const input = inputExtents(design.network, design.extents, layerIndex)[0]!;
  const plan = planReads(patchGeometry(layer, input), formatOf(own, quantization));
  const cell = createCellModel(accelerator.device, accelerator.cell.levelBits);
  const { rowCount, columnCount, groupCount } = weightMatrixShape(layer);
  const kernel = new Float32Array(layer.kernel.length);
  for (const [groupIndex, weights] of quantizeGroups(layer, quantization).entries()) {
    const address = { seed: design.seed, chipIndex, layerIndex, groupIndex };
    const held = own.hasErrors ? stuckWeights(plan, weights, { cell, address }) : weights;
    for (let row = 0, from = 0; row < rowCount; row++) {
      const to = (row * groupCount + groupIndex) * columnCount;
      for (let column = 0; column < columnCount; column++, from++) {
        const step = quantization.weight.steps[groupIndex * columnCount + column]!;
        kernel[to + column] = held[from]! * step;
      }
    }
  }
  return kernel;
}
