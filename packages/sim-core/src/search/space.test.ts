import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Axis, binCountOf, sizeOf, snapped, unitOf, valueAt } from './space.ts';

fc.configureGlobal({ seed: 11 });

const range = (changes: Partial<Extract<Axis, { kind: 'range' }>>): Axis => ({
  kind: 'range',
  lowValue: 1,
  highValue: 100,
  isLogarithmic: false,
  isWhole: false,
  ...changes,
});

const AXES: readonly Axis[] = [
  { kind: 'levels', values: [64, 128, 256, 512] },
  { kind: 'options', optionCount: 3 },
  range({}),
  range({ isLogarithmic: true }),
  range({ isWhole: true }),
  range({ isWhole: true, isLogarithmic: true }),
  range({ lowValue: 7, highValue: 7 }),
  range({ lowValue: -2.5, highValue: 2.5, isWhole: true }),
];

test('a value keeps its place: from place to value to place to value', () => {
  fc.assert(
    fc.property(fc.constantFrom(...AXES), fc.double({ min: 0, max: 1, noNaN: true }), (axis, unit) => {
      const value = valueAt(axis, unit);
      const again = valueAt(axis, unitOf(axis, value));
      expect(Math.abs(again - value)).toBeLessThanOrEqual(1e-12 * Math.abs(value));
    }),
  );
});

test.each([
  [range({ isWhole: true, lowValue: 1, highValue: 4 }), [1, 2, 3, 4]],
  [range({ isWhole: true, lowValue: 0.5, highValue: 3.5 }), [1, 2, 3]],
  [range({ isWhole: true, lowValue: 1, highValue: 4, isLogarithmic: true }), [1, 2, 3, 4]],
  [AXES[0]!, [64, 128, 256, 512]],
])('every value of bins is met, and no other: %j', (axis, values) => {
  const met = new Set(Array.from({ length: 1001 }, (_, i) => valueAt(axis, i / 1000)));
  expect([...met].sort((a, b) => a - b)).toEqual(values);
  expect(binCountOf(axis)).toBe(values.length);
});

test('whole numbers of an even range are equally likely, those of a logarithmic one by ratio', () => {
  const share = (axis: Axis, wanted: number) =>
    Array.from({ length: 10_000 }, (_, i) => valueAt(axis, (i + 0.5) / 10_000)).filter((v) => v === wanted)
      .length / 10_000;
  const even = range({ isWhole: true, lowValue: 1, highValue: 4 });
  expect([1, 2, 3, 4].map((value) => share(even, value))).toEqual([0.25, 0.25, 0.25, 0.25]);
  const logarithmic = range({ isWhole: true, lowValue: 1, highValue: 8, isLogarithmic: true });
  expect(share(logarithmic, 1)).toBeCloseTo(Math.log(3) / Math.log(17), 3);
});

test('the middle of a logarithmic range is the geometric mean', () => {
  expect(valueAt(range({ isLogarithmic: true }), 0.5)).toBeCloseTo(10, 12);
  expect(valueAt(range({ isLogarithmic: true }), 1)).toBe(100);
});

test('a space of bins has a size, one with a range of real numbers has none', () => {
  expect(sizeOf([AXES[0]!, AXES[1]!, AXES[6]!])).toBe(12);
  expect(sizeOf([AXES[0]!, AXES[2]!])).toBe(Infinity);
});

test('points are moved to the middles of bins, real numbers stay', () => {
  expect([...snapped([AXES[0]!, AXES[1]!, AXES[2]!], [0.3, 0.99, 0.123])]).toEqual([0.375, 2.5 / 3, 0.123]);
});

test('a range that its scale does not have is our mistake', () => {
  expect(() => valueAt(range({ lowValue: 0, isLogarithmic: true }), 0.5)).toThrow(/no range/);
  expect(() => valueAt(range({ lowValue: 3, highValue: 2 }), 0.5)).toThrow(/no range/);
});
