import { foldTranspose } from '../fold-constants.ts';
import {
  addLayer,
  asMap,
  asVector,
  type Feature,
  type GraphLayers,
  type GraphValue,
  plain,
} from '../graph-layers.ts';
import { flagOf, numberOf, numbersOf } from '../graph-node.ts';
import { GraphRefusal } from '../graph-refusal.ts';
import { countElements, type NumberTensor, numbers } from '../number-tensor.ts';
import { constantAt, featureAt, inputAt, type Operator, scalarOf, wholeNumbers } from './operands.ts';

/** The shape of a tensor; NaN stands for the number of images. */
export const shapeOf: Operator = (_, inputs, graph) => {
  const value = inputAt(inputs, 0);
  const shape = value.kind === 'feature' ? [graph.batchCount, ...value.shape] : value.shape;
  return numbers([shape.length], shape, 'DT_INT32');
};

export const reshape: Operator = (_, inputs, graph) => {
  const target = wholeNumbers(constantAt(inputs, 1));
  const value = inputAt(inputs, 0);
  if (value.kind === 'feature') return reshapeFeature(graph, value, target);
  const shape = target.map((extent) => (extent === -1 ? value.values.length / restOf(target) : extent));
  if (countElements(shape) === value.values.length) return { ...value, shape };
  throw new GraphRefusal(`it reshapes [${value.shape.join(', ')}] to [${target.join(', ')}]`, {
    code: 'SHAPE_MISMATCH',
  });
};

function restOf(target: readonly number[]): number {
  return target.reduce((product, extent) => (extent === -1 ? product : product * extent), 1);
}

/** Nothing moves: only TensorFlow's view changes, and where a layer needs a vector it is flattened there. */
function reshapeFeature(graph: GraphLayers, feature: Feature, target: readonly number[]): Feature {
  plain(feature);
  const elementCount = feature.shape.reduce((product, extent) => product * extent, 1);
  const [batch, ...rest] = target;
  const openCount = rest.filter((extent) => extent === -1).length;
  const shape = rest.map((extent) => (extent === -1 ? elementCount / restOf(rest) : extent));
  const isBatchKept = batch === -1 || Object.is(batch, Number.NaN) || batch === graph.batchCount;
  const count = shape.reduce((product, extent) => product * extent, 1);
  const isRight = shape.length > 0 && shape.every((extent) => Number.isSafeInteger(extent) && extent >= 1);
  if (!isBatchKept || openCount > 1 || !isRight || count !== elementCount)
    throw new GraphRefusal(
      `it reshapes [images, ${feature.shape.join(', ')}] to [${target.join(', ')}]; the images must stay ` +
        'in front and no number may be lost',
      { actual: `[${target.join(', ')}]` },
    );
  return viewAs(graph, feature, shape);
}

function viewAs(graph: GraphLayers, feature: Feature, shape: readonly number[]): Feature {
  // A graph that takes vectors says here what image they are.
  if (feature.draftIndex === -1 && graph.isImageFlat && shape.length === 3) {
    graph.image = shape;
    graph.isImageFlat = false;
  }
  return { ...feature, shape };
}

export const squeeze: Operator = (node, inputs, graph) => {
  const axes = numbersOf(node, 'squeeze_dims') ?? numbersOf(node, 'axis') ?? [];
  const value = inputAt(inputs, 0);
  const whole = value.kind === 'feature' ? [graph.batchCount, ...value.shape] : value.shape;
  const chosen = axes.map((axis) => (axis < 0 ? axis + whole.length : axis));
  const gone = (extent: number, axis: number): boolean =>
    chosen.length === 0 ? extent === 1 : chosen.includes(axis);
  if (whole.some((extent, axis) => chosen.includes(axis) && extent !== 1))
    throw new GraphRefusal(
      `it squeezes the axes ${axes.join(', ')} of [${whole.join(', ')}]; they must be 1`,
      {
        code: 'SHAPE_MISMATCH',
      },
    );
  if (value.kind === 'numbers')
    return { ...value, shape: value.shape.filter((extent, axis) => !gone(extent, axis)) };
  if (gone(graph.batchCount, 0)) throw new GraphRefusal('it takes the axis of the images away');
  const shape = value.shape.filter((extent, axis) => !gone(extent, axis + 1));
  return viewAs(graph, plain(value), shape.length === 0 ? [1] : shape);
};

export const expandDims: Operator = (_, inputs, graph) => {
  const axis = scalarOf(constantAt(inputs, 1));
  const value = inputAt(inputs, 0);
  const rank = value.shape.length + (value.kind === 'feature' ? 1 : 0);
  const place = axis < 0 ? axis + rank + 1 : axis;
  const least = value.kind === 'feature' ? 1 : 0;
  if (!Number.isSafeInteger(place) || place < least || place > rank)
    throw new GraphRefusal(`it puts an axis at ${axis} of ${rank}`, { actual: String(axis) });
  const shape = value.shape.toSpliced(place - least, 0, 1);
  return value.kind === 'feature' ? viewAs(graph, plain(value), shape) : { ...value, shape };
};

/** Constants are transposed; of activations, only what another Transpose undoes, or what moves axes of 1. */
export const transpose: Operator = (_, inputs, graph) => {
  const order = wholeNumbers(constantAt(inputs, 1));
  const value = inputAt(inputs, 0);
  if (value.kind === 'numbers') return foldTranspose(graph, value, order);
  const [batch, ...rest] = order;
  const axes = rest.map((axis) => axis - 1);
  const isRight =
    batch === 0 && [...axes].sort((a, b) => a - b).join() === value.shape.map((_, i) => i).join();
  if (!isRight)
    throw new GraphRefusal(`its permutation [${order.join(', ')}] is none that keeps the images in front`);
  const before = value.axes ?? value.shape.map((_, axis) => axis);
  const after = axes.map((axis) => before[axis]!);
  const shape = axes.map((axis) => value.shape[axis]!);
  const long = (extents: readonly number[], places: readonly number[]) =>
    places.filter((_, axis) => extents[axis]! > 1);
  const moving = long(shape, after);
  const isUnmoved = moving.every((axis, index) => index === 0 || axis > moving[index - 1]!);
  return { ...value, shape, axes: isUnmoved ? null : after };
};

/** Behind one another along the last axis. */
export const concatenate: Operator = (node, inputs, graph) => {
  const axis = scalarOf(constantAt(inputs, inputs.length - 1));
  const parts = inputs.slice(0, -1);
  if (parts.every((part) => part.kind === 'numbers')) return joinVectors(parts);
  const features = parts.map((_, index) => plain(featureAt(parts, index)));
  const rank = features[0]!.shape.length;
  if (axis !== -1 && axis !== rank)
    throw new GraphRefusal(`it joins along axis ${axis}; only the last (${rank}, channels) is supported`, {
      limit: String(rank),
      actual: String(axis),
    });
  if (features.length === 1) return features[0]!;
  const sources = features.map((feature) =>
    rank === 1 ? asVector(graph, node, feature) : asMap(graph, feature),
  );
  const sides = sources.map(({ shape }) => shape.slice(0, -1).join('x'));
  if (sides.some((side) => side !== sides[0]) || sources.some(({ shape }) => shape.length !== rank))
    throw new GraphRefusal(
      `its inputs ${features.map(({ shape }) => shape.join('x')).join(' and ')} do not fit together`,
      { code: 'SHAPE_MISMATCH' },
    );
  return addLayer(graph, node, { body: { kind: 'concatenate' }, inputs: sources });
};

function joinVectors(parts: readonly NumberTensor[]): NumberTensor {
  const values = parts.flatMap((part) => [...wholeNumbers(part)]);
  if (parts.some(({ shape }) => shape.length !== 1))
    throw new GraphRefusal('it joins constants that are no vectors, which is not supported');
  return numbers([values.length], values, parts[0]!.type);
}

/** Scalars of a shape, put together as a vector. */
export const pack: Operator = (node, inputs) => {
  const parts = inputs.map((_, index) => constantAt(inputs, index));
  if (parts.length > 16 || parts.some(({ shape }) => shape.length > 0) || numberOf(node, 'axis', 0) !== 0)
    throw new GraphRefusal('it stacks tensors; only the numbers of a shape are supported');
  return numbers([parts.length], parts.map(scalarOf), parts[0]?.type ?? 'DT_INT32');
};

/** A part of a vector of whole numbers, or one of them: what Keras does with shapes. */
export const stridedSlice: Operator = (node, inputs) => {
  const value = inputAt(inputs, 0);
  const bounds = [1, 2, 3].map((index) => wholeNumbers(constantAt(inputs, index)));
  const [[begin = 0], [end = 0], [step = 1]] = bounds as [number[], number[], number[]];
  const isVector = value.kind === 'numbers' && value.shape.length === 1;
  if (!isVector || bounds.some((bound) => bound.length !== 1) || numberOf(node, 'new_axis_mask', 0) !== 0)
    throw new GraphRefusal('it slices activations; only shapes may be sliced');
  const all = wholeNumbers(value);
  if (!(step >= 1)) throw new GraphRefusal(`it slices in steps of ${step}`);
  const clamp = (place: number): number =>
    Math.min(Math.max(place < 0 ? place + all.length : place, 0), all.length);
  if (numberOf(node, 'shrink_axis_mask', 0) === 1) {
    const only = all[begin < 0 ? begin + all.length : begin];
    if (only !== undefined) return numbers([], [only], value.type);
    throw new GraphRefusal(`it takes number ${begin} of ${all.length}`, { code: 'SHAPE_MISMATCH' });
  }
  const first = numberOf(node, 'begin_mask', 0) === 1 ? 0 : clamp(begin);
  const last = numberOf(node, 'end_mask', 0) === 1 ? all.length : clamp(end);
  const part = all.slice(first, last).filter((_, index) => index % step === 0);
  return numbers([part.length], part, value.type);
};

/** The product of a shape's numbers. */
export const product: Operator = (node, inputs) => {
  const value = constantAt(inputs, 0);
  const axes = wholeNumbers(constantAt(inputs, 1));
  if (value.shape.length !== 1 || axes.some((axis) => axis !== 0 && axis !== -1))
    throw new GraphRefusal('it multiplies along axes; only the numbers of a shape are supported');
  const result = axes.length === 0 ? null : wholeNumbers(value).reduce((sum, number) => sum * number, 1);
  if (result === null) return value;
  return numbers(flagOf(node, 'keep_dims', false) ? [1] : [], [result], value.type);
};

/** Every input as it is. */
export const identity: Operator = (_, inputs) =>
  [inputAt(inputs, 0), ...inputs.slice(1)] satisfies GraphValue[];
