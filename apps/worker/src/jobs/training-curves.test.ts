import type { TrainingPoint } from '@dl-rsim/spec';
import { expect, it } from 'vitest';
import { withPoint } from './training-curves.ts';

const point = (stepCount: number, heldOutAccuracyRatio: number | null = null): TrainingPoint => ({
  epochCount: 0,
  stepCount,
  totalStepCount: 5000,
  lossRatio: 1,
  trainAccuracyRatio: 0.5,
  heldOutAccuracyRatio,
});

it('keeps every end of an epoch, the latest step, and no more than can be seen', () => {
  let points: readonly TrainingPoint[] = [];
  for (let step = 0; step < 5000; step++)
    points = withPoint(points, point(step, step % 500 === 0 ? 0.9 : null));
  const ends = points.filter((one) => one.heldOutAccuracyRatio !== null);
  expect(ends.map((one) => one.stepCount)).toEqual(Array.from({ length: 10 }, (_, i) => 500 * i));
  expect(points.length - ends.length).toBeLessThanOrEqual(600);
  expect(points.length - ends.length).toBeGreaterThan(200);
  expect(points.at(-1)?.stepCount).toBe(4999);
  expect(points.map((one) => one.stepCount)).toEqual(
    [...points.map((one) => one.stepCount)].sort((a, b) => a - b),
  );
});
