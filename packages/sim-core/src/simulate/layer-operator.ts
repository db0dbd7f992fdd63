import type { InferenceAddress } from '../inference/network.ts';
import type { Kernel } from '../kernels/kernel.ts';
import { loadKernel } from '../kernels/load.ts';
import type { CrossbarLayer } from '../network/graph.ts';
import { patchGeometry } from '../network/im2col.ts';
import { createQuantizedOperator } from '../network/integer-inference.ts';
import { inputExtents } from '../network/shape.ts';
import { invariant } from '../numeric/invariant.ts';
import { createCrossbars } from './crossbars.ts';
import type { Prepared } from './prepare.ts';
import type { Design } from './resolve.ts';

/** One crossbar layer between real numbers, errors included; the address fixes every draw. */
export type LayerOperator = (input: Float32Array, address: InferenceAddress) => Float32Array;

/**
 * Layer `designIndex` of a design by itself, with the errors of the design's fidelity: what a run computes
 * there for the same address, whatever the other layers hold. `layer` may have other weights than the
 * network's, of the same shape; grids, tables and converters stay those of `prepared`.
 */
export function createLayerOperator(options: {
  readonly design: Design;
  readonly prepared: Prepared;
  /** Place in Design.layers. */
  readonly designIndex: number;
  readonly layer: CrossbarLayer;
  /** Holds the layer for as long as it lives; one of its own by default. */
  readonly kernel?: Kernel;
}): LayerOperator {
  const { design, prepared, designIndex, layer, kernel = loadKernel() } = options;
  const own = design.layers[designIndex];
  invariant(own !== undefined, `the design has a layer ${designIndex}`);
  const { layerIndex } = own;
  const network = {
    ...design.network,
    layers: design.network.layers.map((one, i) => (i === layerIndex ? layer : one)),
  };
  const [crossbar] = createCrossbars(
    { ...design, network, layers: [own] },
    { ...prepared, layers: [prepared.layers[designIndex]!] },
    { errors: design.fidelity, seed: design.seed, kernel },
  );
  const geometry = patchGeometry(layer, inputExtents(network, design.extents, layerIndex)[0]!);
  const { quantization, groups } = crossbar!;
  let address: InferenceAddress = { chipIndex: 0, repeatIndex: 0, imageIndex: 0 };
  const products = groups.map((group, groupIndex) => (integers: Int32Array, sums: Float64Array) => {
    group.run({ integers, sums, address: { ...address, layerIndex, groupIndex } });
  });
  const multiply = createQuantizedOperator({ layer, geometry, quantization, products });
  return (input, ofInput) => {
    address = ofInput;
    return multiply(input);
  };
}
