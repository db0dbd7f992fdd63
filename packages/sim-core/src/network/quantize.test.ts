import { expect, test } from 'vitest';
import { fixedPointGrid, largestMagnitude, quantize, scaledGrid } from './quantize.ts';

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

test('a scaled grid ends at the largest magnitude on both sides and holds zero', () => {
  const values = Float32Array.of(-0.75, 0.375, 0, 0.2);
  const grid = scaledGrid({ largest: largestMagnitude(values), widthBits: 4, isSigned: true });
  expect(grid).toMatchObject({ lowest: -7, highest: 7, step: 0.75 / 7 });
  expect([...quantize(values, grid)]).toEqual([-7, 4, 0, 2]);
});

test('numbers that are never negative use all codes; what lies beyond saturates', () => {
  const grid = scaledGrid({ largest: 3, widthBits: 2, isSigned: false });
  expect([...quantize(Float32Array.of(0, 1, 1.49, 2, 3, 9, -1), grid)]).toEqual([0, 1, 1, 2, 3, 3, 0]);
});

test('numbers that are all zero stay zero', () => {
  const grid = scaledGrid({ largest: 0, widthBits: 8, isSigned: false });
  expect([...quantize(Float32Array.of(0, 0), grid)]).toEqual([0, 0]);
});
