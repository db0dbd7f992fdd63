import { decodeContent } from '../graph-def/decode-content.ts';
import { GraphRefusal } from '../graph-def/graph-refusal.ts';
import type { NumberTensor } from '../graph-def/number-tensor.ts';
import { quote } from '../issue.ts';
import type { StoredWeight } from '../tfjs/read-weights.ts';

const TYPES: Readonly<Record<string, string>> = {
  float32: 'DT_FLOAT',
  float16: 'DT_HALF',
  int32: 'DT_INT32',
  uint8: 'DT_UINT8',
  uint16: 'DT_UINT16',
  bool: 'DT_BOOL',
};

/**
 * The numbers of a weight of the manifest. Quantised ones are scale x stored + min, whole numbers rounded, as
 * TensorFlow.js does it.
 */
export function decodeWeight({
  name,
  dtype,
  shape,
  bytes,
  quantizedTo,
  stretch,
}: StoredWeight): NumberTensor {
  const stored = typeOf(name, quantizedTo ?? dtype);
  const type = typeOf(name, dtype);
  const tensor = decodeContent(stored, shape, bytes);
  if (quantizedTo === null || quantizedTo === 'float16') return { ...tensor, type };
  if (stretch === null)
    throw new GraphRefusal(`weight ${quote(name)} is quantised without scale and min`, { code: 'MISSING' });
  const { scale, min } = stretch;
  const isWhole = type !== 'DT_FLOAT';
  // 32-bit floats in two steps, so that our weights are TensorFlow.js' own.
  const values = Float32Array.from(tensor.values, (value) =>
    isWhole ? Math.round(value * scale + min) : value * scale + min,
  );
  return { kind: 'numbers', type, shape, values };
}

function typeOf(name: string, dtype: string): string {
  const type = Object.hasOwn(TYPES, dtype) ? TYPES[dtype] : undefined;
  if (type !== undefined) return type;
  throw new GraphRefusal(`weight ${quote(name)} is ${quote(dtype)}, which is not supported`, {
    actual: quote(dtype),
  });
}
