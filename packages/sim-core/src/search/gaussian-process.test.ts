import { expect, test } from 'vitest';
import { unitSpace } from '../../testing/search-problems.ts';
import { conditionOn, covariance, fitGaussianProcess } from './gaussian-process.ts';
import { createSobol } from './sobol-sequence.ts';
import type { Space } from './space.ts';

const MIXED: Space = [...unitSpace(2), { kind: 'options', optionCount: 3 }];
const place = (x: number, y: number, option: number) => Float64Array.of(x, y, (option + 0.5) / 3);

/** numpy: one-hot codes, the same kernel, numpy.linalg.solve. */
test('mean and variance are those of numpy', () => {
  const process = conditionOn(MIXED, {
    points: [
      place(0.1, 0.2, 0),
      place(0.4, 0.9, 1),
      place(0.7, 0.3, 2),
      place(0.9, 0.8, 0),
      place(0.5, 0.5, 1),
    ],
    values: [1, 3, 2, 5, 4],
    kernel: { lengths: [0.4, 0.8, 1.6], nuggetRatio: 0.01 },
  });
  const expected = [
    [place(0.3, 0.4, 2), 1.8455354944034754, 1.8183947646209515],
    [place(0.1, 0.2, 0), 1.0235548980506084, 0.06856150620304405],
    [place(0.95, 0.05, 1), 3.6059982657522016, 2.48275780709722],
  ] as const;
  for (const [point, mean, variance] of expected) {
    const predicted = process.predict(point);
    expect(predicted.mean).toBeCloseTo(mean, 10);
    expect(predicted.variance).toBeCloseTo(variance, 10);
    expect(process.meanAt(point)).toBe(predicted.mean);
  }
});

test('correlation is 1 at a point, falls with distance, and is that of Matern 5/2', () => {
  const kernel = { lengths: [0.5, 0.5, 1], nuggetRatio: 0 };
  const at = (x: number) => covariance(MIXED, kernel, [place(0.2, 0.2, 0), place(x, 0.2, 0)]);
  expect(at(0.2)).toBe(1);
  expect(at(0.7)).toBeCloseTo((1 + Math.sqrt(5) + 5 / 3) * Math.exp(-Math.sqrt(5)), 14);
  expect(at(0.9)).toBeLessThan(at(0.7));
});

test('a fit finds which axes matter and predicts a smooth function to a percent of its range', () => {
  const space = unitSpace(3);
  const truth = (x: Float64Array) => Math.sin(5 * x[0]!) + 0.3 * x[1]!;
  const next = createSobol(3, '0000000000000001');
  const points = Array.from({ length: 48 }, () => next());
  const process = fitGaussianProcess(space, points, points.map(truth));
  const fresh = Array.from({ length: 200 }, () => next());
  const errors = fresh.map((point) => process.meanAt(point) - truth(point));
  const rms = Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length);
  expect(rms).toBeLessThan(0.02);
  const [first, second, third] = process.kernel.lengths as [number, number, number];
  expect(first).toBeLessThan(second);
  expect(second).toBeLessThanOrEqual(third);
});

test('what it is unsure of it says: most errors lie within two standard deviations', () => {
  const space = unitSpace(2);
  const truth = (x: Float64Array) => Math.sin(9 * x[0]!) * Math.cos(7 * x[1]!);
  const next = createSobol(2, '0000000000000002');
  const points = Array.from({ length: 24 }, () => next());
  const process = fitGaussianProcess(space, points, points.map(truth));
  const fresh = Array.from({ length: 500 }, () => next());
  const inside = fresh.filter((point) => {
    const { mean, variance } = process.predict(point);
    return Math.abs(mean - truth(point)) <= 2 * Math.sqrt(variance);
  });
  expect(inside.length / 500).toBeGreaterThan(0.85);
});

test('equal values are predicted as they are', () => {
  const points = [place(0, 0, 0), place(1, 1, 1)];
  expect(fitGaussianProcess(MIXED, points, [7, 7]).predict(place(0.5, 0.5, 0)).mean).toBe(7);
});
