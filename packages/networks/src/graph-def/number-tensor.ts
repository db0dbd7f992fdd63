import { GraphRefusal } from './graph-refusal.ts';

/**
 * A constant: row-major. In shapes that a graph computes of itself, NaN stands for the number of images;
 * files never hold it, since constants of weights must be finite and integers cannot be it.
 */
export interface NumberTensor {
  readonly kind: 'numbers';
  /** DT_FLOAT, DT_INT32, ... */
  readonly type: string;
  readonly shape: readonly number[];
  readonly values: Float32Array | Float64Array;
}

/** 128 Mi numbers, 512 MiB of weights in one tensor: the first dense layer of VGG-16 has 98 Mi. */
export const LIMIT_ELEMENTS = 134_217_728;

/** Types of TensorProto by number that a constant of ours may have. */
export const NUMBER_TYPES: ReadonlySet<string> = new Set([
  'DT_FLOAT',
  'DT_DOUBLE',
  'DT_HALF',
  'DT_BFLOAT16',
  'DT_INT32',
  'DT_INT64',
  'DT_INT16',
  'DT_INT8',
  'DT_UINT8',
  'DT_UINT16',
  'DT_BOOL',
]);

const FLOAT_TYPES: ReadonlySet<string> = new Set(['DT_FLOAT', 'DT_DOUBLE', 'DT_HALF', 'DT_BFLOAT16']);

export function isFloat(type: string): boolean {
  return FLOAT_TYPES.has(type);
}

/** How many numbers a shape asks for; refuses extents that are none and more than we hold. */
export function countElements(shape: readonly number[], limit = LIMIT_ELEMENTS): number {
  let count = 1;
  for (const extent of shape) {
    if (!Number.isSafeInteger(extent) || extent < 0)
      throw new GraphRefusal(`the shape [${shape.join(', ')}] is none`, { code: 'BAD_FORMAT' });
    count *= extent;
  }
  if (count <= limit) return count;
  const told = { code: 'TOO_BIG', limit: `at most ${limit}`, actual: String(count) } as const;
  throw new GraphRefusal(`a constant of shape [${shape.join(', ')}] has more than ${limit} numbers`, told);
}

/** Refuses NaN and infinities where weights are read. */
export function checkFinite(tensor: NumberTensor): NumberTensor {
  const { type, values } = tensor;
  const badIndex = isFloat(type) ? values.findIndex((value) => !Number.isFinite(value)) : -1;
  if (badIndex < 0) return tensor;
  const actual = String(values[badIndex]);
  throw new GraphRefusal(`number ${badIndex} of it is ${actual}; weights must be finite`, {
    code: 'NOT_FINITE',
    actual,
  });
}

export function numbers(
  shape: readonly number[],
  values: readonly number[] | Float64Array,
  type: string,
): NumberTensor {
  return { kind: 'numbers', type, shape, values: Float64Array.from(values) };
}
