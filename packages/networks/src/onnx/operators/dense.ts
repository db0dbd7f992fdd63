import { numberAttribute, requireNumber } from '../attributes.ts';
import { type Constant, weightsOf } from '../constant.ts';
import { OnnxRefusal } from '../onnx-refusal.ts';
import { activationAt, append, constantAt, type Operator, optionalConstantAt } from '../operator.ts';
import { type Activation, graphIndices, shown } from '../value.ts';

/** alpha A B + beta C, with C [output], [1, output] or one number. */
const gemm: Operator = (step) => {
  requireNumber(step.node, 'transA', 0);
  const input = requireVector(activationAt(step, 0));
  const isTransposed = numberAttribute(step.node, 'transB', 0) !== 0;
  const { kernel, inputCount, outputCount } = readKernel(constantAt(step, 1), input, isTransposed);
  const alpha = numberAttribute(step.node, 'alpha', 1);
  const beta = numberAttribute(step.node, 'beta', 1);
  const constant = optionalConstantAt(step, 2);
  const bias = constant === null ? null : scaled(spread(constant, outputCount), beta);
  const draft = { kind: 'dense', kernel: scaled(kernel, alpha), bias, inputCount, outputCount } as const;
  return append(step, draft, { ...input, order: null });
};

const matMul: Operator = (step) => {
  const input = requireVector(activationAt(step, 0));
  const layer = readKernel(constantAt(step, 1), input, false);
  return append(step, { kind: 'dense', ...layer, bias: null }, { ...input, order: null });
};

function requireVector(value: Activation): Activation {
  if (value.dims.length === 1) return value;
  const actual = shown(value);
  const message = `it multiplies a tensor of shape ${actual}; only vectors [batch, length] are supported`;
  throw new OnnxRefusal(message, { limit: '[batch, length]', actual });
}

/** [input, output], with inputs in our order. */
function readKernel(
  constant: Constant,
  { dims, order }: Activation,
  isTransposed: boolean,
): { kernel: Float32Array; inputCount: number; outputCount: number } {
  const [rows = 0, columns = 0] = constant.dims;
  const [inputCount, outputCount] = isTransposed ? [columns, rows] : [rows, columns];
  if (constant.dims.length !== 2 || inputCount !== dims[0] || outputCount < 1) {
    const actual = `[${constant.dims.join(', ')}]`;
    const message = `its weights ${actual} do not fit ${dims[0]} inputs`;
    throw new OnnxRefusal(message, { code: 'SHAPE_MISMATCH', actual });
  }
  const values = weightsOf(constant);
  if (!isTransposed && order === null) return { kernel: values, inputCount, outputCount };
  const sources = order === null ? null : graphIndices(order);
  const [inputStep, outputStep] = isTransposed ? [1, inputCount] : [outputCount, 1];
  const kernel = new Float32Array(values.length);
  for (let i = 0; i < inputCount; i++) {
    const from = (sources === null ? i : sources[i]!) * inputStep;
    for (let o = 0; o < outputCount; o++) kernel[i * outputCount + o] = values[from + o * outputStep]!;
  }
  return { kernel, inputCount, outputCount };
}

/** One number, or one for each output. */
function spread(constant: Constant, outputCount: number): Float32Array {
  const values = weightsOf(constant);
  if (values.length === outputCount && constant.dims.at(-1) === outputCount) return values;
  if (values.length === 1) return new Float32Array(outputCount).fill(values[0]!);
  throw new OnnxRefusal(`its bias of ${values.length} numbers does not fit ${outputCount} outputs`, {
    code: 'SHAPE_MISMATCH',
  });
}

function scaled(values: Float32Array, factor: number): Float32Array {
  return factor === 1 ? values : values.map((value) => value * factor);
}

export const DENSE_OPERATORS: Readonly<Record<string, Operator>> = { Gemm: gemm, MatMul: matMul };
