import { expect, it } from 'vitest';
import { decodeFloats } from './decode-floats.ts';

it('decodes halves, among them the smallest, the largest, infinity and what is no number', () => {
  const halves = [0x3c00, 0xc000, 0x3555, 0x0001, 0x03ff, 0x0400, 0x7bff, 0x8000, 0xfc00];
  const bytes = new Uint8Array(2 * halves.length);
  halves.forEach((bits, at) => {
    new DataView(bytes.buffer).setUint16(2 * at, bits, true);
  });
  expect([...decodeFloats(bytes, 2)]).toEqual([
    1,
    -2,
    0.333251953125,
    2 ** -24,
    1023 * 2 ** -24,
    2 ** -14,
    65_504,
    -0,
    -Infinity,
  ]);
  expect(decodeFloats(Uint8Array.of(1, 0x7c), 2)).toEqual(Float32Array.of(NaN));
});

it('rounds 64-bit numbers, wherever they lie in a buffer', () => {
  const bytes = new Uint8Array(17);
  new DataView(bytes.buffer).setFloat64(1, 0.1, true);
  new DataView(bytes.buffer).setFloat64(9, 1e300, true);
  expect(decodeFloats(bytes.subarray(1), 8)).toEqual(Float32Array.of(Math.fround(0.1), Infinity));
});
