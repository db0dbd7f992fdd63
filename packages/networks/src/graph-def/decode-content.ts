import { GraphRefusal } from './graph-refusal.ts';
import { countElements, type NumberTensor } from './number-tensor.ts';

const WIDTHS: Readonly<Record<string, number>> = {
  DT_FLOAT: 4,
  DT_DOUBLE: 8,
  DT_HALF: 2,
  DT_BFLOAT16: 2,
  DT_INT64: 8,
  DT_INT32: 4,
  DT_INT16: 2,
  DT_UINT16: 2,
  DT_INT8: 1,
  DT_UINT8: 1,
  DT_BOOL: 1,
};

/** Little-endian numbers, row-major, of exactly the length that the shape needs. */
export function decodeContent(type: string, shape: readonly number[], bytes: Uint8Array): NumberTensor {
  const width = WIDTHS[type];
  if (width === undefined) throw refuseType(type);
  const count = countElements(shape);
  if (count * width !== bytes.length) throw mismatch(shape, `${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = type === 'DT_FLOAT' ? new Float32Array(count) : new Float64Array(count);
  const read = reading(type, view);
  for (let index = 0; index < count; index++) values[index] = read(index * width);
  return { kind: 'numbers', type, shape, values };
}

function reading(type: string, view: DataView): (at: number) => number {
  switch (type) {
    case 'DT_FLOAT':
      return (at) => view.getFloat32(at, true);
    case 'DT_DOUBLE':
      return (at) => view.getFloat64(at, true);
    case 'DT_HALF':
    case 'DT_BFLOAT16':
      return (at) => decodeHalf(type, view.getUint16(at, true));
    case 'DT_INT64':
      return (at) => Number(view.getBigInt64(at, true));
    case 'DT_INT32':
      return (at) => view.getInt32(at, true);
    case 'DT_INT16':
      return (at) => view.getInt16(at, true);
    case 'DT_UINT16':
      return (at) => view.getUint16(at, true);
    case 'DT_INT8':
      return (at) => view.getInt8(at);
    default:
      return (at) => view.getUint8(at);
  }
}

/** IEEE 754 half precision, or the upper half of single precision. */
export function decodeHalf(type: string, bits: number): number {
  return type === 'DT_BFLOAT16' ? upperHalfToNumber(bits) : halfToNumber(bits);
}

function upperHalfToNumber(bits: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint16(0, bits);
  return view.getFloat32(0);
}

/** sign, 5 bits of exponent, 10 of fraction */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

export function refuseType(type: string): GraphRefusal {
  return new GraphRefusal(`a constant is of ${type}; only numbers are supported`, { actual: type });
}

export function mismatch(shape: readonly number[], actual: string): GraphRefusal {
  return new GraphRefusal(`a constant of shape [${shape.join(', ')}] holds ${actual}`, {
    code: 'SHAPE_MISMATCH',
    actual,
  });
}
