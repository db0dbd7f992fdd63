import { applyDigitalLayer } from './digital-layers.ts';
import { type CrossbarLayer, IMAGE_INDEX, isCrossbarLayer, type Network } from './graph.ts';
import { type Extents, inputExtents } from './shape.ts';

/**
 * Computes one crossbar layer: the part in which the float, the integer and the error-injected network
 * differ.
 */
export type CrossbarOperator = (input: Float32Array) => Float32Array;

/** One operator per crossbar layer, null for digital layers; index = layer index. */
export type CrossbarOperators = readonly (CrossbarOperator | null)[];

/**
 * Builds the operators of a network once; they are then called for every image. `extents` comes from
 * layerExtents; `create` gets the shape of its layer's only input.
 */
export function createOperators(
  network: Network,
  extents: readonly Extents[],
  create: (layer: CrossbarLayer, input: Extents, layerIndex: number) => CrossbarOperator,
): CrossbarOperators {
  return network.layers.map((layer, i) =>
    isCrossbarLayer(layer) ? create(layer, inputExtents(network, extents, i)[0]!, i) : null,
  );
}

/**
 * Runs the network on one input and returns the output vector. `extents` comes from layerExtents. An
 * activation is let go as soon as the last layer that needs it has run.
 */
export function forward(options: {
  readonly network: Network;
  readonly extents: readonly Extents[];
  readonly operators: CrossbarOperators;
  readonly input: Float32Array;
}): Float32Array {
  const { network, extents, operators, input } = options;
  const lastUses = lastUseIndices(network);
  const outputs: (Float32Array | null)[] = [];
  for (const [i, layer] of network.layers.entries()) {
    const inputs = layer.inputIndices.map((index) => (index === IMAGE_INDEX ? input : outputs[index]!));
    const output = isCrossbarLayer(layer)
      ? operators[i]!(inputs[0]!)
      : applyDigitalLayer(layer, inputExtents(network, extents, i), inputs);
    outputs.push(output);
    for (const index of layer.inputIndices) {
      if (index !== IMAGE_INDEX && lastUses[index] === i) outputs[index] = null;
    }
  }
  return outputs.at(-1)!;
}

/** [layer]: index of the last layer that takes its output, the layer's own when none does. */
export function lastUseIndices({ layers }: Network): readonly number[] {
  const lastUses = layers.map((_, i) => i);
  for (const [i, { inputIndices }] of layers.entries()) {
    for (const index of inputIndices) if (index !== IMAGE_INDEX) lastUses[index] = i;
  }
  return lastUses;
}

/** The class with the largest output; the lowest index wins a tie. */
export function predictedClass(output: Float32Array): number {
  let best = 0;
  for (let i = 1; i < output.length; i++) if (output[i]! > output[best]!) best = i;
  return best;
}
