import { expect, it } from 'vitest';
import { levelStatistics } from './level-statistics.ts';

it('gives count, median and the sample deviation of ln R', () => {
  const [odd, even] = levelStatistics([
    [Math.E, 1, Math.E ** 2],
    [10, 1000],
  ]);
  expect(odd).toMatchObject({ count: 3 });
  expect(odd?.medianOhm).toBeCloseTo(Math.E, 12);
  expect(odd?.sigmaRatio).toBeCloseTo(1, 12);
  expect(even?.medianOhm).toBeCloseTo(100, 10);
  expect(even?.sigmaRatio).toBeCloseTo(Math.log(100) / Math.SQRT2, 12);
});

it('keeps every cell in a bin that all levels share', () => {
  const levels = [
    [1e5, 2e5, 1e6],
    [1e4, 1.01e4],
  ];
  const statistics = levelStatistics(levels, 4);
  expect(statistics.map(({ binCounts }) => binCounts)).toEqual([
    [0, 0, 2, 1],
    [2, 0, 0, 0],
  ]);
});

it('has something to say of equal cells', () => {
  expect(levelStatistics([[5, 5]], 2)).toEqual([
    { count: 2, medianOhm: expect.closeTo(5, 12), sigmaRatio: 0, binCounts: [2, 0] },
  ]);
});
