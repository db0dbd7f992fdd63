import { applyDigitalLayer } from './digital-layers.ts';
import { type CrossbarLayer, isCrossbarLayer, type Network } from './graph.ts';
import type { Extents } from './shape.ts';

/**
 * Computes one crossbar layer: the part in which the float, the integer and the error-injected network
 * differ.
 */
export type CrossbarOperator = (input: Float32Array) => Float32Array;

/** One operator per crossbar layer, null for digital layers; index = layer index. */
export type CrossbarOperators = readonly (CrossbarOperator | null)[];

/** Builds the operators of a network once; they are then called for every image. */
export function createOperators(
  network: Network,
  extents: readonly Extents[],
  create: (layer: CrossbarLayer, input: Extents, layerIndex: number) => CrossbarOperator,
): CrossbarOperators {
  return network.layers.map((layer, i) => (isCrossbarLayer(layer) ? create(layer, extents[i]!, i) : null));
}

/** Runs the chain on one input and returns the output vector. `extents` comes from chainExtents. */
export function forward(options: {
  readonly network: Network;
  readonly extents: readonly Extents[];
  readonly operators: CrossbarOperators;
  readonly input: Float32Array;
}): Float32Array {
  const { network, extents, operators } = options;
  let activation = options.input;
  for (const [i, layer] of network.layers.entries()) {
    activation = isCrossbarLayer(layer)
      ? operators[i]!(activation)
      : applyDigitalLayer(layer, extents[i]!, activation);
  }
  return activation;
}

/** The class with the largest output; the lowest index wins a tie. */
export function predictedClass(output: Float32Array): number {
  let best = 0;
  for (let i = 1; i < output.length; i++) if (output[i]! > output[best]!) best = i;
  return best;
}
