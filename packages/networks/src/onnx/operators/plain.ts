import { numberAttribute } from '../attributes.ts';
import { decodeConstant, isFloatType, weightsOf } from '../constant.ts';
import { OnnxRefusal } from '../onnx-refusal.ts';
import { activationAt, constantAt, type Operator, optionalConstantAt, scalarAt } from '../operator.ts';
import { pickFromConstant, sliceConstant } from './constant-shape.ts';

const identity: Operator = ({ inputs: [input] }) => {
  if (input) return input;
  throw new OnnxRefusal('it lacks its input', { code: 'MISSING' });
};

const dropout: Operator = (step) => {
  if ((scalarAt(step, 2) ?? 0) !== 0) throw new OnnxRefusal('it drops at random, as in training');
  step.builder.note(step.place, 'left out: it does nothing at inference');
  return activationAt(step, 0);
};

const cast: Operator = (step) => {
  const [input] = step.inputs;
  if (input?.kind === 'constant') return input;
  const to = numberAttribute(step.node, 'to', 1);
  if (isFloatType(to)) return activationAt(step, 0);
  throw new OnnxRefusal(`it turns activations into elements of type ${to}; only floats are supported`);
};

const constant: Operator = ({ node }) => {
  const name = node.outputs[0] ?? node.name;
  const tensor = node.attributes.get('value')?.tensor;
  if (tensor) return decodeConstant(tensor, name);
  for (const key of ['value_float', 'value_int', 'value_floats', 'value_ints']) {
    const told = node.attributes.get(key);
    if (told === undefined) continue;
    const values = told.number === null ? told.numbers : [told.number];
    const dims = told.number === null ? [values.length] : [];
    return { kind: 'constant', name, dims, values: Float64Array.from(values) };
  }
  throw new OnnxRefusal('it has no value that is a tensor of numbers');
};

/** The number of images is not known: NaN. */
const shape: Operator = (step) => {
  const [input] = step.inputs;
  const dims = input?.kind === 'constant' ? input.dims : [Number.NaN, ...activationAt(step, 0).dims];
  const start = numberAttribute(step.node, 'start', 0);
  const end = numberAttribute(step.node, 'end', dims.length);
  const values = Float64Array.from(dims.slice(start, end));
  return { kind: 'constant', name: 'shape', dims: [values.length], values };
};

const gather: Operator = (step) => {
  if (numberAttribute(step.node, 'axis', 0) !== 0)
    throw new OnnxRefusal('it gathers along another axis than 0');
  return pickFromConstant(constantAt(step, 0), constantAt(step, 1));
};

const slice: Operator = (step) => {
  const { attributes } = step.node;
  const bound = (at: number, name: string) =>
    scalarAt(step, at) ?? attributes.get(name)?.numbers[0] ?? attributes.get(name)?.number ?? 0;
  if ((scalarAt(step, 4) ?? 1) !== 1) throw new OnnxRefusal('it slices with steps');
  return sliceConstant(constantAt(step, 0), bound(1, 'starts'), bound(2, 'ends'));
};

/** Weights in whole numbers become what they stand for; activations are computed in floats. */
const dequantize: Operator = (step) => {
  const [input] = step.inputs;
  if (input?.kind !== 'constant') return activationAt(step, 0);
  const scale = weightsOf(constantAt(step, 1));
  const zero = optionalConstantAt(step, 2)?.values ?? new Float64Array(scale.length);
  const told = numberAttribute(step.node, 'axis', 1);
  const axis = told < 0 ? told + input.dims.length : told;
  const axisCount = scale.length === 1 ? 1 : input.dims[axis];
  if (axisCount !== scale.length || zero.length !== scale.length)
    throw new OnnxRefusal(`its ${scale.length} scales do not fit a weight of [${input.dims.join(', ')}]`, {
      code: 'SHAPE_MISMATCH',
    });
  const behindCount = input.dims.slice(axis + 1).reduce((product, extent) => product * extent, 1);
  const values = Float32Array.from(input.values, (value, at) => {
    const c = scale.length === 1 ? 0 : Math.floor(at / behindCount) % scale.length;
    return (value - zero[c]!) * scale[c]!;
  });
  return { ...input, values };
};

const quantize: Operator = (step) => {
  if (step.inputs[0]?.kind === 'constant')
    throw new OnnxRefusal('it quantises constant weights in the graph; store them quantised or as floats');
  step.builder.note(step.place, 'left out: activations are computed in floats; quantise them in the run');
  return activationAt(step, 0);
};

export const PLAIN_OPERATORS: Readonly<Record<string, Operator>> = {
  Identity: identity,
  Dropout: dropout,
  Cast: cast,
  Constant: constant,
  Shape: shape,
  Gather: gather,
  Slice: slice,
  DequantizeLinear: dequantize,
  QuantizeLinear: quantize,
};
