import { expect, test } from 'vitest';
import { fixedPointGrid, quantize } from './quantize.ts';

test('rounds half up and saturates at both ends of <2,4>', () => {
  const values = Float32Array.of(0, 1 / 32, -1 / 32, 0.5, -0.5, 1.9375, 1.99, 5, -2, -2.1, 1 / 32 - 1e-4);
  expect([...quantize(values, fixedPointGrid({ integerBits: 2, fractionBits: 4 }))]).toEqual([
    0, 1, 0, 8, -8, 31, 31, 31, -32, -32, 0,
  ]);
});

test('widths from 1 to 20 bits', () => {
  expect(fixedPointGrid({ integerBits: 1, fractionBits: 0 })).toMatchObject({
    lowest: -1,
    highest: 0,
    widthBits: 1,
  });
  expect(fixedPointGrid({ integerBits: 8, fractionBits: 12 })).toMatchObject({
    lowest: -524288,
    highest: 524287,
  });
});
