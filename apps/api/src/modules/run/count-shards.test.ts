import { planShards } from '@dl-rsim/sim-core';
import { expect, it } from 'vitest';
import { countShards } from './count-shards.ts';

it.each([
  { imageCount: 1, repeatCount: 1 },
  { imageCount: 50, repeatCount: 3 },
  { imageCount: 51, repeatCount: 2 },
  { imageCount: 10_000, repeatCount: 7 },
])('plans as many shards as the worker makes of $imageCount images x $repeatCount', (statistics) => {
  expect(countShards(statistics)).toBe(planShards(statistics).length);
});
