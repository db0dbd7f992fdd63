import { decodeContent, decodeHalf, mismatch, refuseType } from '../graph-def/decode-content.ts';
import { GraphRefusal } from '../graph-def/graph-refusal.ts';
import { countElements, NUMBER_TYPES, type NumberTensor } from '../graph-def/number-tensor.ts';
import { ProtoReader } from '../protobuf/proto-reader.ts';

/** DataType of tensorflow/core/framework/types.proto, by number. */
const TYPES = [
  'DT_INVALID',
  'DT_FLOAT',
  'DT_DOUBLE',
  'DT_INT32',
  'DT_UINT8',
  'DT_INT16',
  'DT_INT8',
  'DT_STRING',
  'DT_COMPLEX64',
  'DT_INT64',
  'DT_BOOL',
  'DT_QINT8',
  'DT_QUINT8',
  'DT_QINT32',
  'DT_BFLOAT16',
  'DT_QINT16',
  'DT_QUINT16',
  'DT_UINT16',
  'DT_COMPLEX128',
  'DT_HALF',
  'DT_RESOURCE',
  'DT_VARIANT',
  'DT_UINT32',
  'DT_UINT64',
];

/** A constant of one number may claim any shape; so many at most are made of it. */
const LIMIT_REPEATED = 16_777_216;
const LIMIT_RANK = 8;

export function typeName(number: number): string {
  return TYPES[number] ?? `DT_${number}`;
}

/** A TensorShapeProto; null where the rank is unknown. */
export function decodeShape(bytes: Uint8Array): readonly number[] | null {
  const extents: number[] = [];
  let isUnknown = false;
  const reader = new ProtoReader(bytes);
  reader.each((field) => {
    if (field === 2) extents.push(decodeExtent(reader.bytes()));
    else if (field === 3) isUnknown = reader.flag();
    else return false;
    if (extents.length > LIMIT_RANK)
      throw new GraphRefusal(`a shape has more than ${LIMIT_RANK} extents`, { code: 'TOO_BIG' });
    return true;
  });
  return isUnknown ? null : extents;
}

function decodeExtent(bytes: Uint8Array): number {
  let size = 0;
  const reader = new ProtoReader(bytes);
  reader.each((field) => {
    if (field !== 1) return false;
    size = reader.int();
    return true;
  });
  return size;
}

/**
 * The numbers of a TensorProto: raw bytes, or a list whose last number is repeated.
 *
 * @throws ProtoDamage, GraphRefusal
 */
export function decodeTensor(bytes: Uint8Array): NumberTensor {
  let type = 'DT_INVALID';
  let shape: readonly number[] | null = [];
  let content: Uint8Array = new Uint8Array();
  const listed: number[] = [];
  const halves: number[] = [];
  const reader = new ProtoReader(bytes);
  reader.each((field) => {
    if (field === 1) type = typeName(reader.int());
    else if (field === 2) shape = decodeShape(reader.bytes());
    else if (field === 4) content = reader.bytes();
    else if (field === 5) reader.floats(listed);
    else if (field === 6) reader.doubles(listed);
    else if (field === 7 || field === 10 || field === 11) reader.ints(listed);
    else if (field === 13) reader.ints(halves);
    else return false;
    return true;
  });
  if (shape === null) throw new GraphRefusal('a constant does not say its shape', { code: 'MISSING' });
  if (content.length > 0) return decodeContent(type, shape, content);
  if (!NUMBER_TYPES.has(type)) throw refuseType(type);
  const given = halves.length > 0 ? halves.map((bits) => decodeHalf(type, bits)) : listed;
  const count = countElements(shape, given.length < 2 ? LIMIT_REPEATED : undefined);
  if (given.length > count) throw mismatch(shape, `${given.length} numbers`);
  const values = new Float64Array(count);
  values.set(given);
  // Numbers that are left out are zeros.
  values.fill(given.at(-1) ?? 0, given.length);
  return { kind: 'numbers', type, shape, values };
}

const LIMIT_TEXTS = 100_000;

/** The texts of a TensorProto of DT_STRING, in order. */
export function decodeTextTensor(bytes: Uint8Array): readonly string[] {
  const texts: string[] = [];
  const reader = new ProtoReader(bytes);
  reader.each((field) => {
    if (field !== 8) return false;
    if (texts.length >= LIMIT_TEXTS)
      throw new GraphRefusal(`a constant has more than ${LIMIT_TEXTS} texts`, { code: 'TOO_BIG' });
    texts.push(reader.text());
    return true;
  });
  return texts;
}
