import {
  type CrossbarLayer,
  type Extents,
  IMAGE_INDEX,
  imageExtents,
  isCrossbarLayer,
  type Layer,
  layerExtents,
  type Network,
} from '@dl-rsim/sim-core';
import * as tf from '@tensorflow/tfjs-core';
import { compileLayer } from './compile-layer.ts';
import { type CrossbarProduct, crossbarProduct, kernelShape } from './crossbar-product.ts';

/** The trained numbers of one crossbar layer, on the backend. */
export interface LayerVariables {
  readonly layerIndex: number;
  readonly layer: CrossbarLayer;
  readonly kernel: tf.Variable;
  readonly bias: tf.Variable | null;
}

/** How the crossbar layers of a forward pass compute: inputs and a kernel to sums, without the bias. */
export type CrossbarRule = (
  place: { readonly variables: LayerVariables; readonly multiply: CrossbarProduct },
  x: tf.Tensor,
) => tf.Tensor;

/** A network whose crossbar layers are trained; the digital layers keep their numbers. */
export interface TrainableNetwork {
  readonly layers: readonly LayerVariables[];
  readonly variables: readonly tf.Variable[];
  /** Logits [image, class] of images [image, h, w, c]: a softmax at the end is left to the loss. */
  readonly forward: (images: tf.Tensor, rule: CrossbarRule) => tf.Tensor;
  /** The network with the numbers of now. */
  readonly toNetwork: () => Network;
  readonly dispose: () => void;
}

/** Puts a network that `checkNetwork` accepts onto the current backend, as variables. */
export function trainableNetwork(network: Network): TrainableNetwork {
  const kept: tf.Tensor[] = [];
  const constant = (values: Float32Array, shape: readonly number[]): tf.Tensor => {
    const made = tf.tensor(values, [...shape], 'float32');
    kept.push(made);
    return made;
  };
  const extents = layerExtents(network);
  const layers: LayerVariables[] = [];
  const steps = network.layers.map((layer, layerIndex): LayerStep => {
    if (!isCrossbarLayer(layer)) {
      const input = inputOf(network, extents, layer);
      const compute = compileLayer(layer, { constant, output: extents[layerIndex] ?? [], input });
      return { compute: (inputs) => compute(inputs) };
    }
    const variables = createVariables(layer, layerIndex);
    layers.push(variables);
    const place = { variables, multiply: crossbarProduct(layer) };
    return {
      compute: ([x], rule) => {
        const sums = rule(place, x!);
        return variables.bias === null ? sums : tf.add(sums, variables.bias);
      },
    };
  });
  const variables = layers.flatMap(({ kernel, bias }) => (bias === null ? [kernel] : [kernel, bias]));
  const logitCount = network.layers.at(-1)?.kind === 'softmax' ? steps.length - 1 : steps.length;
  return {
    layers,
    variables,
    forward: (images, rule) => runSteps(network, steps.slice(0, logitCount), { images, rule }),
    toNetwork: () => withVariables(network, layers),
    dispose: () => tf.dispose([...kept, ...variables]),
  };
}

interface LayerStep {
  readonly compute: (inputs: readonly tf.Tensor[], rule: CrossbarRule) => tf.Tensor;
}

function createVariables(layer: CrossbarLayer, layerIndex: number): LayerVariables {
  const bias = layer.bias === null ? null : variableOf(layer.bias, [layer.bias.length]);
  return { layerIndex, layer, kernel: variableOf(layer.kernel, kernelShape(layer)), bias };
}

/** A variable does not own the tensor that it begins with. */
function variableOf(values: Float32Array, shape: readonly number[]): tf.Variable {
  const initial = tf.tensor(values, [...shape], 'float32');
  const made = tf.variable(initial);
  initial.dispose();
  return made;
}

function runSteps(
  network: Network,
  steps: readonly LayerStep[],
  { images, rule }: { readonly images: tf.Tensor; readonly rule: CrossbarRule },
): tf.Tensor {
  const outputs: tf.Tensor[] = [];
  for (const [index, { compute }] of steps.entries()) {
    const { inputIndices } = network.layers[index]!;
    const inputs = inputIndices.map((source) => (source === IMAGE_INDEX ? images : outputs[source]!));
    outputs.push(compute(inputs, rule));
  }
  return outputs.at(-1)!;
}

/** The layer with the numbers of its variables. */
export function trainedLayer({ layer, kernel, bias }: LayerVariables): CrossbarLayer {
  return {
    ...layer,
    kernel: Float32Array.from(kernel.dataSync()),
    bias: bias === null ? null : Float32Array.from(bias.dataSync()),
  };
}

function withVariables(network: Network, variables: readonly LayerVariables[]): Network {
  const layers: Layer[] = [...network.layers];
  for (const one of variables) layers[one.layerIndex] = trainedLayer(one);
  return { ...network, layers };
}

function inputOf(network: Network, extents: readonly Extents[], layer: Layer): Extents {
  const [index = IMAGE_INDEX] = layer.inputIndices;
  return index === IMAGE_INDEX ? imageExtents(network) : (extents[index] ?? []);
}
