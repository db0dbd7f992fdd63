import { quote } from '../../issue.ts';
import { foldUnary } from '../fold-constants.ts';
import {
  addInPlace,
  asChannels,
  type DraftBody,
  type Feature,
  type GraphLayers,
  plain,
} from '../graph-layers.ts';
import { type FlatNode, numberOf, textsOf } from '../graph-node.ts';
import { GraphRefusal } from '../graph-refusal.ts';
import { add, addBias, scaleByMoments } from './arithmetic.ts';
import { convolve, convolveDepthwise } from './convolution.ts';
import { matMul } from './dense.ts';
import { constantAt, featureAt, inputAt, type Operator } from './operands.ts';
import { perChannel } from './scale.ts';

/** Activations without numbers of their own, by TensorFlow's names. */
const PLAIN_KINDS = {
  Relu: 'relu',
  Relu6: 'relu6',
  Sigmoid: 'sigmoid',
  Tanh: 'tanh',
  Softplus: 'softplus',
  Erf: 'erf',
  Erfc: 'erfc',
} as const;

export const PLAIN_ACTIVATIONS = Object.keys(PLAIN_KINDS);

/** One of PLAIN_ACTIVATIONS. */
export const activate: Operator = (node, inputs, graph) =>
  addInPlace(graph, node, featureAt(inputs, 0), bodyOf(node, node.op));

export const elu: Operator = (node, inputs, graph) =>
  addInPlace(graph, node, featureAt(inputs, 0), { kind: 'elu', alphaRatio: 1 });

export const leakyRelu: Operator = (node, inputs, graph) =>
  addInPlace(graph, node, featureAt(inputs, 0), {
    kind: 'leakyRelu',
    negativeSlopeRatio: numberOf(node, 'alpha', 0.2),
  });

export const prelu: Operator = (node, inputs, graph) => {
  const feature = asChannels(graph, node, featureAt(inputs, 0));
  const slopes = Float32Array.from(perChannel(feature, constantAt(inputs, 1)));
  return addInPlace(graph, node, feature, { kind: 'prelu', slopes });
};

/** Over the last axis. */
export const softmax: Operator = (node, inputs, graph) =>
  addInPlace(graph, node, asChannels(graph, node, plain(featureAt(inputs, 0))), { kind: 'softmax' });

const folding =
  (fold: (value: number) => number): Operator =>
  (_, inputs, graph) => {
    const value = inputAt(inputs, 0);
    if (value.kind === 'numbers') return foldUnary(graph, value, fold);
    throw new GraphRefusal('it works on activations; it is supported on constants only');
  };

/** What graphs compute from constants, such as the scale of a batch normalization. */
export const CONSTANT_OPERATORS: Readonly<Record<string, Operator>> = {
  Rsqrt: folding((value) => 1 / Math.sqrt(value)),
  Sqrt: folding(Math.sqrt),
  Reciprocal: folding((value) => 1 / value),
  Abs: folding(Math.abs),
};

const MAIN_OPERATORS: Readonly<Record<string, Operator>> = {
  Conv2D: convolve,
  DepthwiseConv2dNative: convolveDepthwise,
  MatMul: matMul,
};

/** _FusedConv2D and its like: an operator, then what fused_ops names, each taking its arguments in order. */
export const fused =
  (main: string): Operator =>
  (node, inputs, graph) => {
    let feature = featureAt([MAIN_OPERATORS[main]!(node, inputs.slice(0, 2), graph)].flat(), 0);
    let next = 2;
    for (const name of textsOf(node, 'fused_ops')) {
      const { value, takenCount } = applyFused(name, { node, graph, feature, rest: inputs.slice(next) });
      feature = value;
      next += takenCount;
    }
    if (next === inputs.length) return feature;
    throw new GraphRefusal(`it has ${inputs.length} inputs; its fused_ops take ${next}`, {
      code: 'SHAPE_MISMATCH',
    });
  };

interface FusedStep {
  readonly node: FlatNode;
  readonly graph: GraphLayers;
  readonly feature: Feature;
  readonly rest: Parameters<Operator>[1];
}

function applyFused(
  name: string,
  { node, graph, feature, rest }: FusedStep,
): { readonly value: Feature; readonly takenCount: number } {
  const named = { ...node, name: `${node.name}/${name}` };
  const taken = (value: ReturnType<Operator>, takenCount: number) => ({
    value: featureAt([value].flat(), 0),
    takenCount,
  });
  switch (name) {
    case 'BiasAdd':
      return taken(addBias(named, [feature, constantAt(rest, 0)], graph), 1);
    case 'Add':
      return taken(add(named, [feature, inputAt(rest, 0)], graph), 1);
    case 'FusedBatchNorm': {
      const moments = [0, 1, 2, 3].map((index) => constantAt(rest, index));
      const epsilon = numberOf(node, 'epsilon', 1e-4);
      return taken(scaleByMoments(named, graph, { feature, moments, epsilon }), 4);
    }
    case 'Prelu':
      return taken(prelu(named, [feature, constantAt(rest, 0)], graph), 1);
    case 'Elu':
      return taken(elu(named, [feature], graph), 0);
    case 'LeakyRelu': {
      const negativeSlopeRatio = numberOf(node, 'leakyrelu_alpha', 0.2);
      return taken(addInPlace(graph, named, feature, { kind: 'leakyRelu', negativeSlopeRatio }), 0);
    }
    default:
      return taken(addInPlace(graph, named, feature, bodyOf(node, name)), 0);
  }
}

function bodyOf(node: FlatNode, name: string): DraftBody {
  if (Object.hasOwn(PLAIN_KINDS, name)) return { kind: PLAIN_KINDS[name as keyof typeof PLAIN_KINDS] };
  throw new GraphRefusal(`${node.op} is fused with ${quote(name)}, which is not supported`, {
    actual: quote(name),
  });
}
