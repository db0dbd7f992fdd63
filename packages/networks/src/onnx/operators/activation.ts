import { numberAttribute, textAttribute } from '../attributes.ts';
import { weightsOf } from '../constant.ts';
import type { Draft } from '../network-builder.ts';
import { OnnxRefusal } from '../onnx-refusal.ts';
import { activationAt, append, constantAt, type Operator, type Step, scalarAt } from '../operator.ts';
import { channelAxis, channelCountOf, isByChannel, shown } from '../value.ts';

const plain =
  (kind: 'relu' | 'sigmoid' | 'tanh' | 'softplus' | 'hardSwish'): Operator =>
  (step) =>
    append(step, { kind }, activationAt(step, 0));

const withNumbers =
  (draftOf: (step: Step) => Draft): Operator =>
  (step) =>
    append(step, draftOf(step), activationAt(step, 0));

/** 0 to 6 and from 0 on are layers of ours. Bounds are inputs since opset 11. */
const clip: Operator = (step) => {
  const least = scalarAt(step, 1) ?? step.node.attributes.get('min')?.number ?? -Infinity;
  const most = scalarAt(step, 2) ?? step.node.attributes.get('max')?.number ?? Infinity;
  const isOpen = most > 3.4e38;
  if (least === 0 && (most === 6 || isOpen))
    return append(step, { kind: isOpen ? 'relu' : 'relu6' }, activationAt(step, 0));
  const actual = `${least} to ${most}`;
  throw new OnnxRefusal(`it clips to ${actual}; only 0 to 6 and from 0 on are supported`, {
    limit: '0 to 6',
    actual,
  });
};

/** A slope, or one a channel: [channel, 1, 1]. */
const prelu: Operator = (step) => {
  const input = activationAt(step, 0);
  const constant = constantAt(step, 1);
  const slopes = weightsOf(constant);
  const [only] = slopes;
  if (slopes.length === 1 && only !== undefined)
    return append(step, { kind: 'leakyRelu', negativeSlopeRatio: only }, input);
  if (isByChannel(constant, input)) return append(step, { kind: 'prelu', slopes }, input);
  const actual = `[${constant.dims.join(', ')}]`;
  const message = `its slopes ${actual} are not one for each of ${channelCountOf(input)} channels`;
  throw new OnnxRefusal(message, { code: 'SHAPE_MISMATCH', actual });
};

/** Over channels alone; before opset 13 over all that lies behind the axis, which of a vector is the same. */
const softmax: Operator = (step) => {
  const input = activationAt(step, 0);
  const told = numberAttribute(step.node, 'axis', step.opset < 13 ? 1 : -1);
  const axis = told < 0 ? told + input.dims.length + 1 : told;
  const isOnePlace = input.extents.length === 1;
  if (axis === channelAxis(input) && (isOnePlace || step.opset >= 13))
    return append(step, { kind: 'softmax' }, input);
  const message = `its softmax runs over axis ${told} of ${shown(input)}; only that of channels is supported`;
  throw new OnnxRefusal(message, { limit: String(channelAxis(input)), actual: String(told) });
};

const gelu = withNumbers(({ node }) => {
  const approximate = textAttribute(node, 'approximate', 'none');
  return { kind: 'gelu', isApproximate: approximate === 'tanh' };
});

export const ACTIVATION_OPERATORS: Readonly<Record<string, Operator>> = {
  Relu: plain('relu'),
  Sigmoid: plain('sigmoid'),
  Tanh: plain('tanh'),
  Softplus: plain('softplus'),
  HardSwish: plain('hardSwish'),
  LeakyRelu: withNumbers(({ node }) => ({
    kind: 'leakyRelu',
    negativeSlopeRatio: numberAttribute(node, 'alpha', 0.01),
  })),
  Elu: withNumbers(({ node }) => ({ kind: 'elu', alphaRatio: numberAttribute(node, 'alpha', 1) })),
  HardSigmoid: withNumbers(({ node }) => ({
    kind: 'hardSigmoid',
    slopeRatio: numberAttribute(node, 'alpha', 0.2),
    offsetRatio: numberAttribute(node, 'beta', 0.5),
  })),
  Gelu: gelu,
  PRelu: prelu,
  Clip: clip,
  Softmax: softmax,
};
