import { quote } from '../issue.ts';
import { decodeFloats } from '../keras-h5/decode-floats.ts';
import type { OnnxTensor } from './onnx-model.ts';
import { OnnxRefusal } from './onnx-refusal.ts';

/**
 * A tensor known before any image: row-major. NaN in a shape that the graph computes stands for the number
 * of images.
 */
export interface Constant {
  readonly kind: 'constant';
  /** For messages. */
  readonly name: string;
  readonly dims: readonly number[];
  readonly values: Float32Array | Float64Array;
}

/** 128 Mi numbers, 512 MiB of weights in one tensor: the first dense layer of VGG-16 has 98 Mi. */
const LIMIT_ELEMENTS = 134_217_728;

interface ElementType {
  readonly name: string;
  readonly sizeBytes: number;
  readonly read: (view: DataView, offset: number) => number;
}

/** By TensorProto.DataType. */
const ELEMENT_TYPES: Readonly<Record<number, ElementType>> = {
  2: { name: 'uint8', sizeBytes: 1, read: (view, offset) => view.getUint8(offset) },
  3: { name: 'int8', sizeBytes: 1, read: (view, offset) => view.getInt8(offset) },
  4: { name: 'uint16', sizeBytes: 2, read: (view, offset) => view.getUint16(offset, true) },
  5: { name: 'int16', sizeBytes: 2, read: (view, offset) => view.getInt16(offset, true) },
  6: { name: 'int32', sizeBytes: 4, read: (view, offset) => view.getInt32(offset, true) },
  7: { name: 'int64', sizeBytes: 8, read: (view, offset) => Number(view.getBigInt64(offset, true)) },
  9: { name: 'bool', sizeBytes: 1, read: (view, offset) => view.getUint8(offset) },
};

const FLOAT_BYTES: Readonly<Record<number, number>> = { 1: 4, 10: 2, 11: 8 };
const BFLOAT16 = 16;

export function isFloatType(elementType: number): boolean {
  return elementType in FLOAT_BYTES || elementType === BFLOAT16;
}

/** @throws OnnxRefusal when the tensor lies in another file, lies about its size, or holds no numbers. */
export function decodeConstant(tensor: OnnxTensor, shownName = tensor.name): Constant {
  const { dims, elementType, raw, numbers } = tensor;
  const name = quote(shownName);
  if (tensor.isExternal) {
    const message = `weight ${name} lies in another file; save the model into one file`;
    throw new OnnxRefusal(message, { limit: 'weights inside the file', actual: 'external data' });
  }
  const count = countElements(dims, name);
  const found = raw === null ? decodeNumbers(numbers, elementType) : decodeRaw(raw, elementType);
  if (found === null) {
    const message = `weight ${name} has elements of type ${elementType}; floats and whole numbers are read`;
    throw new OnnxRefusal(message, { limit: 'float, double, float16, bfloat16, integers' });
  }
  if (found.length === count) return { kind: 'constant', name: shownName, dims, values: found };
  const message = `weight ${name} of shape [${dims.join(', ')}] has ${found.length} numbers stored`;
  throw new OnnxRefusal(message, {
    code: 'SHAPE_MISMATCH',
    limit: String(count),
    actual: String(found.length),
  });
}

function countElements(dims: readonly number[], name: string): number {
  const count = dims.reduce((product, extent) => product * extent, 1);
  const isShape = dims.length <= 8 && dims.every((extent) => Number.isSafeInteger(extent) && extent >= 0);
  if (isShape && count <= LIMIT_ELEMENTS) return count;
  const shape = dims.slice(0, 8).join(', ');
  const message = `weight ${name} of shape [${shape}] is not one of at most 64 Mi numbers`;
  throw new OnnxRefusal(message, { code: 'TOO_BIG', limit: String(LIMIT_ELEMENTS), actual: String(count) });
}

function decodeRaw(raw: Uint8Array, elementType: number): Float32Array | Float64Array | null {
  const floatBytes = FLOAT_BYTES[elementType];
  if (floatBytes !== undefined)
    return raw.length % floatBytes === 0 ? decodeFloats(raw, floatBytes) : new Float32Array(0);
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  if (elementType === BFLOAT16) {
    const words = Uint32Array.from({ length: raw.length >> 1 }, (_, i) => view.getUint16(2 * i, true) << 16);
    return new Float32Array(words.buffer);
  }
  const type = ELEMENT_TYPES[elementType];
  if (type === undefined) return null;
  const length = Math.floor(raw.length / type.sizeBytes);
  return Float64Array.from({ length }, (_, i) => type.read(view, i * type.sizeBytes));
}

/** Numbers in fields of their own; those of 16 bits are stored as the whole numbers that their bits are. */
function decodeNumbers(numbers: readonly number[], elementType: number): Float32Array | Float64Array | null {
  if (elementType === 10 || elementType === BFLOAT16) {
    const words = Uint16Array.from(numbers);
    return decodeRaw(new Uint8Array(words.buffer), elementType);
  }
  if (isFloatType(elementType)) return Float32Array.from(numbers);
  return elementType in ELEMENT_TYPES ? Float64Array.from(numbers) : null;
}

/** The numbers of weights, in 32 bits. @throws OnnxRefusal when one is not finite. */
export function weightsOf({ values, name }: Constant): Float32Array {
  const badIndex = values.findIndex((value) => !Number.isFinite(value));
  if (badIndex < 0) return values instanceof Float32Array ? values : Float32Array.from(values);
  const actual = String(values[badIndex]);
  throw new OnnxRefusal(
    `number ${badIndex} of its weight ${quote(name)} is ${actual}; weights must be finite`,
    {
      code: 'NOT_FINITE',
      actual,
    },
  );
}
