import { describe, expect, it } from 'vitest';
import { GraphRefusal } from '../graph-def/graph-refusal.ts';
import { ProtoDamage } from '../protobuf/proto-reader.ts';
import { crc32c } from './crc32c.ts';
import { decodeTensor } from './decode-tensor.ts';

/** A field of bytes, and one of a number. */
const bytes = (field: number, ...content: readonly number[]) => [
  (field << 3) | 2,
  content.length,
  ...content,
];
const number = (field: number, value: number) => [field << 3, ...varint(value)];

function varint(value: number): readonly number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

const shape = (...extents: readonly number[]) =>
  bytes(2, ...extents.flatMap((extent) => bytes(2, ...number(1, extent))));
const floats = (field: number, ...values: readonly number[]) =>
  bytes(field, ...new Uint8Array(Float32Array.from(values).buffer));

function read(...fields: readonly (readonly number[])[]) {
  const { type, shape: extents, values } = decodeTensor(Uint8Array.from(fields.flat()));
  return { type, shape: extents, values: [...values] };
}

const FLOAT = number(1, 1);
const INT32 = number(1, 3);

describe('decodeTensor', () => {
  it('reads raw bytes, lists, a repeated last number, and what is left out as zeros', () => {
    expect(read(FLOAT, shape(2), floats(4, 1.5, -2))).toEqual({
      type: 'DT_FLOAT',
      shape: [2],
      values: [1.5, -2],
    });
    expect(read(FLOAT, shape(2), floats(5, 1.5, -2)).values).toEqual([1.5, -2]);
    expect(read(FLOAT, shape(2, 2), floats(5, 1.5, -2)).values).toEqual([1.5, -2, -2, -2]);
    expect(read(INT32, shape(3), number(7, 5)).values).toEqual([5, 5, 5]);
    expect(read(INT32, shape(3)).values).toEqual([0, 0, 0]);
    expect(read(INT32, number(7, 300)).shape).toEqual([]);
  });

  it('reads half precision of both kinds', () => {
    const half = [0x00, 0x3c, 0x00, 0xc0, 0x01, 0x00];
    expect(read(number(1, 19), shape(3), bytes(4, ...half)).values).toEqual([1, -2, 2 ** -24]);
    expect(read(number(1, 14), shape(2), bytes(4, 0x80, 0x3f, 0x20, 0xc0)).values).toEqual([1, -2.5]);
    expect(read(number(1, 19), shape(2), number(13, 0x3c00)).values).toEqual([1, 1]);
  });

  it.each<[string, (readonly number[])[], string]>([
    [
      'more bytes than its shape',
      [FLOAT, shape(1), floats(4, 1, 2)],
      'a constant of shape [1] holds 8 bytes',
    ],
    ['fewer bytes', [FLOAT, shape(3), floats(4, 1, 2)], 'a constant of shape [3] holds 8 bytes'],
    ['more numbers', [FLOAT, shape(1), floats(5, 1, 2)], 'holds 2 numbers'],
    [
      'one number for a terabyte',
      [FLOAT, shape(2 ** 20, 2 ** 20), floats(5, 1)],
      'more than 16777216 numbers',
    ],
    ['an extent beyond all', [FLOAT, shape(2 ** 50), floats(5, 1)], 'more than 16777216 numbers'],
    ['nine extents', [FLOAT, shape(1, 1, 1, 1, 1, 1, 1, 1, 1)], 'more than 8 extents'],
    ['an unknown rank', [FLOAT, bytes(2, ...number(3, 1))], 'does not say its shape'],
    ['text', [number(1, 7), shape(1), bytes(8, 65)], 'a constant is of DT_STRING'],
    ['resources', [number(1, 20), shape(1), bytes(4, 65)], 'a constant is of DT_RESOURCE'],
  ])('refuses %s', (_, fields, told) => {
    expect(() => read(...fields)).toThrow(GraphRefusal);
    expect(() => read(...fields)).toThrow(told);
  });

  it.each<[string, readonly number[]]>([
    ['a length beyond the end', [(4 << 3) | 2, 100, 1]],
    ['a group', [(4 << 3) | 3, 1]],
    ['a number where bytes belong', number(4, 1)],
    ['a varint without end', [8, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255]],
  ])('calls %s damage', (_, fields) => {
    expect(() => read(fields)).toThrow(ProtoDamage);
  });
});

describe('crc32c', () => {
  it('gives the check value of its catalogue entry, in one part and in two', () => {
    const digits = new TextEncoder().encode('123456789');
    expect(crc32c(digits).toString(16)).toBe('e3069283');
    expect(crc32c(digits.subarray(4), crc32c(digits.subarray(0, 4)))).toBe(crc32c(digits));
  });
});
