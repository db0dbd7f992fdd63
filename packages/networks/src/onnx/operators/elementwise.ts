import { elementCount, type Layer } from '@dl-rsim/sim-core';
import { type ChannelScaling, channelScaling } from '../../keras-layers/batch-normalization.ts';
import { numberAttribute, requireNumber } from '../attributes.ts';
import { type Constant, weightsOf } from '../constant.ts';
import { OnnxRefusal } from '../onnx-refusal.ts';
import {
  activationAt,
  append,
  behind,
  constantAt,
  layerName,
  type Operator,
  type Step,
} from '../operator.ts';
import { type Activation, channelCountOf, graphIndices, isByChannel, isSameOrder, shown } from '../value.ts';
import { combineConstants } from './constant-arithmetic.ts';

const batchNormalization: Operator = (step) => {
  requireNumber(step.node, 'training_mode', 0);
  requireNumber(step.node, 'spatial', 1);
  const input = activationAt(step, 0);
  const channelCount = channelCountOf(input);
  if (input.order !== null || (input.dims.length === 3 && !input.isChannelsFirst))
    throw new OnnxRefusal('it normalizes another axis than that of channels');
  const [gamma, beta, movingMean, movingVariance] = [1, 2, 3, 4].map((at) => {
    const constant = constantAt(step, at);
    if (constant.values.length === channelCount) return weightsOf(constant);
    throw new OnnxRefusal(
      `its input ${at} has ${constant.values.length} numbers for ${channelCount} channels`,
      {
        code: 'SHAPE_MISMATCH',
      },
    );
  }) as [Float32Array, Float32Array, Float32Array, Float32Array];
  const epsilon = numberAttribute(step.node, 'epsilon', 1e-5);
  const badIndex = movingVariance.findIndex((variance) => !(variance + epsilon > 0));
  if (badIndex >= 0)
    throw new OnnxRefusal(`number ${badIndex} of its variance is ${movingVariance[badIndex]}`, {
      code: 'TOO_SMALL',
      limit: 'above 0 with its epsilon',
    });
  const scaling = channelScaling({ gamma, beta, movingMean, movingVariance, epsilon });
  const isFolded = step.builder.soleCrossbarLayer(input) !== null;
  const became = isFolded
    ? 'went into the weights before it'
    : 'stays a scaling of its own, computed digitally';
  step.builder.note(step.place, became);
  return scale(step, input, scaling);
};

/** Puts a scaling into the layer that gives the value alone, or behind it. */
function scale(step: Step, input: Activation, scaling: ChannelScaling): Activation {
  const crossbar = step.builder.soleCrossbarLayer(input);
  if (crossbar !== null && input.extents.at(-1) === scaling.scale.length) {
    step.builder.fold(input, scaling);
    return input;
  }
  const numbers = { scale: Float32Array.from(scaling.scale), offset: Float32Array.from(scaling.offset) };
  return append(step, { kind: 'affine', ...numbers }, input);
}

type Sign = 'Add' | 'Sub' | 'Mul' | 'Div';

const arithmetic =
  (sign: Sign): Operator =>
  (step) => {
    const [a, b] = [step.inputs[0] ?? null, step.inputs[1] ?? null];
    if (a === null || b === null) throw new OnnxRefusal('it lacks an input', { code: 'MISSING' });
    if (a.kind === 'constant' && b.kind === 'constant') return combineConstants(sign, a, b);
    if (a.kind === 'activation' && b.kind === 'activation') return merge(step, sign, [a, b]);
    const [input, constant] = a.kind === 'activation' ? [a, b as Constant] : [b as Activation, a];
    if (sign === 'Div' && a.kind === 'constant')
      throw new OnnxRefusal('it divides a constant by what comes from the image');
    const isReversed = a.kind === 'constant';
    const values = channelValues(constant, input);
    if (values !== null) return scale(step, input, scalingOf(sign, values, isReversed));
    return subtractImage(step, sign, { input, constant, isReversed });
  };

/** As many numbers as our last axis has, in our order; null when the constant differs from place to place. */
function channelValues(constant: Constant, input: Activation): Float64Array | null {
  const length = input.extents.at(-1)!;
  const values = weightsOf(constant);
  const spreads = constant.dims.length <= input.dims.length + 1;
  if (values.length === 1 && spreads) return new Float64Array(length).fill(values[0]!);
  if (isByChannel(constant, input)) return Float64Array.from(values);
  const isVector = constant.dims.at(-1) === length && values.length === length;
  if (input.order === null || !isVector || !spreads) return null;
  return Float64Array.from(graphIndices(input.order), (at) => values[at]!);
}

function scalingOf(sign: Sign, values: Float64Array, isReversed: boolean): ChannelScaling {
  const all = (number: number) => new Float64Array(values.length).fill(number);
  switch (sign) {
    case 'Add':
      return { scale: all(1), offset: values };
    case 'Sub':
      return isReversed
        ? { scale: all(-1), offset: values }
        : { scale: all(1), offset: values.map((value) => -value) };
    case 'Mul':
      return { scale: values, offset: all(0) };
    case 'Div':
      return { scale: values.map((value) => 1 / value), offset: all(0) };
  }
}

/** A constant image that is added or taken away: the mean of the training images, mostly. */
function subtractImage(
  step: Step,
  sign: Sign,
  given: { readonly input: Activation; readonly constant: Constant; readonly isReversed: boolean },
): Activation {
  const { input, constant, isReversed } = given;
  const [batch, ...dims] = constant.dims.length === 4 ? constant.dims : [1, ...constant.dims];
  const isWhole = batch === 1 && dims.join() === input.dims.join() && input.extents.length === 3;
  if (!isWhole || isReversed || sign === 'Mul' || sign === 'Div') {
    const actual = `[${constant.dims.join(', ')}]`;
    throw new OnnxRefusal(`its constant ${actual} does not fit ${shown(input)} channel by channel`, {
      limit: 'one number, or one a channel',
      actual,
    });
  }
  const values = weightsOf(constant);
  const placeCount = elementCount(input.extents.slice(0, 2));
  const order = { channelCount: input.extents[2]!, placeCount };
  const ours = input.isChannelsFirst
    ? Float32Array.from(graphIndices(order), (at) => values[at]!)
    : values.slice();
  return append(
    step,
    { kind: 'subtractMean', mean: sign === 'Add' ? ours.map((value) => -value) : ours },
    input,
  );
}

type Pair = readonly [Activation, Activation];

function merge(step: Step, sign: Sign, pair: Pair): Activation {
  const [a, b] = pair;
  if (sign === 'Div') throw new OnnxRefusal('it divides two tensors that both come from the image');
  if (sign === 'Mul') return fuseGate(step, [a, b]) ?? fuseGate(step, [b, a]) ?? multiply(step, pair);
  const [one, other] = fitTogether(pair);
  return add(step, [one, sign === 'Add' ? other : negate(step, other)]);
}

function add(step: Step, inputs: readonly Activation[]): Activation {
  const { index, extents } = step.builder.add({ kind: 'add' }, layerName(step), inputs);
  return behind(inputs[0]!, index, extents);
}

/** Any number of inputs. */
const sum: Operator = (step) => {
  const inputs = step.inputs.map((_, at) => activationAt(step, at));
  const [first] = inputs;
  if (first === undefined) throw new OnnxRefusal('it lacks its inputs', { code: 'MISSING' });
  for (const other of inputs) fitTogether([first, other]);
  return inputs.length === 1 ? first : add(step, inputs);
};

function negate(step: Step, value: Activation): Activation {
  const channelCount = value.extents.at(-1)!;
  const numbers = { scale: new Float32Array(channelCount).fill(-1), offset: new Float32Array(channelCount) };
  return append(step, { kind: 'affine', ...numbers }, value);
}

/** x sigmoid(x) and x hardSigmoid(x), which exporters write as two nodes. */
function fuseGate(step: Step, [gate, input]: Pair): Activation | null {
  const layer = step.builder.layers[gate.index];
  if (!gate.isSole || layer?.inputIndices[0] !== input.index || !isSameOrder(gate, input)) return null;
  const kind = gateKind(layer);
  if (kind === null) return null;
  step.builder.replace(gate.index, { kind });
  return gate;
}

function gateKind(layer: Layer): 'silu' | 'hardSwish' | null {
  if (layer.kind === 'sigmoid') return 'silu';
  const isSwish =
    layer.kind === 'hardSigmoid' && Math.abs(layer.slopeRatio - 1 / 6) < 1e-7 && layer.offsetRatio === 0.5;
  return isSwish ? 'hardSwish' : null;
}

function multiply(step: Step, pair: Pair): Activation {
  const [a, b] = pair;
  const isVector = (value: Activation, other: Activation) =>
    value.extents.length === 1 && value.dims.length === 3 && value.extents[0] === channelCountOf(other);
  const isFit =
    isSameOrder(a, b) || (a.isChannelsFirst === b.isChannelsFirst && (isVector(a, b) || isVector(b, a)));
  if (!isFit) throw misfit(pair);
  const { index, extents } = step.builder.add({ kind: 'multiply' }, layerName(step), pair);
  return behind(a.extents.length === 3 ? a : b, index, extents);
}

/** Inputs of one shape, for us and for the graph. */
function fitTogether(pair: Pair): Pair {
  const [a, b] = pair;
  if (isSameOrder(a, b) && a.extents.join() === b.extents.join()) return pair;
  throw misfit(pair);
}

function misfit([a, b]: Pair): OnnxRefusal {
  const message = `its inputs ${shown(a)} and ${shown(b)} do not fit together`;
  return new OnnxRefusal(message, { code: 'SHAPE_MISMATCH', actual: shown(b) });
}

export const ELEMENTWISE_OPERATORS: Readonly<Record<string, Operator>> = {
  BatchNormalization: batchNormalization,
  Add: arithmetic('Add'),
  Sum: sum,
  Sub: arithmetic('Sub'),
  Mul: arithmetic('Mul'),
  Div: arithmetic('Div'),
};
