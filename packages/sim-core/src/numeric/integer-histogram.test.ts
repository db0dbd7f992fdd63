import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addAt,
  centralRange,
  createIntegerHistogram,
  mergeHistograms,
  occupiedRange,
} from './integer-histogram.ts';

fc.configureGlobal({ seed: 20181105 });

function histogramOf(values: readonly number[]) {
  const histogram = createIntegerHistogram();
  for (const value of values) addAt(histogram, value, 1);
  return histogram;
}

test('counts every value, however far it lies from the others', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -3000, max: 3000 }), { minLength: 1 }), (values) => {
      const half = values.length >> 1;
      const histogram = mergeHistograms([
        histogramOf(values.slice(0, half)),
        histogramOf(values.slice(half)),
      ]);
      for (const value of values) {
        expect(histogram.counts[value - histogram.lowest]).toBe(values.filter((x) => x === value).length);
      }
      expect(histogram.counts.reduce((sum, count) => sum + count, 0)).toBe(values.length);
      expect(occupiedRange(histogram)).toEqual({
        lowest: Math.min(...values),
        highest: Math.max(...values),
      });
    }),
  );
});

test('the central range leaves out at most half of the rest at each end', () => {
  const histogram = histogramOf([-5, ...Array.from({ length: 98 }, (_, i) => i % 7), 40]);
  expect(centralRange(histogram, 1)).toEqual({ lowest: -5, highest: 40 });
  expect(centralRange(histogram, 0.98)).toEqual({ lowest: 0, highest: 6 });
  expect(centralRange(histogram, 0.985)).toEqual({ lowest: -5, highest: 40 });
});

test('nothing counted, nothing to say', () => {
  expect(occupiedRange(createIntegerHistogram())).toBeNull();
  expect(centralRange(createIntegerHistogram(), 0.9)).toBeNull();
});
