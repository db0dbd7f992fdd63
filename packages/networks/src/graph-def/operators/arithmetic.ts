import { foldBinary, foldUnary } from '../fold-constants.ts';
import {
  addInPlace,
  addLayer,
  asVector,
  type DraftBody,
  extentsOf,
  type Feature,
  type GraphLayers,
  plain,
} from '../graph-layers.ts';
import { type FlatNode, flagOf, numberOf, typeOf } from '../graph-node.ts';
import { GraphRefusal } from '../graph-refusal.ts';
import { isFloat, type NumberTensor } from '../number-tensor.ts';
import { constantAt, featureAt, inputAt, type Operator, requireChannelsLast, scalarOf } from './operands.ts';
import { type Affinity, perChannel, scaleAll, scaleBy } from './scale.ts';

const SUM: Affinity = { scaleOf: () => 1, offsetOf: (value) => value };
const MINUS: Affinity = { scaleOf: () => 1, offsetOf: (value) => -value };
const FROM: Affinity = { scaleOf: () => -1, offsetOf: (value) => value };
const TIMES: Affinity = { scaleOf: (value) => value, offsetOf: () => 0 };
const OVER: Affinity = { scaleOf: (value) => 1 / value, offsetOf: () => 0 };

export const add: Operator = (node, inputs, graph) =>
  binary(node, inputs, graph, {
    fold: (a, b) => a + b,
    withConstant: SUM,
    fromConstant: SUM,
    features: (a, b) => merge(graph, node, 'add', [a, b]),
  });

export const subtract: Operator = (node, inputs, graph) =>
  binary(node, inputs, graph, {
    fold: (a, b) => a - b,
    withConstant: MINUS,
    fromConstant: FROM,
    features: (a, b) =>
      merge(graph, node, 'add', [a, scaleAll(graph, node, { feature: b, scale: -1, offset: 0 })]),
  });

export const multiply: Operator = (node, inputs, graph) =>
  binary(node, inputs, graph, {
    fold: (a, b) => a * b,
    withConstant: TIMES,
    fromConstant: TIMES,
    features: (a, b) => merge(graph, node, 'multiply', [a, b]),
  });

export const divide: Operator = (node, inputs, graph) =>
  binary(node, inputs, graph, {
    fold: (a, b) => a / b,
    withConstant: OVER,
    fromConstant: null,
    features: null,
  });

/** max(x, c) = relu(x - c) + c; max(x, a x) is a leaky ReLU. */
export const maximum: Operator = (node, inputs, graph) => {
  const [left, right] = [inputAt(inputs, 0), inputAt(inputs, 1)];
  if (left.kind === 'numbers' && right.kind === 'numbers')
    return foldBinary(graph, { left, right, fold: Math.max });
  if (left.kind === 'feature' && right.kind === 'feature')
    return leakyMaximum(graph, node, left, right) ?? leakyMaximum(graph, node, right, left) ?? refuseTwo();
  const feature = left.kind === 'feature' ? left : featureAt(inputs, 1);
  return cut(graph, node, { feature, least: scalarOf(constantAt(inputs, left === feature ? 1 : 0)) });
};

export const minimum: Operator = (node, inputs, graph) => {
  const [left, right] = [inputAt(inputs, 0), inputAt(inputs, 1)];
  if (left.kind === 'numbers' && right.kind === 'numbers')
    return foldBinary(graph, { left, right, fold: Math.min });
  const feature = left.kind === 'feature' ? left : featureAt(inputs, 1);
  return cut(graph, node, { feature, most: scalarOf(constantAt(inputs, left === feature ? 1 : 0)) });
};

/** ClipByValue(x, least, most). */
export const clip: Operator = (node, inputs, graph) => {
  const [least, most] = [scalarOf(constantAt(inputs, 1)), scalarOf(constantAt(inputs, 2))];
  return cut(graph, node, { feature: featureAt(inputs, 0), least, most });
};

export const negate: Operator = (node, inputs, graph) => {
  const value = inputAt(inputs, 0);
  if (value.kind === 'numbers') return foldUnary(graph, value, (number) => -number);
  return scaleAll(graph, node, { feature: value, scale: -1, offset: 0 });
};

export const square: Operator = (node, inputs, graph) => {
  const value = inputAt(inputs, 0);
  if (value.kind === 'numbers') return foldUnary(graph, value, (number) => number * number);
  return merge(graph, node, 'multiply', [value, value]);
};

/** x^2 and x^3: GELU's approximation writes the latter. */
export const power: Operator = (node, inputs, graph) => {
  const exponent = scalarOf(constantAt(inputs, 1));
  const feature = featureAt(inputs, 0);
  if (exponent === 1) return feature;
  if (exponent === 2 || exponent === 3)
    return merge(
      graph,
      node,
      'multiply',
      Array.from({ length: exponent }, () => feature),
    );
  throw new GraphRefusal(`it raises to the power of ${exponent}; only 1, 2 and 3 are supported`);
};

export const addAll: Operator = (node, inputs, graph) =>
  inputs.slice(1).reduce((sum, value) => one(add(node, [sum, value], graph)), inputAt(inputs, 0));

export const addBias: Operator = (node, inputs, graph) => {
  requireChannelsLast(node);
  return add(node, [featureAt(inputs, 0), constantAt(inputs, 1)], graph);
};

/** gamma (x - mean) / sqrt(variance + epsilon) + beta; inputs x, gamma, beta, mean, variance. */
export const normalize: Operator = (node, inputs, graph) => {
  requireChannelsLast(node);
  if (flagOf(node, 'is_training', true))
    throw new GraphRefusal('it is in training mode; export the model for inference');
  return scaleByMoments(node, graph, {
    feature: featureAt(inputs, 0),
    moments: [1, 2, 3, 4].map((index) => constantAt(inputs, index)),
    epsilon: numberOf(node, 'epsilon', 1e-4),
  });
};

export function scaleByMoments(
  node: FlatNode,
  graph: GraphLayers,
  {
    feature,
    moments,
    epsilon,
  }: { readonly feature: Feature; readonly moments: readonly NumberTensor[]; readonly epsilon: number },
): Feature {
  const [gamma, beta, mean, variance] = moments.map((moment) => perChannel(feature, moment));
  const badIndex = variance!.findIndex((value) => !(value + epsilon > 0));
  if (badIndex >= 0)
    throw new GraphRefusal(
      `number ${badIndex} of its variance is ${variance![badIndex]}; with epsilon ${epsilon} it must be above 0`,
      { code: 'TOO_SMALL' },
    );
  const scale = gamma!.map((value, c) => value / Math.sqrt(variance![c]! + epsilon));
  const offset = beta!.map((value, c) => value - mean![c]! * scale[c]!);
  return addInPlace(graph, node, plain(feature), { kind: 'affine', scale, offset });
}

/** Casts between kinds of floats change nothing that we would see; images are floats already. */
export const cast: Operator = (node, inputs) => {
  const value = inputAt(inputs, 0);
  const type = typeOf(node, 'DstT', 'DT_FLOAT');
  if (value.kind === 'numbers') return { ...value, type };
  if (type === 'DT_FLOAT') return value;
  throw new GraphRefusal(`it casts activations to ${type}; only DT_FLOAT is supported`, { actual: type });
};

interface Binary {
  readonly fold: (left: number, right: number) => number;
  /** x op c */
  readonly withConstant: Affinity;
  /** c op x; null where it is not of that form. */
  readonly fromConstant: Affinity | null;
  readonly features: ((left: Feature, right: Feature) => Feature) | null;
}

function binary(
  node: FlatNode,
  inputs: Parameters<Operator>[1],
  graph: GraphLayers,
  { fold, withConstant, fromConstant, features }: Binary,
) {
  const [left, right] = [inputAt(inputs, 0), inputAt(inputs, 1)];
  if (left.kind === 'numbers' && right.kind === 'numbers') return foldBinary(graph, { left, right, fold });
  if (left.kind === 'feature' && right.kind === 'feature') return features?.(left, right) ?? refuseTwo();
  const [feature, constant] = left.kind === 'feature' ? [left, right] : [right, left];
  const affinity = left.kind === 'feature' ? withConstant : fromConstant;
  if (feature.kind !== 'feature' || constant.kind !== 'numbers' || affinity === null)
    throw new GraphRefusal('it divides a constant by activations, which no layer here computes');
  if (!isFloat(constant.type)) throw new GraphRefusal(`its constant is of ${constant.type}`);
  return scaleBy(graph, node, { feature, constant, affinity });
}

function refuseTwo(): never {
  throw new GraphRefusal('it joins two activations in a way that no layer here computes');
}

function one(value: ReturnType<Operator>) {
  return 'kind' in value ? value : value[0]!;
}

/** Sums and products of features of one shape; in products a vector may stand for a map of 1x1. */
export function merge(
  graph: GraphLayers,
  node: FlatNode,
  kind: 'add' | 'multiply',
  features: readonly Feature[],
): Feature {
  const [first] = features.map(plain);
  const shapes = features.map(({ shape }) => shape.join('x'));
  const largest =
    features.find(({ shape }) => shape.some((extent, axis) => extent > 1 && axis < 2)) ?? first!;
  const isSpread = features.every(
    ({ shape }) =>
      shape.join() === largest.shape.join() || (shape.length === 3 && shape[0] === 1 && shape[1] === 1),
  );
  const isEven = shapes.every((shape) => shape === shapes[0]);
  if (!isEven && !(kind === 'multiply' && isSpread && largest.shape.length === 3))
    throw new GraphRefusal(`its inputs ${shapes.join(' and ')} do not fit together`, {
      code: 'SHAPE_MISMATCH',
      actual: shapes.join(' and '),
    });
  const extents = features.map((feature) => extentsOf(graph, feature).join('x'));
  const isOneView = extents.every((shape) => shape === extents[0]);
  const inputs =
    isEven && isOneView
      ? features
      : features.map((feature) => (feature === largest && !isEven ? feature : spot(graph, node, feature)));
  const body: DraftBody = { kind };
  const { draftIndex } = addLayer(graph, node, { body, inputs });
  return { ...largest, draftIndex };
}

/** A feature map of 1x1, or a vector that TensorFlow sees as one, as the vector. */
function spot(graph: GraphLayers, node: FlatNode, feature: Feature): Feature {
  const length = feature.shape.at(-1)!;
  const flat = asVector(graph, node, { ...feature, shape: [length] });
  return { ...flat, shape: [length] };
}

function leakyMaximum(graph: GraphLayers, node: FlatNode, base: Feature, scaled: Feature): Feature | null {
  const draft = graph.drafts[scaled.draftIndex];
  if (draft?.body.kind !== 'affine' || draft.inputs[0] !== base.draftIndex) return null;
  const { scale, offset } = draft.body;
  const negativeSlopeRatio = scale[0]!;
  const isLeaky =
    scale.every((value) => value === negativeSlopeRatio) && offset.every((value) => value === 0);
  if (!isLeaky || negativeSlopeRatio < 0 || negativeSlopeRatio > 1) return null;
  return addInPlace(graph, node, base, { kind: 'leakyRelu', negativeSlopeRatio });
}

/** x cut to least..most, by a ReLU, a ReLU6 or a hard sigmoid stretched to the range. */
export function cut(
  graph: GraphLayers,
  node: FlatNode,
  {
    feature,
    least = -Infinity,
    most = Infinity,
  }: { readonly feature: Feature; readonly least?: number; readonly most?: number },
): Feature {
  const draft = graph.drafts[feature.draftIndex];
  // Minimum behind Relu: one cut.
  if (least === -Infinity && draft?.body.kind === 'relu')
    return cut(graph, node, { feature: { ...feature, draftIndex: draft.inputs[0]! }, least: 0, most });
  if (!(least < most)) throw new GraphRefusal(`it cuts to ${least}..${most}, which is no range`);
  if (least === -Infinity) {
    const mirrored = scaleAll(graph, node, { feature, scale: -1, offset: most });
    const kept = addInPlace(graph, node, mirrored, { kind: 'relu' });
    return scaleAll(graph, node, { feature: kept, scale: -1, offset: most });
  }
  if (most === Infinity) {
    const shifted = scaleAll(graph, node, { feature, scale: 1, offset: -least });
    const kept = addInPlace(graph, node, shifted, { kind: 'relu' });
    return scaleAll(graph, node, { feature: kept, scale: 1, offset: least });
  }
  if (least === 0 && most === 6) return addInPlace(graph, node, feature, { kind: 'relu6' });
  const width = most - least;
  const slopes = { slopeRatio: 1 / width, offsetRatio: -least / width };
  const inner = addInPlace(graph, node, feature, { kind: 'hardSigmoid', ...slopes });
  return scaleAll(graph, node, { feature: inner, scale: width, offset: least });
}
