import { createOperators, forward } from '../network/forward.ts';
import type { Network } from '../network/graph.ts';
import { patchGeometry } from '../network/im2col.ts';
import { createQuantizedOperator, type Quantization } from '../network/integer-inference.ts';
import type { Extents } from '../network/shape.ts';
import { invariant } from '../numeric/invariant.ts';
import type { InjectedLayer, ReadAddress } from './injected-layer.ts';

/** One crossbar layer with its read errors. */
export interface InjectedCrossbar {
  readonly layerIndex: number;
  readonly quantization: Quantization;
  /** [group of a grouped convolution] */
  readonly groups: readonly InjectedLayer[];
}

/** Which draw of all errors, and which image. */
export type InferenceAddress = Pick<ReadAddress, 'chipIndex' | 'repeatIndex' | 'imageIndex'>;

/** A network on the simulated crossbars: the output vector for one input; the address fixes every error. */
export type InjectedNetwork = (input: Float32Array, address: InferenceAddress) => Float32Array;

/** Puts injected layers in the place of a network's crossbar layers, every one of them. */
export function createInjectedNetwork(request: {
  readonly network: Network;
  readonly extents: readonly Extents[];
  readonly crossbars: readonly InjectedCrossbar[];
}): InjectedNetwork {
  const { network, extents, crossbars } = request;
  let current: InferenceAddress = { chipIndex: 0, repeatIndex: 0, imageIndex: 0 };
  const operators = createOperators(network, extents, (layer, input, layerIndex) => {
    const crossbar = crossbars.find((one) => one.layerIndex === layerIndex);
    invariant(crossbar !== undefined, `layer ${layerIndex} has a crossbar`);
    const products = crossbar.groups.map((group, groupIndex) => {
      return (integers: Int32Array, sums: Float64Array) =>
        group.run({ integers, sums, address: { ...current, layerIndex, groupIndex } });
    });
    const { quantization } = crossbar;
    return createQuantizedOperator({ layer, geometry: patchGeometry(layer, input), quantization, products });
  });
  return (input, address) => {
    current = address;
    return forward({ network, extents, operators, input });
  };
}
