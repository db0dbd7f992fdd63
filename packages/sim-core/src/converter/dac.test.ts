import { expect, test } from 'vitest';
import { drivePlanes, type InputEncoding, inputPlanes } from './dac.ts';

const encodings: readonly InputEncoding[] = ['unsigned', 'signMagnitude', 'twosComplement', 'offset'];

test.each(encodings)('%s: weight times drive adds up to every input, whatever the DAC', (encoding) => {
  for (let inputBits = 2; inputBits <= 9; inputBits++) {
    for (let dacBits = 1; dacBits <= 8; dacBits++) {
      const format = { encoding, inputBits, dacBits };
      const { weights, offset, lowest, highest } = inputPlanes(format);
      const inputs = Int32Array.from({ length: highest - lowest + 1 }, (_, i) => lowest + i);
      const drives = drivePlanes(inputs, format);
      const sums = inputs.map((_, row) =>
        Math.round(
          weights.reduce(
            (sum, weight, plane) => sum + weight * drives[plane * inputs.length + row]!,
            -offset,
          ) * 1024,
        ),
      );
      expect(sums).toEqual(inputs.map((input) => input * 1024));
      expect(Math.max(...drives.map(Math.abs))).toBeLessThanOrEqual(1);
    }
  }
});

test('two’s complement drives the sign bit in a cycle of its own that counts negative', () => {
  const format = { encoding: 'twosComplement', inputBits: 4, dacBits: 1 } as const;
  expect([...inputPlanes(format).weights]).toEqual([1, 2, 4, -8]);
  expect([...drivePlanes(Int32Array.of(-3), format)]).toEqual([1, 0, 1, 1]);
});

test('a digit is driven as a share of the highest digit', () => {
  const format = { encoding: 'signMagnitude', inputBits: 5, dacBits: 2 } as const;
  expect([...inputPlanes(format).weights]).toEqual([3, 12]);
  expect([...drivePlanes(Int32Array.of(-6, 13), format)]).toEqual([-2 / 3, 1 / 3, -1 / 3, 1]);
});

test.each([
  ['unsigned', -1],
  ['unsigned', 256],
  ['signMagnitude', -128],
  ['twosComplement', 128],
  ['offset', -129],
] as const)('%s of 8 bits refuses %i', (encoding, input) => {
  expect(() => drivePlanes(Int32Array.of(0, input), { encoding, inputBits: 8, dacBits: 1 })).toThrow(
    `input ${input} of row 1`,
  );
});
