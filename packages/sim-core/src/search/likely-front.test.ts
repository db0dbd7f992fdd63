import { expect, test } from 'vitest';
import { fillNormal } from '../random/distributions.ts';
import { stream } from '../random/stream.ts';
import { frontProbability, likelyFront, type UncertainPoint } from './likely-front.ts';

const point = (certain: readonly number[], mean: number, sigma: number): UncertainPoint => ({
  certain,
  mean,
  sigma,
});

test('without uncertainty it is the Pareto front', () => {
  const points = [
    point([1], 3, 0),
    point([2], 2, 0),
    point([2], 2.5, 0),
    point([3], 2, 0),
    point([3], 1, 0),
    point([3], 1, 0),
  ];
  expect(likelyFront(points)).toEqual([true, true, false, false, true, true]);
});

test('a rival with the same mean: as likely as not beaten, and on the front', () => {
  const points = [point([1], 0.1, 0.01), point([2], 0.1, 0.02)];
  expect(frontProbability(points[1]!, points)).toBeCloseTo(0.5, 6);
  expect(likelyFront(points)).toEqual([true, true]);
});

test('who shares an estimate and costs more is dominated for sure', () => {
  const points = [point([1], 0.1, 0.01), point([2], 0.1, 0.01)];
  expect(frontProbability(points[1]!, points)).toBe(0);
  expect(likelyFront(points)).toEqual([true, false]);
});

test('rivals that share one estimate count once', () => {
  const points = [point([1, 2], 0.1, 0.01), point([2, 1], 0.1, 0.01), point([2, 2], 0.1, 0.02)];
  expect(frontProbability(points[2]!, points)).toBeCloseTo(0.5, 6);
});

test('the probability is that of 200,000 draws', () => {
  const points = [
    point([1], 0.12, 0.02),
    point([2], 0.1, 0.03),
    point([3], 0.115, 0),
    point([4], 0.09, 0.02),
    point([0], 0.2, 0.01),
  ];
  const drawCount = 200_000;
  const normals = new Float64Array(drawCount * 6);
  fillNormal(stream('00000000000000a7', 'test'), normals);
  let freeCount = 0;
  for (let draw = 0; draw < drawCount; draw++) {
    const values = points.map(({ mean, sigma }, i) => mean + sigma * normals[draw * 6 + i]!);
    if (values.every((value, i) => i === 3 || points[i]!.certain[0]! > 4 || value > values[3]!)) freeCount++;
  }
  const probability = frontProbability(points[3]!, points);
  expect(Math.abs(probability - freeCount / drawCount)).toBeLessThan(4 * Math.sqrt(0.25 / drawCount));
});

test('where none is likely, the likeliest is on the front', () => {
  const points = [0.1, 0.101, 0.102, 0.103].map((mean) => point([], mean, 0.05));
  expect(likelyFront(points)).toEqual([true, false, false, false]);
});
